"""The pages that people read."""

from collections.abc import Iterable
from itertools import count
from math import ceil

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index import Document, SearchError, SearchIndex
from search_app.advice import ways_out
from search_app.compare import Pair, compared
from search_app.facets import facets_of
from search_app.opened import current_index
from search_app.present import paragraphs
from search_app.state import State

ALIKE = 6
"""Documents like the one that is read."""

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def search() -> str | AnyResponse:
    """The start page, or the results of what is asked for."""
    state, index = State.of(request.args), current_index()
    if state.blank:
        return _start(index)
    per_page: int = current_app.config["RESULTS_PER_PAGE"]
    results = index.search(**state.asked(), offset=(state.page - 1) * per_page, limit=per_page)
    reachable = current_app.config["LIMITS"].page // per_page
    pages = ceil(results.total / per_page)
    last = max(1, min(pages, reachable))
    if state.page > last:
        return redirect(state.on_page(last).url())
    # What the filters leave nothing of stays in the lists, at 0, so that they don't jump.
    everything = index.search(**state.cleared().asked(), limit=0).facets if state.filters else results.facets
    return render_template(
        "results.html",
        state=state,
        results=results,
        facets=facets_of(results.facets, everything, state.whole),
        per_page=per_page,
        last=last,
        cut_off=pages > reachable,
        groups={hit.document.id: index.group(hit.document.id) for hit in results.results},
        ways_out=() if results.total else ways_out(index, state),
    )


def _start(index: SearchIndex) -> str:
    everything = index.search("", limit=0)
    examples = [
        (language, query) for language, query in current_app.config["EXAMPLES"] if index.search(query, limit=0).total
    ]
    return render_template(
        "start.html", total=everything.total, facets=everything.facets, examples=examples, state=State()
    )


@blueprint.get("/documents/<id:id>")
def document(id: str) -> str:
    """A document with the marks of a query, and the way back to its results."""
    state, index = State.of(request.args), current_index()
    found = index.highlight(id, state.query)
    if found is None:
        abort(404, f"There is no document {id} in this index. It may have been deleted or got another name.")
    document, marks = found
    places = count(1)
    texts = {name: paragraphs(document.text(name), spans, places) for name, spans in marks.items() if name != "title"}
    return render_template(
        "document.html",
        state=state,
        document=document,
        compared=_compared(document) if "original" in request.args else {},
        versions=_versions(index, id),
        alike=[result.document for result in index.similar(id, limit=ALIKE) or ()],
        title_marks=marks["title"],
        texts=texts,
        places=next(places) - 1,
        about=_about(document, index.schema.keywords),
        facets=index.schema.facets,
        anywhere=State(),
    )


def _compared(document: Document) -> dict[str, list[Pair]]:
    """The texts of a document that were repaired, beside their originals."""
    return {name: compared(document, name) for name in dict.fromkeys(change.field for change in document.changes)}


def _versions(index: SearchIndex, id: str) -> list[list[Document]]:
    """The documents that are one notice with a document, those in one language together; with it itself."""
    group = index.group(id)
    found = [[index.get(other) for other in version] for version in group.versions] if group else []
    return [[document for document in version if document] for version in found]


def _about(document: Document, names: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What is known of a document beside its texts, field by field, without what says nothing new."""
    shown = [(name, document.values(name)) for name in names if name not in ("year", "sort_title")]
    return [(name, values) for name, values in shown if values and (name != "source" or values != (document.id,))]


@blueprint.get("/healthz")
def health() -> Response:
    """Whether searches can be answered, for whatever watches the server."""
    try:
        text, status = f"ok\n{len(current_index())} documents\n", 200
    except SearchError as error:
        text, status = f"{error}\n", 503
    return make_response(text, status, {"Content-Type": "text/plain; charset=utf-8"})
