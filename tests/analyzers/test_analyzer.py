"""The analyzer as a whole, the folding tables, and places to cut for display."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
import regex

import analyzers
from analyzers import LANGUAGES, Analyzer, Language, breaks, fold_digits
from analyzers.folding import fold, fold_han, fold_thai, loose, traditional_or_simplified

ROOT = Path(__file__).parents[2]
FORMS = [
    line.split("\t")
    for line in files("analyzers").joinpath("data/simplified.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
each_language = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)


def test_everything_public_is_there() -> None:
    assert len(set(analyzers.__all__)) == len(analyzers.__all__)
    assert all(getattr(analyzers, name).__doc__ for name in analyzers.__all__)


def test_fingerprint_is_stable() -> None:
    assert Analyzer().fingerprint == Analyzer().fingerprint == Analyzer(LANGUAGES).fingerprint
    assert Analyzer(["th", "en"]).fingerprint == Analyzer(["en", "th", "en"]).fingerprint


@pytest.mark.parametrize("seed", ["1", "2"])
def test_fingerprint_is_the_same_in_another_process(seed: str, tmp_path: Path) -> None:
    code = "from analyzers import Analyzer; print(Analyzer().fingerprint)"
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    printed = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == Analyzer().fingerprint


def test_fingerprint_changes_with_the_languages() -> None:
    chosen = [["en"], ["th"], ["en", "th"], list(LANGUAGES)]
    assert len({Analyzer(codes).fingerprint for codes in chosen}) == len(chosen)


def test_an_unknown_language_is_named_with_those_known() -> None:
    with pytest.raises(ValueError, match=r"xx, yy.*known are .*ar, .*zh"):
        Analyzer(["en", "yy", "xx"])


@each_language
def test_a_tag_may_be_longer(language: Language) -> None:
    one, other = (Analyzer().document(language.sample, tag) for tag in (language.code, f"{language.code}-XX"))
    assert one == other


@pytest.mark.parametrize("tag", [None, "", "und", "xx", "zh-Hant"])
def test_any_language_tag_will_do(tag: str | None) -> None:
    words = [token.term for token in Analyzer().document("CISA将 เหล็ก", tag).words]
    assert words == ["cisa", "将", "เหล็ก"]


def test_the_script_decides_before_the_language() -> None:
    analyzer = Analyzer()
    thai = LANGUAGES["th"].sample
    assert analyzer.document(thai, "en") == analyzer.document(thai, "th") == analyzer.document(thai)


def test_an_analyzer_of_few_languages_reads_all_scripts() -> None:
    few = Analyzer(["en"])
    for language in LANGUAGES.values():
        assert few.document(language.sample).units
        assert few.query(language.sample)


def test_threads_give_the_same_answers() -> None:
    samples = [language.sample[start:] for language in LANGUAGES.values() for start in (0, 5)]

    def analyse(text: str) -> tuple[object, ...]:
        analyzer = Analyzer()
        return analyzer.document(text), analyzer.query(text), analyzer.identify(text), analyzer.grams(text)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(analyse, samples * 4))
    assert answers == [analyse(text) for text in samples] * 4


def test_stem_is_what_documents_have() -> None:
    analyzer = Analyzer()
    for language in LANGUAGES.values():
        streams = analyzer.document(language.sample, language.code)
        for word, stem in zip(streams.words, streams.stems, strict=True):
            assert analyzer.stem(word.term, language.code) == stem.term


def test_grams_of_a_query_are_those_of_documents() -> None:
    analyzer = Analyzer()
    for language in LANGUAGES.values():
        document = {token.term for token in analyzer.document(language.sample).grams}
        assert document <= set(analyzer.grams(language.sample))


def test_traditional_characters_have_one_simplified_each() -> None:
    traditional = [form for form, _, _ in FORMS]
    assert len(FORMS) > 4_000
    assert len(set(traditional)) == len(traditional)
    assert traditional == sorted(traditional)
    assert all(len(one) == len(other) == 1 and where in {"only", "both"} for one, other, where in FORMS)


def test_simplified_characters_stay() -> None:
    assert not {form for form, _, _ in FORMS} & {form for _, form, _ in FORMS}
    assert all(fold_han(form) == fold_han(other) for form, other, _ in FORMS)


def test_conversion_keeps_the_length() -> None:
    text = "".join(form for form, _, _ in FORMS)
    composed = "".join(character for character in text if fold(character) == character)
    assert len(fold_han(composed)) == len(composed)
    assert len(composed) > 4_000


def test_traditional_or_simplified_counts_what_one_of_them_has() -> None:
    assert traditional_or_simplified("鋼鐵企業") == (3, 0)
    assert traditional_or_simplified("钢铁工业") == (0, 3)
    assert traditional_or_simplified("中文大山") == (0, 0)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("ＣＯ₂", "co2"),
        ("٢٠٣٠", "2030"),
        ("İ", "i"),
        ("İ\u0301", "í"),
        ("i\u0307\u0307", "i"),
        ("ﬁ", "fi"),
        ("Å", "å"),
        ("\u00ad\u200b\ufeff", ""),
        ("ﾊﾟ", "パ"),
        ("Ⅻ", "xii"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == fold(folded) == folded


@pytest.mark.parametrize(
    ("word", "plain"), [("café", "cafe"), ("thép", "thep"), ("đường", "duong"), ("ελλάδα", "ελλαδα")]
)
def test_loose_drops_latin_and_greek_accents(word: str, plain: str) -> None:
    assert loose(word) == loose(plain) == plain


@pytest.mark.parametrize("word", ["ที่", "й", "ガ", "हिन्दी", "ដែក", "မြန်", "한국"])
def test_loose_leaves_other_marks(word: str) -> None:
    assert loose(word) == word


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"), ("เเ", "แ"), ("ท\u0e48\u0e37\u0e48", "ท\u0e37\u0e48")],
)
def test_fold_thai(typed: str, spelled: str) -> None:
    assert fold_thai(typed) == fold_thai(spelled) == spelled


def test_digits_of_every_script_fold_one_for_one() -> None:
    digits = "".join(character for character in map(chr, range(sys.maxunicode + 1)) if character.isdecimal())
    assert fold_digits(digits) == "0123456789" * (len(digits) // 10)
    assert fold_digits("พ.ศ. ๒๕๖๖ (２０２３)") == "พ.ศ. 2566 (2023)"


def test_breaks_come_after_words_in_every_script() -> None:
    assert breaks("green steel") == [0, 6, 11]
    assert breaks("เหล็กสีเขียว") == [0, 5, 7, 12]
    assert breaks("钢铁，标准") == [0, 1, 3, 4, 5]
    assert breaks("") == [0]


@each_language
def test_breaks_never_cut_a_cluster(language: Language) -> None:
    places = breaks(language.sample)
    assert (places[0], places[-1]) == (0, len(language.sample))
    assert places == sorted(set(places))
    assert set(places) <= {match.start() for match in regex.finditer(r"\X", language.sample)} | {len(language.sample)}


def test_breaks_count_code_points() -> None:
    assert breaks("𠮷野 👩\u200d👧 ok")[-1] == len("𠮷野 👩\u200d👧 ok")
