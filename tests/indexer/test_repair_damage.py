"""What programs did to clean sentences is undone: how much of it, by language and program.

`PYTHONPATH=tests python tests/indexer/test_repair_damage.py` prints the table.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest
from rapidfuzz.distance import Levenshtein
from support import damage

from indexer.record import Record, Settings
from indexer.repair import repair
from indexer.sources import find, load

ROOT = Path(__file__).parent.parent.parent

SAMPLES = ROOT / "samples"
CORPORA = Path(os.environ.get("WENKHAM_CORPORA", ROOT.parent / "shared" / "ir"))
SENTENCES, PAGE = 200, 10
OF_CORPORA = {
    "ar": ["xquad-ar"],
    "en": ["coop-en", "xquad-en"],
    "ja": ["lohelp-ja"],
    "ko": ["lohelp-ko"],
    "ru": ["xquad-ru"],
    "sw": ["coop-sw", "masakhanews-sw"],
    "th": ["coop-th", "xquad-th"],
    "vi": ["xquad-vi"],
    "zh-Hans": ["cmrc-zh-Hans", "coop-zhs"],
    "zh-Hant": ["coop-zht"],
}
LANGUAGES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())
_END = re.compile(r"(?<=[。！？])|(?<=[.!?؟។။।])\s+|\n+")


def _of_samples(language: str) -> Iterator[str]:
    rows = [line.split("\t") for line in (SAMPLES / "truth.tsv").read_text("utf-8").splitlines()[1:]]
    noisy = {row[0] for row in rows if row[5]}
    for source in find([str(SAMPLES / language)], {}).sources:
        for loaded in load(source, Settings()):
            if isinstance(loaded, Record) and not noisy & {source.name, f"samples/{language}/{source.name}"}:
                yield loaded.text


def _of_corpora(language: str) -> Iterator[str]:
    for name in OF_CORPORA.get(language, ()):
        path = CORPORA / name / "corpus.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line)["text"] for _, line in zip(range(0, 300), lines, strict=False))


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Clean sentences, half from the samples where both have enough; what the repairs change is not clean."""
    found: list[str] = []
    for texts in (_of_samples(language), _of_corpora(language)):
        pieces = (piece.strip() for text in texts for piece in _END.split(text))
        good = (p for p in pieces if 15 <= len(p) <= 400 and sum(map(str.isalpha, p)) > len(p) / 2)
        found += islice((p for p in good if repair(p).text == p), SENTENCES - len(found) // 2)
    return tuple(dict.fromkeys(found))[:SENTENCES]


def pages(language: str) -> list[str]:
    """The sentences, ten to a page."""
    every = sentences(language)
    mark = "" if language.startswith("zh") or language == "ja" else " "
    return [mark.join(every[start : start + PAGE]) for start in range(0, len(every), PAGE)]


class Program(NamedTuple):
    """A way to damage text. clean: the text as the program is given it. lost: the places that cannot be had again."""

    damage: Callable[[str], str]
    clean: Callable[[str], str] = str
    lost: Callable[[str], set[int]] = lambda text: set()


def decoding(meant: str, seen: str) -> Program:
    return Program(
        partial(damage.decoded_as, meant=meant, seen=seen),
        lambda text: text.encode(meant, "ignore").decode(meant),
        partial(damage.lost, meant=meant, seen=seen),
    )


def annotating(has_note: Callable[[str], str | None]) -> Program:
    return Program(
        partial(damage.annotated, has_note=has_note),
        lambda text: text.encode("gbk", "ignore").decode("gbk"),
        partial(damage.lost_to_notes, has_note=has_note),
    )


LEGACY = {
    "th": ["cp874"],
    "zh-Hans": ["gbk"],
    "zh-Hant": ["gbk", "big5hkscs"],
    "ja": ["cp932"],
    "ko": ["cp949"],
    "ru": ["cp1251", "koi8-r"],
    "el": ["cp1253"],
    "ar": ["cp1256"],
}
LATIN = ["de", "en", "es", "fr", "id", "ms", "pt", "sw", "tr", "vi"]
IN_HYPHENS = [*LATIN, "ru", "el"]


def programs() -> Iterator[tuple[str, str, Program]]:
    """Language, name of the program, program: every program that a language can suffer."""
    for language in LANGUAGES:
        if language not in ("id", "ms", "sw"):  # they have nothing but ASCII
            yield language, "UTF-8 as CP1252", decoding("utf-8", "cp1252")
            yield language, "UTF-8 as Latin-1", decoding("utf-8", "latin-1")
            yield language, "UTF-8 as CP1252 twice", Program(damage.twice)
            yield language, "UTF-8 as CP1251", decoding("utf-8", "cp1251")
            yield language, "UTF-8 as CP874", decoding("utf-8", "cp874")
        if language in ("zh-Hans", "zh-Hant", "ja", "ko", "th"):
            yield language, "UTF-8 as GBK", decoding("utf-8", "gb18030")
        for meant in LEGACY.get(language, ()):
            yield language, f"{meant} as Latin-1", decoding(meant, "cp1252")
            if meant in ("big5hkscs", "cp932", "cp949"):
                yield language, f"{meant} as GBK", decoding(meant, "gb18030")
            if language == "zh-Hans":
                yield language, f"{meant} as Big5", decoding(meant, "big5hkscs")
        if language == "ru":
            yield language, "koi8-r as CP1251", decoding("koi8-r", "cp1251")
    yield "zh-Hant", "annotator", annotating(damage.note)
    yield "zh-Hant", "annotator of everything", annotating(damage.note_everywhere)
    yield "zh-Hans", "annotator", annotating(damage.note_simplified)
    for name in ("spaced", "spaced_am", "decomposed", "swapped", "doubled"):
        yield "th", name, Program(getattr(damage, name))
    for language in IN_HYPHENS:
        yield language, "soft hyphens", Program(damage.soft_hyphenated)
        yield language, "hyphens at line ends", Program(damage.hyphenated, str)


def lossy() -> Iterator[tuple[str, str, Program]]:
    """Programs that lose more than a tenth of the characters for good, for the table."""
    for language in ("zh-Hans", "zh-Hant", "ja", "ko", "th"):
        yield language, "UTF-8 as Big5", decoding("utf-8", "big5hkscs")
        yield language, "UTF-8 as Shift JIS", decoding("utf-8", "cp932")
    yield "zh-Hant", "gbk as Big5", decoding("gbk", "big5hkscs")
    yield "ja", "cp932 as Big5", decoding("cp932", "big5hkscs")


class Figure(NamedTuple):
    """characters: of the clean texts. Shares of them: what was damaged, what of it is lost for good, and what
    differs after the repair, at the places that are not lost and at all of them.
    """

    characters: int
    damaged: float
    lost: float
    left: float
    differs: float


def figure(language: str, name: str, program: Program, texts: list[str]) -> Figure:
    characters = damaged_by = lost = left = differs = 0
    for text in texts:
        clean = program.clean(text)
        damaged = program.damage(clean)
        repaired = repair(damaged).text
        gone = program.lost(clean)
        if name == "hyphens at line ends":  # where lines end stays
            clean, damaged, repaired = (" ".join(t.split()) for t in (clean, damaged, repaired))
        operations = Levenshtein.editops(clean, repaired)
        around = gone | {place + 1 for place in gone}  # where characters stand in for lost ones
        characters += len(clean)
        damaged_by += min(Levenshtein.distance(clean, damaged), len(clean))
        lost += len(gone)
        left += sum(op.src_pos not in (around if op.tag == "insert" else gone) for op in operations)
        differs += len(operations)
    return Figure(characters, *(count / characters for count in (damaged_by, lost, left, differs)))


ALL = {(language, name): program for language, name, program in programs()}


@pytest.mark.parametrize(("language", "name"), list(ALL))
def test_damage_is_undone(language: str, name: str) -> None:
    every = pages(language)
    done = figure(language, name, ALL[language, name], every[::2] if len(every) == SENTENCES // PAGE else every)
    assert done.left <= 0.01, done


def main() -> None:
    """Print the table."""
    wanted = sys.argv[1:]
    head = "damaged lost recovered with-lost single".split()
    print(f"{'language':9}{'program':26}{'sentences':>10}" + "".join(f"{word:>11}" for word in head))
    for language, name, program in sorted([*programs(), *lossy()], key=lambda row: row[:2]):
        if wanted and not any(word in f"{language} {name}" for word in wanted):
            continue
        page = figure(language, name, program, pages(language))
        single = figure(language, name, program, list(sentences(language)))
        print(
            f"{language:9}{name:26}{len(sentences(language)):>10}{page.damaged:>11.1%}{page.lost:>11.2%}"
            f"{1 - page.left:>11.2%}{1 - page.differs:>11.2%}{1 - single.left:>11.2%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
