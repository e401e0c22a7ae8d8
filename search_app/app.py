"""The application factory, and what every answer has."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import PathConverter

from index import Limits
from search_app import api, errors, pages, present
from search_app.names import named
from search_app.opened import OpenedIndex

SETTINGS: Mapping[str, Any] = {
    "SITE_NAME": "Wenkham",
    "RESULTS_PER_PAGE": 10,
    # What a query may cost (index.Limits).
    "LIMITS": Limits(),
    # Searches that the start page offers, each with its language; those that find nothing are not shown.
    "EXAMPLES": (("th", "เหล็กสีเขียว"), ("zh-Hans", "碳市场"), ("sw", "soko la kaboni"), ("en", "carbon market")),
}
"""Settings of our own, with their defaults; `create_app` takes them beside Flask's."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _IdConverter(PathConverter):
    """A document's id: anything, slashes at its beginning included."""

    part_isolating = False
    regex = "(?s:.+)"


def create_app(index_path: str | Path, config: Mapping[str, Any] | None = None) -> Flask:
    """A web application over the index in a folder.

    The index is opened at the first request; until there is one, every answer is 503 and says what to do. It
    may be built, added to and built again meanwhile: each request sees what was committed before it.

    config: settings of Flask and of SETTINGS.
    """
    app = Flask(__name__)
    app.config.from_mapping(SETTINGS)
    app.config.from_mapping(config or {})
    app.extensions["index"] = OpenedIndex(Path(index_path), app.config["LIMITS"])
    app.url_map.converters["id"] = _IdConverter
    app.url_map.merge_slashes = False  # an id may be an address, with // in it
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.ensure_ascii = app.json.sort_keys = False
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(present.FILTERS)
    app.jinja_env.globals |= {"site": app.config["SITE_NAME"], "named": named}
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)
    app.after_request(_secured)
    return app


def _secured(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
