"""Organisations that no record of the vocabulary has, recognised by the form of their names (see forms.py)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from analyzers.folding import fold_han
from index.vocabulary import Mention
from indexer.metadata.forms import BRACKETS, Span, candidates, distinctive


class Unknown(NamedTuple):
    """An organisation that no record has.

    name: the longest form in which it is written. type: one of those of records. mentions: where it is named in each
    text that was read; their id is the name.
    """

    name: str
    type: str
    mentions: tuple[tuple[Mention, ...], ...]


class _Cover:
    """Which code points of a text are in names."""

    def __init__(self, text: str) -> None:
        self._points = bytearray(len(text))

    def add(self, start: int, end: int) -> None:
        self._points[start:end] = b"\1" * (end - start)

    def leaves(self, start: int, end: int) -> bool:
        """Whether a stretch is in no name."""
        return not any(self._points[start:end])


@dataclass
class _Name:
    """What is known of one name: the ways in which it is written, in full and short, and where."""

    type: str
    mentions: list[list[Mention]]
    full: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return max(self.full, key=lambda form: (len(form), form))

    @property
    def forms(self) -> set[str]:
        return {*self.full, *map(distinctive, self.full), *self.short}


def recognise(texts: Sequence[str], known: Sequence[Sequence[Mention]]) -> list[Unknown]:
    """The organisations without a record that these texts, the parts of one document, name.

    known: what the vocabulary finds in each text. A name that touches a known organisation is that one, or
    part of it.
    """
    covers = [_Cover(text) for text in texts]
    for cover, part in zip(covers, known, strict=True):
        for mention in part:
            if mention.kind == "organisation":
                cover.add(mention.start, mention.end)
    names: dict[str, _Name] = {}
    for text, cover in zip(texts, covers, strict=True):
        for span in _longest(_unrecorded(text, cover)):
            words = " ".join(text[span.start : span.end].split())
            name = names.setdefault(fold_han(distinctive(words)), _Name(span.type, [[] for _ in texts]))
            name.full.add(words)
            name.short |= {span.short} - {""}
    _locate(names.values(), texts, covers)
    return [Unknown(name.name, name.type, tuple(map(tuple, map(sorted, name.mentions)))) for name in names.values()]


def _unrecorded(text: str, known: _Cover) -> list[Span]:
    """What may be a name and touches no known one. A known name in brackets behind another is the same
    organisation, however that is written."""
    free = [span for span in candidates(text) if known.leaves(span.start, span.end)]
    same = _Cover(text)
    for span in free:
        if (brackets := BRACKETS.match(text, span.end)) and not known.leaves(*brackets.span()):
            same.add(span.start, span.end)
    return [span for span in free if same.leaves(span.start, span.end)]


def _longest(spans: Iterable[Span]) -> Iterator[Span]:
    """Those that do not begin in an earlier one."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end


def _locate(names: Iterable[_Name], texts: Sequence[str], covers: Sequence[_Cover]) -> None:
    """Find every place of each form of the names, long forms first, so that none is found inside another."""
    written = [(form, name) for name in names for form in name.forms]
    for form, name in sorted(written, key=lambda item: (-len(item[0]), item[0])):
        pattern = regex.compile(r"(?<!\p{Latin})" + regex.escape(form).replace(r"\ ", r"\s+") + r"(?!\p{Latin})")
        for text, cover, mentions in zip(texts, covers, name.mentions, strict=True):
            for start, end in (match.span() for match in pattern.finditer(text)):
                if cover.leaves(start, end):
                    cover.add(start, end)
                    mentions.append(Mention(start, end, "organisation", name.name, False))
