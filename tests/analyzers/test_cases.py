"""Plays the tables in cases/: one file a language, and und.tsv for scripts that have none.

A row is a stream, a text, the terms it should give and why. `\\u0e33` in a text or a term stands for that
character, where it would be invisible or look like another one.
"""

import csv
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
import regex

from analyzers import LANGUAGES, Analyzer

CASES = Path(__file__).parent / "cases"
STREAMS = ("units", "words", "stems", "grams")
ESCAPE = regex.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})|\\(t)|\\(\\)")


class Case(NamedTuple):
    language: str
    stream: str
    text: str
    terms: list[str]
    why: str


def unescape(cell: str) -> str:
    def character(match: regex.Match[str]) -> str:
        short, long, tab, slash = match.groups()
        return "\t" if tab else slash or chr(int(short or long, 16))

    return ESCAPE.sub(character, cell)


def read(path: Path) -> list[Case]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    header, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert header == ["stream", "text", "terms", "why"], path
    return [
        Case(path.stem, stream, unescape(text), [unescape(term) for term in terms.split(" ") if term], why)
        for stream, text, terms, why in rows
    ]


FILES = sorted(CASES.glob("*.tsv"))
ROWS = [case for path in FILES for case in read(path)]


def terms_of(analyzer: Analyzer, case: Case) -> list[str]:
    if case.stream == "query":
        return [word.surface for word in analyzer.query(case.text)]
    streams = analyzer.document(case.text, case.language)
    return [token.term for token in getattr(streams, case.stream)]


def test_every_language_has_cases() -> None:
    missing = set(LANGUAGES) - {path.stem for path in FILES}
    assert not missing, f"write tests/analyzers/cases/{min(missing)}.tsv; und.tsv shows how"


def test_every_file_has_a_language() -> None:
    assert {path.stem for path in FILES} == {*LANGUAGES, "und"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_says_enough(path: Path) -> None:
    cases = read(path)
    assert len(cases) >= 10
    assert {case.stream for case in cases} <= {*STREAMS, "query"}
    assert {"units", "query"} <= {case.stream for case in cases}
    assert all(case.why for case in cases)


@pytest.mark.parametrize("case", ROWS, ids=lambda case: f"{case.language}: {case.why}")
def test_case(case: Case) -> None:
    if case.language == "ko" and find_spec("kiwipiepy"):
        pytest.skip("these are the words without the extra `korean`, which is installed")
    assert terms_of(Analyzer(), case) == case.terms, case.why
