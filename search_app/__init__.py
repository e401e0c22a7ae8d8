"""An index to people: pages, a JSON API. `create_app` makes the application, for any WSGI server."""

from search_app.app import create_app

__all__ = ["create_app"]
