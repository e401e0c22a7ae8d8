"""The vocabulary: its records, what it finds in texts, files of one's own, SKOS, checks."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import LANGUAGES, Analyzer
from index import ConfigurationError, Vocabulary, VocabularyError
from index.config import Config
from index.vocabulary.check import check
from index.vocabulary.records import Organisation, Record, read
from index.vocabulary.units import Alphabet, key_of

FOLDER = Path(__file__).parents[2] / "index" / "vocabulary"
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c_1> a skos:Concept ; skos:prefLabel "tidal power"@en, "潮汐磨坊"@zh, "พลังงานน้ำขึ้นน้ำลง"@th ;
  skos:altLabel "tidal energy"@en-GB ; skos:broader <http://example.org/c_2> .
<http://example.org/c_2> a skos:Concept ; skos:prefLabel "marine energy"@en .
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def found(vocabulary: Vocabulary, text: str, language: str | None = None) -> list[tuple[str, str]]:
    """The organisations and concepts in a text."""
    names = [item for item in vocabulary.find(text, language) if item.kind != "topic" and not item.inside]
    return [(item.id, text[item.start : item.end]) for item in names]


# The records


def test_there_are_enough(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.organisations) >= 250
    assert len(vocabulary.concepts) >= 400
    assert len(vocabulary.topics) <= 25


def test_nothing_is_wrong_with_them(vocabulary: Vocabulary) -> None:
    assert [str(problem) for problem in check(vocabulary)] == []


def test_no_id_is_given_twice() -> None:
    records = [item for path in FOLDER.rglob("*.toml") for item in read(path)]
    ids = Counter((kind, record.id) for kind, record, extends in records if not extends)
    assert [id for id, count in ids.items() if count > 1] == []


def test_every_record_has_a_source(vocabulary: Vocabulary) -> None:
    assert [record.id for kind, record in vocabulary.records() if kind != "topic" and not record.source] == []


def test_every_topic_has_concepts_and_a_definition(vocabulary: Vocabulary) -> None:
    spoken = {topic for concept in vocabulary.concepts.values() for topic in concept.topics}
    assert set(vocabulary.topics) == spoken
    assert all(topic.definition for topic in vocabulary.topics.values())


def test_most_names_find_their_record_and_none_another(vocabulary: Vocabulary) -> None:
    """A name alone is found as a whole; where it stands for another record, the check would say so."""
    named = [
        (record.id, name, tag)
        for kind, record in vocabulary.records()
        if kind == "organisation"
        for tag, names in record.names.items()
        for name in names[:1]
    ]
    found = [mentions for (mentions,) in vocabulary.find_all([[(name, tag)] for _, name, tag in named])]
    lost = [
        (id, name)
        for (id, name, _), mentions in zip(named, found, strict=True)
        if not any(item.id == id for item in mentions)
    ]
    assert lost == []


# Finding


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("zh-Hans", "工信部发布碳达峰方案", [("MIIT", "工信部"), ("carbon-peak", "碳达峰")]),
        ("zh-Hant", "工信部發佈碳達峰方案", [("MIIT", "工信部"), ("carbon-peak", "碳達峰")]),
        ("th", "กระทรวงอุตสาหกรรมและเทคโนโลยีสารสนเทศจัดประชุม", [("MIIT", "กระทรวงอุตสาหกรรมและเทคโนโลยีสารสนเทศ")]),
        ("sw", "Wizara ya Ikolojia na Mazingira ilisema", [("MEE", "Wizara ya Ikolojia na Mazingira")]),
        ("en", "Shares of SSAB rose; ssab did not", [("SSAB", "SSAB")]),
        ("ru", "Рынок зелёного водорода растёт", [("green-hydrogen", "зелёного водорода")]),
    ],
)
def test_names_are_found(vocabulary: Vocabulary, language: str, text: str, wanted: list[tuple[str, str]]) -> None:
    assert [item for item in found(vocabulary, text, language) if item in wanted] == wanted


def test_case_width_and_order_of_marks_do_not_matter(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, "ＣＡＲＢＯＮ Neutrality", "en")[0][0] == "carbon-neutrality"


def test_an_acronym_is_written_as_it_is_and_stands_in_its_context(vocabulary: Vocabulary) -> None:
    assert ("CISA", "CISA") in found(vocabulary, "CISA spoke of steel output", "en")
    assert ("US CISA", "CISA") in found(vocabulary, "CISA warned of a cybersecurity hole and malware", "en")
    assert not {"CISA", "US CISA"} & {id for id, _ in found(vocabulary, "The CISA walked home", "en")}
    assert "CISA" not in {id for id, _ in found(vocabulary, "cisa spoke of steel output", "en")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("miit", {"MIIT"}),
        ("cisa", {"CISA", "US CISA"}),
        ("cisa steel", {"CISA"}),
        ("Apple", {"Apple"}),
        ("apple trees", set()),
        ("ministry of finance", set()),
        ("ministry of environment, Kenya", {"Kenya Ministry of Environment"}),
    ],
)
def test_queries_name_organisations(vocabulary: Vocabulary, text: str, wanted: set[str]) -> None:
    assert set(vocabulary.matcher.asked("organisation", text)) == wanted


def test_accents_of_latin_names_may_be_left_out(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, "Societe Generale lends", "en") == [("Société Générale", "Societe Generale")]


def test_the_name_of_an_organisation_says_what_it_does(vocabulary: Vocabulary) -> None:
    text = "Bamburi Cement and the Green Hydrogen Organisation met."
    inside = [(item.id, text[item.start : item.end]) for item in vocabulary.find(text, "en") if item.inside]
    assert ("cement", "Cement") in inside
    assert all(item.inside == (item.kind == "concept") for item in vocabulary.find(text, "en") if item.kind != "topic")


def test_words_of_topics_count_in_their_language_and_not_in_concepts(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        "[[concept]]\nid = 'quex-price'\nnames.en = ['quex price']\nnames.fr = ['prix du quex']\n"
        "[[topic]]\nid = 'trade'\nextends = true\nwords.en = ['quex', 'vand quex']\nwords.fr = ['blom']\n",
        "utf-8",
    )
    own = Vocabulary.load([path])

    def words(text: str, language: str | None) -> list[str]:
        found = own.find(text, language)
        return [text[item.start : item.end] for item in found if (item.kind, item.id) == ("topic", "trade")]

    assert words("A QUEX, a vand quex and a blom", "en") == ["QUEX", "vand quex"]
    assert words("Un quex et un blom", "fr") == ["blom"]
    assert words("A quex", None) == []
    assert words("The quex price and vand quex prices", "en") == ["vand quex"]
    text = "The quex price and vand quex prices"
    assert [item.id for item in own.find(text, "en") if item.kind == "concept"] == ["quex-price", "quex-price"]


def test_the_longest_name_counts(vocabulary: Vocabulary) -> None:
    ids = [id for id, _ in found(vocabulary, "China Iron and Steel Association", "en")]
    assert ids == ["CISA"]
    ids = [id for id, _ in found(vocabulary, "The Aluminium Association of Canada met.", "en")]
    assert "Aluminium Association of Canada" in ids
    assert "Aluminum Association" not in ids


def test_a_name_does_not_go_over_the_end_of_a_sentence(vocabulary: Vocabulary) -> None:
    assert "carbon-market" not in [id for id, _ in found(vocabulary, "It is about carbon! Market prices rose.", "en")]
    assert "Anhui Conch Wuhu" not in [id for id, _ in found(vocabulary, "在安徽芜湖,海螺水泥建成装置", "zh-Hans")]


def test_japanese_short_names_are_not_read_into_chinese(vocabulary: Vocabulary) -> None:
    assert "United Nations" not in [id for id, _ in found(vocabulary, "會議前,中國連續發布文件", "zh-Hant")]
    assert "United Nations" in [id for id, _ in found(vocabulary, "国連は発表した", "ja")]


def test_thai_abbreviations_are_not_read_into_words(vocabulary: Vocabulary) -> None:
    assert "JSCCIB" not in [id for id, _ in found(vocabulary, "โฆษกกระทรวงการคลัง", "th")]
    assert "JSCCIB" in [id for id, _ in found(vocabulary, "ที่ประชุม กกร. เห็นว่า", "th")]


def test_mistranslations_are_found_as_such(vocabulary: Vocabulary) -> None:
    (item,) = [item for item in vocabulary.find("China's carbon summit goal", "en") if item.wrong]
    assert item.id == "carbon-peak"


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    last = 0
    for item in Vocabulary.load().find(text):
        assert last <= item.start < item.end <= len(text)
        last = item.end


def test_lookup_takes_any_name(vocabulary: Vocabulary) -> None:
    for name in ("MIIT", "miit", "工信部", "กระทรวงอุตสาหกรรมและเทคโนโลยีสารสนเทศ"):
        assert vocabulary.lookup("org", name) == "MIIT"
    assert vocabulary.lookup("topic", "钢铁") == "steel"
    assert vocabulary.lookup("org", "Nobody at all") is None


def test_display_is_in_the_readers_language(vocabulary: Vocabulary) -> None:
    assert vocabulary.display("org", "MIIT", ["th"]) == ("กระทรวงอุตสาหกรรมและเทคโนโลยีสารสนเทศ", "th")
    assert vocabulary.display("topic", "steel", ["zh-Hant", "en"]) == ("鋼鐵", "zh-Hant")
    assert vocabulary.display("topic", "steel", ["xx"]) == ("Steel", "en")
    assert vocabulary.display("org", "Nobody at all") is None
    assert vocabulary.display("year", "2023") is None


def test_packing_keeps_everything(vocabulary: Vocabulary) -> None:
    again = Vocabulary.unpacked(vocabulary.packed)
    text = "工信部 and CISA spoke of green steel"
    assert again == vocabulary
    assert again.find(text, "en") == vocabulary.find(text, "en")


# Files of one's own


def test_records_are_added_replaced_and_extended(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        """
[[organisation]]
id = "Zabibu Steel"
type = "company"
country = "TZ"
names.sw = ["Chuma cha Zabibu"]

