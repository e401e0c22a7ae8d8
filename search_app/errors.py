"""Errors as pages, and under /api as JSON. An error never looks like a search that found nothing."""

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from index import QueryError, SearchError


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(SearchError, _search_error)
    app.register_error_handler(HTTPException, _http_error)


def _search_error(error: SearchError) -> Response:
    if isinstance(error, QueryError):
        return _answer(400, str(error))
    current_app.logger.error("%s: %s", type(error).__name__, error)
    return _answer(503, str(error))


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirection
        return make_response(error.get_response(request.environ))
    message = "It was noted in the server's log." if status == 500 else error.description or error.name
    response = _answer(status, message)
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _answer(status: int, message: str) -> Response:
    if request.path.startswith("/api/"):
        return make_response(jsonify(error={"status": status, "message": message}), status)
    page = render_template("error.html", status=status, message=message, query=request.args.get("q", ""))
    return make_response(page, status)
