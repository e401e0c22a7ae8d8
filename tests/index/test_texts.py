"""What is worked out of a text that is shown."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from analyzers import LANGUAGES, Analyzer
from index.texts import Text, Texts, Units, columns

WORDS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=30)
TEXTS = st.one_of(st.sampled_from([language.sample for language in LANGUAGES.values()]), st.text(max_size=80))


@cache
def analyzer() -> Analyzer:
    return Analyzer()


@given(words=WORDS)
def test_units_are_found_by_term_and_by_stem(words: list[tuple[str, str]]) -> None:
    stem_of = dict(words)  # a term has one stem in a text
    terms = [term for term, _ in words]
    stems = [stem_of[term] for term in terms]
    units = Units(terms, stems, range(len(terms)), range(1, len(terms) + 1))
    assert sorted(units.beginning("")) == sorted(set(terms))
    for letter in "abcde":
        assert sorted(units.beginning(letter)) == [letter] * (letter in terms)
        assert units.may_have(frozenset(letter)) == (letter in terms or letter in stems)
        assert list(units.of(letter)) == [place for place, term in enumerate(terms) if term == letter]
        found = sorted(place for term in units.stemmed(letter) for place in units.of(term))
        assert found == [place for place, stem in enumerate(stems) if stem == letter]


@given(text=TEXTS, place=st.integers(0, 80), wide=st.integers(0, 40))
def test_columns_are_counted_forwards_and_backwards(text: str, place: int, wide: int) -> None:
    shown, place = Text(text, None, analyzer()), min(place, len(text))
    end, start = shown.after(place, wide), shown.before(place, wide)
    assert sum(map(columns, text[place:end])) <= wide
    assert sum(map(columns, text[start:place])) <= wide
    assert end == len(text) or sum(map(columns, text[place : end + 1])) > wide
    assert start == 0 or sum(map(columns, text[start - 1 : place])) > wide


@given(text=TEXTS, place=st.integers(0, 80))
def test_lines_end_near_by(text: str, place: int) -> None:
    shown, place = Text(text * 5, None, analyzer()), min(place, max(0, 5 * len(text) - 1))
    if text:
        assert 0 <= shown.line_end(place) <= place <= shown.line_start(place)


def test_a_text_is_kept() -> None:
    texts = Texts(analyzer())
    assert texts.get("Green steel", "en") is texts.get("Green steel", "en")
    assert texts.get("Green steel", "en") is not texts.get("Green steel", "de")
