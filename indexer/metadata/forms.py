"""The forms that names of organisations have, in every language of forms.toml (naming.py says what stands there)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from indexer.metadata.cues import either
from indexer.metadata.naming import NOTHING, SPACED, TOKEN, Head, Naming, Span
from indexer.metadata.naming_solid import SolidNaming

HEADING = 0.6
"""The share of words with a capital beside a name from which capitals say nothing."""

BARE = ("company", "association")
"""Types whose kinds are no names by themselves, as those of offices may be."""


def candidates(text: str) -> Iterator[Span]:
    """What may be a name; they can overlap."""
    heads, automaton = _compiled()
    fits: dict[str, bool] = {}
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        for head in heads[number]:
            if head.language not in fits:
                fits[head.language] = _scripts()[head.language].fits(text)
            if fits[head.language]:
                language = _naming(head.language)
                for span in language.names(text, head, start, end):
                    if not (language.titled and _in_heading(text, span)):
                        yield span


def _in_heading(text: str, span: Span) -> bool:
    """Whether most words beside a name on its line begin with capitals."""
    before = text[max(0, span.start - SPACED) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + SPACED].partition("\n")[0]
    words = [token for token in TOKEN.findall(before) + TOKEN.findall(after) if len(token) > 3 and token.isalpha()]
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals > max(2, HEADING * len(words))


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("indexer.metadata").joinpath("forms.toml").read_text("utf-8"))


class _Scripts(NamedTuple):
    """The script of a language, and the one that no text in it has."""

    own: regex.Pattern[str]
    without: regex.Pattern[str]

    def fits(self, text: str) -> bool:
        """Whether names of this language can be in a text."""
        return bool(self.own.search(text)) and not self.without.search(text)


@cache
def _scripts() -> Mapping[str, _Scripts]:
    def letters(script: str | None) -> regex.Pattern[str]:
        return regex.compile(rf"\p{{{script}}}") if script else NOTHING

    return {
        code: _Scripts(letters(table["script"]), letters(table.get("without"))) for code, table in _tables().items()
    }


@cache
def _naming(code: str) -> Naming:
    """A language; compiling one takes a tenth of a second."""
    table = _tables()[code]
    return (SolidNaming if table["writing"] == "solid" else Naming)(code, table)


@cache
def _compiled() -> tuple[Sequence[Sequence[Head]], AhoCorasick]:
    """The heads of each pattern, and what finds the patterns."""
    heads: dict[str, list[Head]] = {}
    for code, table in _tables().items():
        for kind in ("first", "last", "local", "brand", "coined", "whole", "label", "around"):
            for type, words in table.get(kind, {}).items():
                for word in words:
                    heads.setdefault(word, []).append(Head(code, kind, type))
        for type, pairs in table.get("enclosed", {}).items():
            for beginning, end in pairs:
                heads.setdefault(beginning, []).append(Head(code, "enclosed", type, end))
    return list(heads.values()), AhoCorasick(list(heads))


@cache
def bare_kinds() -> frozenset[str]:
    """The words that say of nothing but a firm or an association of what kind it is, in small letters: บริษัท, 협회."""
    tables = _tables().values()
    words = (table.get(kind, {}).get(type, ()) for table in tables for kind in ("first", "last") for type in BARE)
    return frozenset(word.strip().casefold() for word in (*legal_forms(), *chain.from_iterable(words)))


@cache
def legal_forms() -> tuple[str, ...]:
    """Legal forms of companies in every language, long ones first."""
    return tuple(
        sorted((word for table in _tables().values() for word in table.get("legal", ())), key=len, reverse=True)
    )


def distinctive(name: str) -> str:
    """A name without its legal form, unless that is all."""
    return " ".join(_legal().sub(" ", name).split()).strip(" ,.«»") or name


@cache
def _legal() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{Latin}})(?:{either(legal_forms())})(?!\p{{Latin}})")
