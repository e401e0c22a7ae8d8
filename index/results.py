"""What a search gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.document import Document
from index.highlight import Span
from index.passages import Snippet


@dataclass(frozen=True, slots=True)
class Result:
    """A document that was found: its score, and what of it shows the query."""

    document: Document
    score: float
    title_marks: tuple[Span, ...]
    snippets: tuple[Snippet, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON. `marks` has, for each snippet, the spans that were searched for."""
        document = self.document
        return {
            "id": document.id,
            "title": document.title,
            "score": round(self.score, 6),
            "language": document.language,
            "year": document.year,
            "date": document.date,
            "org": list(document.org),
            "topic": list(document.topic),
            "source": document.source,
            "url": document.url,
            **{name: list(values) for name, values in document.fields.items()},
            "snippets": [snippet.text for snippet in self.snippets],
            "marks": [[list(span) for span in snippet.marks] for snippet in self.snippets],
            "title_marks": [list(span) for span in self.title_marks],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and the number of documents that have it under the query and the other facets."""

    value: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results.

    total: how many documents were found in all.
    facets: facet → values, most frequent first (years: newest first); chosen values are there even at 0.
    notes: what was taken otherwise than written, and what to know about the index.
    expansions: words that were searched though nobody typed them.
    """

    query: str
    total: int
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[str, ...]
    expansions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: what the command line and the API print."""
        return {
            "query": self.query,
            "total": self.total,
            "results": [result.as_dict() for result in self.results],
            "facets": {
                name: [
                    {"value": v.value, "count": v.count, "selected": v.selected, "excluded": v.excluded} for v in values
                ]
                for name, values in self.facets.items()
            },
            "notes": list(self.notes),
            "expansions": list(self.expansions),
        }
