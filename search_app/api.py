"""The JSON API: the same search as the pages and the command line, with the same parameters."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict

from index import QueryError, Results
from search_app.opened import current_index
from search_app.state import State, number

MOST_RESULTS = 100
_SELECTION = ("q", "facet", "not", "without", "expansions")

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/search")
def search() -> dict[str, Any]:
    """Results, exactly as `Results.as_dict` has them."""
    args = _parameters(*_SELECTION, "sort", "offset", "limit")
    offset, limit = number(args, "offset", 0, 0), number(args, "limit", 10, 0, MOST_RESULTS)
    return _found(args, offset, limit).as_dict()


@blueprint.get("/facets")
def facets() -> dict[str, Any]:
    """The facets of a search, without its results."""
    found = _found(_parameters(*_SELECTION), 0, 0).as_dict()
    return {name: found[name] for name in ("query", "total", "facets")}


@blueprint.get("/documents/<id:id>")
def document(id: str) -> Response:
    """A document, whole."""
    found = current_index().get(id)
    if found is None:
        abort(404, f"there is no document {id}")
    return Response(found.to_json(), mimetype="application/json")


@blueprint.get("/similar/<id:id>")
def similar(id: str) -> dict[str, Any]:
    """The documents most like one, as `Result.as_dict` has them. The id stands last: it may end in anything."""
    args = _parameters("language", "limit")
    limit = number(args, "limit", 10, 0, MOST_RESULTS)
    found = current_index().similar(id, limit=limit, language=args.get("language"))
    if found is None:
        abort(404, f"there is no document {id}")
    return {"id": id, "results": [result.as_dict() for result in found]}


def _found(args: MultiDict[str, str], offset: int, limit: int) -> Results:
    return current_index().search(**State.of(args).asked(), offset=offset, limit=limit)


def _parameters(*known: str) -> MultiDict[str, str]:
    """The parameters of the request. One that is unknown would be ignored in silence, and the answer be wrong."""
    names: Collection[str] = request.args.keys()
    if unknown := sorted(set(names) - set(known)):
        raise QueryError(f"there is no parameter {', '.join(unknown)}; parameters are {', '.join(known)}")
    return request.args
