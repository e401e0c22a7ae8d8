"""What holds for every text in every language."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import WordBreaker

from analyzers import LANGUAGES, Analyzer, Language, Token, maximal, segmenters
from analyzers.language import Segmenter, Span
from analyzers.languages import UNKNOWN
from analyzers.scripts import CLUSTERED, runs

ANALYZER = Analyzer()
FOLDS = {script: language.fold for language in LANGUAGES.values() for script in language.scripts}
SEGMENTED = [language for language in LANGUAGES.values() if language.segmenters]
SEGMENTERS = [(language, segmenter) for language in SEGMENTED for segmenter in language.segmenters]
PUNCTUATION = " .,;:!?()[]\"'«»“”„—–…/|、。，！？「」（）؟،۔।።\n\t\u00a0\u3000"
# Digits, marks, width, case, invisible characters, decomposed forms, emoji, direction: what goes wrong.
TRICKY = (
    "0a1Z9²₂½①Ⅳ٣๕੦𝟗'’ʼ-_.,İıßẞςﬁŉǅµK\u0301\u0316\u0308\u0345\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\U000e0100\u20e3"
    "\u202e\u200f\x00\x1f\x7f \n\t\u00a0\u3000เำํา่้์ັໍາເーｰ゛ﾞﾟ〇々ㄅ\u1100\u1161\u11a8\u1160\u3164ـ\u064e\u05b7\u093c\u094d"
    "👩🏽🇹🇭㎏ﷺ𠮷鋼钢"
)

pieces_of_text = st.characters(exclude_categories=["Cs"]) | st.sampled_from(TRICKY)
any_text = st.text(pieces_of_text, max_size=60)
each_language = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
often = settings(max_examples=50, database=None)


@cache
def letters(script: str) -> str:
    name = r"\p{Hiragana}\p{Katakana}ー" if script == "Kana" else rf"\p{{Script={script}}}"
    return "".join(regex.findall(f"[{name}]", "".join(map(chr, (*range(0xD800), *range(0xE000, 0x11000))))))


@cache
def own(language: Language) -> st.SearchStrategy[str]:
    """A character of the language's scripts, or a word of its sample."""
    characters = st.sampled_from("".join(letters(script) for script in sorted(language.scripts)))
    return characters | characters | st.sampled_from(language.sample.split())


@cache
def texts(language: Language) -> st.SearchStrategy[str]:
    """Text of the language with what goes wrong in it."""
    return st.lists(own(language) | own(language) | st.sampled_from(TRICKY + "    "), max_size=30).map("".join)


def terms(tokens: Iterable[Token]) -> list[str]:
    return [token.term for token in tokens]


def units_hold(language: Language, text: str) -> None:
    found = ANALYZER.document(text, language.code).units
    assert [token.position for token in found] == list(range(len(found)))
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert found == ANALYZER.units(text)


def terms_are_folded(language: Language, text: str) -> None:
    owners = {run.start + place: run.script for run in runs(text) for place in range(len(run.text))}
    for token in ANALYZER.document(text, language.code).units:
        fold = FOLDS.get(owners[token.start], UNKNOWN.fold)
        assert token.term == fold(text[token.start : token.end]) == fold(token.term)
        assert owners[token.start] == owners[token.end - 1]


def words_are_units_joined(language: Language, text: str) -> None:
    streams = ANALYZER.document(text, language.code)
    starts = {token.start: token.position for token in streams.units}
    ends = {token.end: token.position + 1 for token in streams.units}
    for token in (*streams.words, *streams.stems, *streams.grams):
        assert token.position == starts[token.start] < ends[token.end]
    for token in streams.words:
        assert token.term == "".join(terms(streams.units[token.position : ends[token.end]]))
    assert [word[1:] for word in streams.words] == [stem[1:] for stem in streams.stems]
    covered = {place for token in streams.words for place in range(token.position, ends[token.end])}
    assert covered == set(range(len(streams.units)))


def no_term_is_empty(language: Language, text: str) -> None:
    for stream in ANALYZER.document(text, language.code):
        assert all(token.term and not any(map(str.isspace, token.term)) for token in stream)


