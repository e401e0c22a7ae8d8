"""Who is meant by a word that stands for an organisation, and by people whom a text has as its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Vocabulary
from indexer.metadata.anaphora import TYPES, stand_ins, words_by_kind
from indexer.metadata.parts import Parts


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def meant(vocabulary: Vocabulary, language: str, text: str, skipped: str = "") -> list[tuple[str, str]]:
    """The words that stand for a name, each with the name."""
    named = [mention for mention in vocabulary.find(text, language) if mention.kind == "organisation"]
    bearers = [place for place, mention in enumerate(named) if text[mention.start : mention.end] != skipped]
    found = stand_ins(text, named, bearers, Parts.of(text), vocabulary, language)
    return [(text[start:end], named[place].id) for (start, end), place in found]


@pytest.mark.parametrize(
    ("language", "text", "word", "name"),
    [
        ("en", "SSAB opened a plant. The company said prices would rise.", "The company", "SSAB"),
        ("en", "ClassNK was on board. The society said it would follow.", "The society", "ClassNK"),
        ("en", "Novelis melts cans. Its director hopes for more.", "Its director", "Novelis"),
        ("zh", "宝钢股份去年投产新高炉。该公司负责人介绍，价格将上涨。", "该公司", "Baosteel"),
        ("ja", "竹中工務店が建てた。同社によると、費用は下がる。", "同社", "Takenaka Corporation"),
        ("ko", "포스코가 공장을 지었다. 회사 측은 가격이 오른다고 했다.", "회사 측", "POSCO"),
        ("th", "ธนาคารกสิกรไทย ปล่อยสินเชื่อสีเขียว ผู้บริหารธนาคาร กล่าวว่าดอกเบี้ยจะลดลง", "ผู้บริหารธนาคาร", "Kasikornbank"),
        (
            "sw",
            "Kampuni ya Carbon Tanzania ilinunua. Kampuni hiyo ilisema bei itapanda.",
            "Kampuni hiyo",
            "Carbon Tanzania",
        ),
        ("de", "Die Salzgitter AG baut. Das Unternehmen rechnet mit Zuschüssen.", "Das Unternehmen", "Salzgitter"),
        ("fr", "ArcelorMittal a construit. L'entreprise espère une aide.", "L'entreprise", "ArcelorMittal"),
        ("es", "Gerdau construyó una planta. La empresa dijo que subirán.", "La empresa", "Gerdau"),
        ("pt", "A Gerdau construiu. Segundo a empresa, os preços sobem.", "a empresa", "Gerdau"),
        ("ru", "«Северсталь» построила цех. В компании ждут роста цен.", "В компании", "Severstal"),
        ("tr", "Erdemir tesis kurdu. Şirket fiyatların artacağını söyledi.", "Şirket", "Erdemir"),
        ("vi", "Hòa Phát xây nhà máy. Công ty này cho biết giá tăng.", "Công ty này", "Hoa Phat"),
        (
            "id",
            "Krakatau Steel membangun pabrik. Perusahaan itu mengatakan harga naik.",
            "Perusahaan itu",
            "Krakatau Steel",
        ),
        ("ar", "بنت شركة حديد عز مصنعا. وقالت الشركة إن الأسعار سترتفع.", "الشركة", "Ezz Steel"),
        ("en", "Present: T. Okafor (SSAB), L. Reid.\nMr Okafor said prices would rise.", "Okafor", "SSAB"),
        ("en", "Present: E. McIvor (SSAB), L. Reid.\nMs McIvor said prices would rise.", "McIvor", "SSAB"),
    ],
)
def test_a_word_stands_for_the_name_before_it(
    vocabulary: Vocabulary, language: str, text: str, word: str, name: str
) -> None:
    assert (word, name) in meant(vocabulary, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The company said prices would rise. SSAB agreed."),
        ("en", "SSAB opened a plant. The university said it was pleased."),
        ("en", "SSAB opened a plant. Prices rose. Scrap fell. Ore fell. The company said so."),
        ("en", "SSAB opened a plant. Its director at Novelis said so."),
        ("zh", "宝钢股份去年投产。分公司负责人介绍，价格将上涨。"),
        ("xx", "SSAB opened a plant. The company said prices would rise."),
    ],
)
def test_none_stands_for_another(vocabulary: Vocabulary, language: str, text: str) -> None:
    assert meant(vocabulary, language, text) == []


def test_who_only_belongs_is_not_meant(vocabulary: Vocabulary) -> None:
    text = "A subsidiary of SSAB opened a plant. The company said prices would rise."
    assert meant(vocabulary, "en", text, skipped="SSAB") == []


def test_every_kind_is_known() -> None:
    for kinds in words_by_kind().values():
        assert set(kinds) <= {*TYPES, "people"}
        assert all(words and len({*words}) == len(words) for words in kinds.values())


@given(st.text(max_size=80), st.sampled_from(["en", "zh", "th", "ar", "xx"]))
def test_any_text_can_be_read(vocabulary: Vocabulary, text: str, language: str) -> None:
    for word, _ in meant(vocabulary, language, f"SSAB {text} (SSAB) the company"):
        assert word
