"""Many texts at once have the terms of each by itself; words are those of the libraries that have the dictionaries."""

import json
import logging
import random
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import LANGUAGES, Analyzer, likeliest, maximal, segmenters
from analyzers.scripts import SCRIPTS, bounds, runs
from analyzers.token import terms_of

ROOT = Path(__file__).parent.parent.parent
COLLECTIONS = ROOT.parent / "shared" / "ir"
ANALYZER = Analyzer()
TRICKY = (
    "0a1Z9²½Ⅳ٣๕'’-_.,İßK\u0301\u0308\u200b\u200d\u00ad\ufe0f\u20e3 \n\u3000เำํา่้์ັໍາーｰ゛ﾞ〇々ㄅ\u1100\u1161\u3164"
    "ـ\u064e👩🏽㎏𠮷鋼钢กขคงสนมอะาิีุู็แโไ中国人民カタひ가나다"
)
tricky = st.text(st.sampled_from(TRICKY), max_size=40)
pieces = st.sampled_from([word for language in LANGUAGES.values() for word in language.sample.split()])
texts = st.lists(pieces | tricky | st.just("สมาคม" * 120) | st.just("中" * 600), max_size=6).map(" ".join)


def samples(language: str) -> list[str]:
    """The texts of the samples, and of the retrieval sets that are there, in a language."""
    found = [path.read_text("utf-8", "replace") for path in sorted((ROOT / "samples").glob(f"{language}*/*.txt"))]
    for path in sorted(COLLECTIONS.glob("*/corpus.jsonl")):
        with path.open(encoding="utf-8") as lines:
            records = (json.loads(line) for line, _ in zip(lines, range(15), strict=False))
            found += [record["text"] for record in records if record["lang"].startswith(language)]
    return found


def lines(language: str, script: str) -> list[str]:
    """The folded runs of a script in the samples."""
    found = (ANALYZER.units(run.text) for text in samples(language) for run in runs(text) if run.script == script)
    return ["".join(token.term for token in units) for units in found]


def apart(text: str, language: str) -> tuple[list[str], ...]:
    streams = ANALYZER.document(text, language)
    units, stems, grams = ([token.term for token in stream] for stream in (streams.units, streams.stems, streams.grams))
    return units, stems, grams, [token.term for token in streams.stems if token.position < 10]


@settings(max_examples=60, database=None, deadline=None)
@given(st.lists(st.tuples(texts, st.sampled_from([*LANGUAGES, "zh-Hant", "und"])), max_size=4))
def test_terms_of_many_texts_are_those_of_each(many: list[tuple[str, str]]) -> None:
    found = ANALYZER.terms(many, lead=10)
    assert [tuple(map(terms_of, item)) for item in found] == [apart(*one) for one in many]


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_of_real_texts(language: str) -> None:
    many = [(text, language) for text in [LANGUAGES[language].sample, *samples(language)]]
    found = ANALYZER.terms(many, lead=10)
    assert [tuple(map(terms_of, item)) for item in found] == [apart(*one) for one in many]


@settings(max_examples=150, database=None, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(TRICKY), max_size=40))
def test_bounds_are_those_of_runs(text: str) -> None:
    found = bounds(text)
    spans = zip(found.scripts.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True)
    assert [(SCRIPTS[script], start, end) for script, start, end in spans] == [
        (run.script, run.start, run.start + len(run.text)) for run in runs(text)
    ]


def newmm(line: str) -> list[int]:
    from pythainlp.tokenize.newmm import segment

    return [0, *accumulate(map(len, segment(line)))]


def mixed(words: list[str], letters: str, seed: int) -> Iterator[str]:
    """Lines of words and of letters that make none."""
    chance = random.Random(seed)
    for _ in range(800):
        parts = (chance.choice(words if chance.random() < 0.6 else letters) for _ in range(chance.randint(1, 40)))
        yield "".join(parts)[: segmenters.PIECE]


def test_thai_words_are_those_of_newmm() -> None:
    from pythainlp.corpus import thai_words

    words = sorted(word for word in thai_words() if word.isalpha() or "\u0e31" <= max(word) <= "\u0e4e")
    words = ["".join(letter for letter in word if "ก" <= letter <= "์" and letter != "฿") for word in words]
    found = [*lines("th", "Thai"), *filter(None, mixed(words, "กขคนมรสอะาิีุูเแโไ็่้์ำ\u0301a -๑2.ๆ", 1))]
    assert len(found) > 800
    for line in found:
        if len(line) <= segmenters.PIECE:
            assert maximal.cuts(line) == newmm(line), line
    together = maximal.cuts("\n".join(found[-300:]))
    begins = accumulate((len(line) + 1 for line in found[-300:]), initial=0)
    assert together == list(
        chain.from_iterable(
            [begin + place for place in newmm(line)] for begin, line in zip(begins, found[-300:], strict=False)
        )
    )


@cache
def jieba_tokenizer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def chinese_words() -> list[str]:
    dictionary, _ = likeliest._dictionary()
    return [word for word in sorted(dictionary) if likeliest._BLOCK.fullmatch(word)][::30]


def test_chinese_words_are_those_of_jieba() -> None:
    words = chinese_words()
    found = [*lines("zh", "Han"), *mixed(words, "〇一二的是㐀𠮷ㄅ鿿", 2)]
    assert len(found) > 800
    for line in found:
        expected = [span[1:] for span in jieba_tokenizer().tokenize(line, mode="search", HMM=False)]
        assert list(likeliest.search_words(line)) == expected, line


@pytest.mark.skipif(not find_spec("rjieba"), reason="the extra `fast` is not installed: pip install 'wenkham[fast]'")
def test_the_extra_fast_changes_no_word() -> None:
    text = "\n".join([*lines("zh", "Han"), *mixed(chinese_words(), "〇一二的是㐀𠮷ㄅ鿿", 3)])
    assert segmenters._rjieba()
    fast = [span for span in segmenters._search_words(text) if text[span[0]] != "\n"]
    assert sorted(fast) == sorted(likeliest.search_words(text))
