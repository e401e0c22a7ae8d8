"""A repaired text beside what its source has."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from index import Change, Document
from search_app.present import pieces


class Pair(NamedTuple):
    """A paragraph as it was repaired, and as the source has it; what differs is marked."""

    repaired: Markup
    original: Markup
    changed: bool


def compared(document: Document, name: str) -> list[Pair]:
    """The paragraphs of a text of the document, each with its original."""
    changes = [change for change in document.changes if change.field == name]
    return [_pair(document.text(name), start, end, changes) for start, end in pieces(document.text(name))]


def _pair(text: str, start: int, end: int, changes: Sequence[Change]) -> Pair:
    inside = [change for change in changes if start <= change.start <= end and change.start + len(change.after) <= end]
    repaired, original, at = [], [], start
    for change in inside:
        same = escape(text[at : change.start])
        at = change.start + len(change.after)
        repaired += [same, Markup("<ins>{}</ins>").format(change.after) if change.after else Markup()]
        original += [same, Markup("<del>{}</del>").format(change.before)]
    rest = escape(text[at:end])
    return Pair(Markup().join([*repaired, rest]), Markup().join([*original, rest]), bool(inside))