def analysing_twice_is_the_same(language: Language, text: str) -> None:
    assert ANALYZER.document(text, language.code) == Analyzer().document(text, language.code)


def queries_find_their_own_text(language: Language, text: str) -> None:
    found = ANALYZER.units(text)
    asked: set[int] = set()
    for word in ANALYZER.query(text):
        inside = [token for token in found if word.start <= token.start and token.end <= word.end]
        assert word.surface == text[word.start : word.end]
        assert word.units == tuple(terms(inside))
        assert (word.start, word.end) == (inside[0].start, inside[-1].end)
        assert word.stems
        asked.update(token.position for token in inside)
    assert asked == set(range(len(found)))


def queries_have_the_stems_of_documents(language: Language, text: str) -> None:
    apart = {run.start + place for run in runs(text) if run.script not in CLUSTERED for place in range(len(run.text))}
    stems = {(word.start, word.end): word.stems for word in ANALYZER.query(text)}
    for token in ANALYZER.document(text, language.code).stems:
        assert token.start not in apart or token.term in stems[token.start, token.end]


HOLDS = (
    units_hold,
    terms_are_folded,
    words_are_units_joined,
    no_term_is_empty,
    analysing_twice_is_the_same,
    queries_find_their_own_text,
    queries_have_the_stems_of_documents,
)