[[organisation]]
id = "MIIT"
extends = true
names.en = ["Ministry of Plans"]

[[topic]]
id = "steel"
names.en = "Iron things"
""",
        "utf-8",
    )
    own = Vocabulary.load([path])
    assert found(own, "Kampuni ya Chuma cha Zabibu", "sw") == [("Zabibu Steel", "Chuma cha Zabibu")]
    assert found(own, "the Ministry of Plans, 工信部", "en") == [("MIIT", "Ministry of Plans"), ("MIIT", "工信部")]
    assert own.display("topic", "steel") == ("Iron things", "en")
    assert "Zabibu Steel" not in Vocabulary.load().organisations


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[organisation]]\nid = 'X'", "organisation X: country, type is missing"),
        (
            "[[organisation]]\nid = 'X'\ntype = 'club'\ncountry = 'TH'",
            "type 'club' is none of state, government, ministry",
        ),
        ("[[organisation]]\nid = 'X'\ntype = 'company'\ncountry = 'TH'\ncolour = 'red'", "unknown key colour"),
        ("[[concept]]\nid = 'x'\nnames.en = [3]", "names.en is [3], not a list of texts"),
        ("[[concept]]\nid = 'x'\nnames = 'y'", "names is 'y'; give languages"),
        ("[[person]]\nid = 'x'", "[[person]] is unknown; records are organisation, concept, topic"),
        ("[[concept]]\nid = 'no-such'\nextends = true", "there is no concept no-such to extend"),
        ("[[topic]]\nid = 'x'\nwords = 'y'", "words is 'y'; give languages"),
        ("[[concept]", "own.toml"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(VocabularyError, match=re.escape(message)):
        Vocabulary.load([path])


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"no\.toml"):
        Vocabulary.load([tmp_path / "no.toml"])


def test_skos(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.ttl"
    path.write_text(SKOS, "utf-8")
    own = Vocabulary.load([path])
    assert own.concepts["c_1"].names == {
        "en": ("tidal power", "tidal energy"),
        "th": ("พลังงานน้ำขึ้นน้ำลง",),
        "zh-Hans": ("潮汐磨坊",),
    }
    assert own.concepts["c_1"].broader == ("c_2",)
    assert ("c_1", "潮汐磨坊") in found(own, "参观潮汐磨坊。", "zh-Hans")


def test_skos_in_xml(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.rdf"
    path.write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:skos="http://www.w3.org/2004/02/skos/core#">'
        '<skos:Concept rdf:about="http://example.org/x#kelp">'
        '<skos:prefLabel xml:lang="en">kelp farming</skos:prefLabel>'
        "</skos:Concept></rdf:RDF>",
        "utf-8",
    )
    assert Vocabulary.load([path]).concepts["kelp"].names == {"en": ("kelp farming",)}


@pytest.mark.parametrize("text", ["not turtle {", "@prefix a: <http://a/> ."])
def test_a_thesaurus_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "thesaurus.ttl"
    path.write_text(text, "utf-8")
    with pytest.raises(VocabularyError, match="thesaurus"):
        Vocabulary.load([path])


def test_the_configuration_names_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "wenkham.toml").write_text('vocabulary = ["own.toml"]', "utf-8")
    assert Config.load(tmp_path / "wenkham.toml").vocabulary == (str(tmp_path / "own.toml"),)
    with pytest.raises(ConfigurationError, match="give a list of files"):
        Config(vocabulary="own.toml")  # type: ignore[arg-type]


# Checks


WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "common 1": ("common", {"names": {"zh-Hans": ["钢"]}}),
    "common 2": ("common", {"names": {"zh-Hans": ["经济"]}}),
    "common 3": ("common", {"names": {"th": ["นี้"]}}),
    "common 4": ("common", {"names": {"en": ["XY"]}}),
    "twice": ("duplicate", {"names": {"en": ["Xylo Works", "XYLO works"]}}),
    "orphan": ("reference", {"names": {"en": ["Xylo"]}, "parent": "nobody"}),
    "MIIT, other": ("clash", {"names": {"zh-Hans": ["工信部"]}}),
    "nameless": ("language", {"names": {}}),
}
"""The record that is told of → what is wrong with it, and what an organisation is made of that has that."""


def test_check_finds(vocabulary: Vocabulary) -> None:
    records = [
        Organisation(id=id.removeprefix("MIIT, "), type="company", country="TH", **values)
        for id, (_, values) in WRONG.items()
    ]
    own = Vocabulary.of([("organisation", record, False) for record in records], vocabulary)
    problems = check(own, vocabulary)
    assert {problem.record: problem.kind for problem in problems} == {id: kind for id, (kind, _) in WRONG.items()}
    assert len(problems) == len(WRONG)


def test_a_changed_vocabulary_finds_what_one_made_anew_would(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[[concept]]\nid = 'carbon-peak'\nnames.en = ['mount carbon']\n", "utf-8")
    few: list[tuple[str, Record, bool]] = [
        ("organisation", vocabulary.organisations[id], False) for id in ("MIIT", "CISA")
    ]
    few += [("concept", vocabulary.concepts[id], False) for id in ("carbon-peak", "green-steel")]
    base = Vocabulary.of(few)
    own = Vocabulary.of(read(path), base)
    text = "工信部 and CISA spoke of green steel, carbon peak and mount carbon"
    assert own.find(text, "en") == Vocabulary(own.organisations, own.concepts, own.topics).find(text, "en")
    assert ("carbon-peak", "mount carbon") in found(own, text, "en")
    assert ("carbon-peak", "carbon peak") not in found(own, text, "en")
    assert ("carbon-peak", "carbon peak") in found(base, text, "en")


@pytest.mark.parametrize("language", [None, "en", "th", "ja", "km", "zh-Hant"])
def test_units_are_those_of_the_analyzer(language: str | None) -> None:
    samples = " ".join(known.sample for known in LANGUAGES.values())
    odd = [
        "",
        "!",
        "CO2 และ 二氧化碳",
        "x" * 300 + " น" + "่" * 600 + " emissions",
        "\u0301 a\u0301",
        "ก\u200b า",
        samples,
    ]
    stemmed = [Analyzer().stemmed(text, language) for text in odd]
    alphabet = Alphabet.of(key_of(kept) for found in stemmed for kept in (found.terms, found.stems))
    units = alphabet.units([(text, language) for text in odd])
    for number, expected in enumerate(stemmed):
        first, last = units.first[number], units.first[number + 1] - (number < len(odd) - 1)
        assert units.terms[first:last] == alphabet.spelled(key_of(expected.terms))
        assert units.stems[first:last] == alphabet.spelled(key_of(expected.stems))
        assert units.starts[first:last].tolist() == expected.starts
        assert units.ends[first:last].tolist() == expected.ends


def test_many_texts_have_the_names_of_each(vocabulary: Vocabulary) -> None:
    texts = [("工信部发布", "zh-Hans"), ("", None), ("碳达峰方案", "zh-Hans"), ("carbon", "en"), ("peak", "en")]
    found = vocabulary.find_all([[text] for text in texts])
    assert found == [[vocabulary.find(*text)] for text in texts]
    names = [item.id for (mentions,) in found for item in mentions if item.kind != "topic"]
    assert names == ["MIIT", "carbon-peak"]


def test_one_part_of_a_document_tells_what_an_acronym_in_another_means(vocabulary: Vocabulary) -> None:
    title, body = ("CISA: output fell", "en"), ("The China Iron and Steel Association met in Beijing.", "en")
    assert not [item for item in vocabulary.find(*title) if item.kind == "organisation"]
    (headed, told), (alone,) = vocabulary.find_all([[title, body], [title]])
    assert [item.id for item in headed if item.kind == "organisation"] == ["CISA"]
    assert [item.id for item in told if item.kind == "organisation"] == ["CISA"]
    assert not [item for item in alone if item.kind == "organisation"]


def test_another_organisation_of_its_country_tells_whose_a_shared_name_is(vocabulary: Vocabulary) -> None:
    shared = "El Ministerio del Medio Ambiente sometió a consulta la norma."
    assert [item.id for item in vocabulary.find(shared, "es") if item.kind == "organisation"] == []
    told = f"{shared} Codelco opera dos fundiciones."
    found = [item.id for item in vocabulary.find(told, "es") if item.kind == "organisation"]
    assert found == ["Chile Ministry of Environment", "Codelco"]
