"""What a page shows of a document."""

from index.document import Document
from index.highlight import Highlighter, Mark
from index.passages import snippets
from index.results import Result
from index.texts import Text

EXAMINED = 50_000
"""Code points of a body that passages are looked for in first: most documents have there what was searched."""


def shown(document: Document, score: float, highlighter: Highlighter) -> Result:
    """A document as a result: the marks in its title, and the passages of its body that show the query."""
    title = highlighter.texts.get(document.title, document.language)
    text, marks = _body(document, highlighter)
    return Result(
        document,
        score,
        tuple([(mark.start, mark.end) for mark in highlighter.marks(title, "title")]),
        tuple(snippets(text, marks)),
    )


def _body(document: Document, highlighter: Highlighter) -> tuple[Text, list[Mark]]:
    text = highlighter.texts.get(document.body[:EXAMINED], document.language)
    marks = highlighter.marks(text, "body")
    if marks or len(document.body) <= EXAMINED:
        return text, marks
    text = highlighter.texts.get(document.body, document.language)
    return text, highlighter.marks(text, "body")