@each_language
@often
@given(data=st.data())
def test_holds_for_texts_of_the_language(language: Language, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    for check in HOLDS:
        check(language, text)


@often
@given(st.sampled_from([*LANGUAGES.values()]), any_text)
def test_holds_for_any_text(language: Language, text: str) -> None:
    for check in HOLDS:
        check(language, text)


@each_language
@pytest.mark.parametrize("check", HOLDS, ids=lambda check: check.__name__)
def test_holds_for_samples(check: Callable[[Language, str], None], language: Language) -> None:
    check(language, language.sample)


@often
@given(any_text)
def test_helpers_never_raise(text: str) -> None:
    assert ANALYZER.grams(text) == list(dict.fromkeys(ANALYZER.grams(text)))
    assert all(isinstance(ANALYZER.stem(token.term, code), str) for token in ANALYZER.units(text) for code in LANGUAGES)


@settings(often, max_examples=150)
@given(st.sampled_from([*LANGUAGES.values()]), st.data())
def test_punctuation_around_a_run_changes_nothing(language: Language, data: st.DataObject) -> None:
    run = data.draw(texts(language)).strip(PUNCTUATION)
    before, after = (data.draw(st.text(st.sampled_from(PUNCTUATION), max_size=3)) for _ in range(2))
    alone, among = (ANALYZER.document(text, language.code) for text in (run, before + run + after))
    assert [terms(stream) for stream in among] == [terms(stream) for stream in alone]


def characters() -> list[list[str]]:
    rows = files("analyzers").joinpath("data/simplified.tsv").read_text("utf-8").splitlines()
    return [row.split("\t") for row in rows if not row.startswith("#")]


@often
@given(st.lists(st.sampled_from(characters()), max_size=40), st.sampled_from(["", "钢铁", "の", "2030年", "CO₂"]))
def test_traditional_and_simplified_are_one(rows: list[list[str]], other: str) -> None:
    traditional, simplified = ("".join(row[form] for row in rows) for form in (0, 1))
    one, two = (ANALYZER.document(text, "zh") for text in (other + traditional, other + simplified))
    assert one.units == two.units
    if other != "の":  # a Japanese run is segmented in Japanese spelling
        assert one == two


@pytest.mark.parametrize("pair", SEGMENTERS, ids=lambda pair: f"{pair[0].code}-{pair[1].__name__}")
@often
@given(data=st.data())
def test_segmenters_cover_their_run(pair: tuple[Language, Segmenter], data: st.DataObject) -> None:
    language, segmenter = pair
    text = "".join(data.draw(st.lists(own(language), min_size=1, max_size=20)))
    text *= data.draw(st.sampled_from([1, 1, 1, 30]))
    spans = list(segmenter(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert {place for span in spans for place in range(*span)} == set(range(len(text)))


@each_language
def test_samples_are_cut_at_clusters(language: Language) -> None:
    clusters = {match.start() for match in regex.finditer(r"\X", language.sample)} | {len(language.sample)}
    for stream in ANALYZER.document(language.sample, language.code):
        assert {place for token in stream for place in (token.start, token.end)} <= clusters


@pytest.mark.parametrize("cluster", ["e\u0301", "ग\u0941", "и\u0306"])
@pytest.mark.parametrize("before", [126, 127, 128])
def test_long_words_are_cut_at_clusters(cluster: str, before: int) -> None:
    text = cluster[0] * before + cluster * 3
    cuts = {place for token in ANALYZER.units(text) for place in (token.start, token.end)}
    assert cuts <= {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}


def test_languages_of_a_script_share_its_fold() -> None:
    for language in LANGUAGES.values():
        assert all(FOLDS[script] is language.fold for script in language.scripts), language.code


def test_a_script_has_one_default_language() -> None:
    defaults = [script for language in LANGUAGES.values() for script in language.default_for]
    assert len(defaults) == len(set(defaults))
    assert {script for language in LANGUAGES.values() for script in language.scripts} == set(defaults)
    assert all(language.default_for <= language.scripts for language in LANGUAGES.values())


@each_language
def test_a_language_says_who_it_is(language: Language) -> None:
    assert LANGUAGES[language.code] is language
    assert language.name
    assert ANALYZER.document(language.sample, language.code).stems


class Work:
    """What each segmentation was handed: the length of every piece."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pieces: dict[str, list[int]] = {"newmm": [], "jieba": [], "icu": []}
        monkeypatch.setattr(maximal, "cuts", self._counted("newmm", maximal.cuts))
        monkeypatch.setattr(segmenters, "WordBreaker", self._counted("icu", WordBreaker))
        monkeypatch.setattr(segmenters, "_search_words", self._counted("jieba", segmenters._search_words))

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(text: str, *arguments: Any, **options: Any) -> Any:
            self.pieces[name].append(len(text))
            return function(text, *arguments, **options)

        return counted

    def taken(self) -> dict[str, list[int]]:
        pieces, self.pieces = self.pieces, {name: [] for name in self.pieces}
        return pieces


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def repeated(language: Language) -> Iterator[str]:
    """Every character, digit and word of the sample, as the segmenters are handed them."""
    for text in dict.fromkeys([*language.sample, *language.sample.split(), *"0๕۵"]):
        if len(folded := "".join(map(language.spell or language.fold, text))):
            yield folded


def exhaust(spans: Iterable[Span]) -> int:
    return sum(1 for _ in spans)


@pytest.mark.parametrize("pair", SEGMENTERS, ids=lambda pair: f"{pair[0].code}-{pair[1].__name__}")
def test_work_grows_with_the_text(pair: tuple[Language, Segmenter], work: Work) -> None:
    language, segmenter = pair
    for text in repeated(language):
        counts = []
        for length in (2_000, 20_000):
            words = exhaust(segmenter((text * length)[:length]))
            pieces = work.taken()
            assert max(pieces["newmm"] + pieces["jieba"], default=0) <= segmenters.PIECE, text
            counts.append((words, *(sum(lengths) + len(lengths) for lengths in pieces.values())))
        assert all(many <= 12 * few for few, many in zip(*counts, strict=True)), text


@pytest.mark.parametrize("language", SEGMENTED, ids=lambda language: language.code)
def test_a_long_document_is_handed_over_in_pieces(language: Language, work: Work) -> None:
    text = language.sample.replace(" ", "") * 200
    streams = ANALYZER.document(text, language.code)
    pieces = work.taken()
    assert len(streams.words) >= 200
    assert max(pieces["newmm"] + pieces["jieba"], default=0) <= segmenters.PIECE
    assert all(sum(lengths) <= 3 * len(text) for lengths in pieces.values())
