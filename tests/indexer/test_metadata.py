"""What is read in a text: organisations and who is a main actor, topics, flags; and the measure of it all."""

import shutil
from pathlib import Path

import pytest

from index import ConfigurationError, Document, Vocabulary
from index.semantic import encoder
from indexer.evaluation.metadata import evaluate_metadata
from indexer.metadata import describe, describe_all
from indexer.metadata.labeller import Labeller
from indexer.record import LoaderError, Record
from indexer.sources import Source

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
TRUTH = {  # of the five real documents: language, second language, date, role of the date, main organisations, topics
    "000": ("th", "en", "2023-09-08", "event", {"CISA", "MIIT"}, {"steel"}),
    "001": ("zh-Hant", None, "2021-11-24", "published", None, {"climate-targets"}),
    "002": ("th", None, "2022-11-03", "published", {"MIIT"}, {"green-manufacturing", "circular-economy"}),
    "003": ("en", None, "2022-08-30", "event", {"China Baowu"}, {"climate-targets", "steel"}),
    "004": ("sw", None, "2025-03-28", "published", {"MEE"}, {"emissions-trading", "steel", "cement", "aluminium"}),
}


def document(text: str, title: str = "", **known: object) -> Document:
    return describe(Record(text, title=title, known=known), Source("a.txt", "", 0), {})


def roles(made: Document) -> dict[str, str]:
    return {actor.id: actor.role for actor in made.organisations}


# The five real documents


@pytest.mark.parametrize("number", TRUTH)
def test_the_real_documents(number: str) -> None:
    paths = list(SEEDS.glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip("the real documents are not here")
    made = document(paths[0].read_text("utf-8"))
    language, second, date, role, orgs, topics = TRUTH[number]
    assert (made.language, made.second_language, made.date) == (language, second, date)
    assert role in {item.role for item in made.dates if item.value == date}
    assert orgs is None or set(made.org) == orgs
    assert topics <= set(made.topic)
    if number == "001":
        assert not {"MIIT", "MEE", "NDRC"} & set(made.org)
        assert made.body.count("聲測管") == 19
        assert "(" not in made.body
        flags = {flag.name: flag.reasons for flag in made.flags}
        assert "聲測管 stands in its place" in flags["terms-substituted"][0]
    if number == "002":
        assert {item.value for item in made.dates if item.role == "target"} == {"2025", "2030"}
        assert ("event", "2022-09-16") in {(item.role, item.value) for item in made.dates}
        assert "fwfw1" not in made.body
    if number == "003":
        assert made.title not in made.body
        assert "en_USEN" not in made.body
    if number == "004":
        assert ("event", "2025-03-26") in {(item.role, item.value) for item in made.dates}


@pytest.mark.parametrize("number", TRUTH)
def test_the_real_documents_read_by_meaning(number: str) -> None:
    for name in encoder.LIBRARIES:
        pytest.importorskip(name)
    paths = list(SEEDS.glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip("the real documents are not here")
    body = paths[0].read_text("utf-8")
    made = describe(Record(body), Source("a.txt", "", len(body)), {}, labeller=Labeller.load())
    *_, orgs, topics = TRUTH[number]
    assert orgs is None or set(made.org) == orgs
    assert topics <= set(made.topic)


# Organisations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("MIIT said on Friday that steel mills must save energy.", {"MIIT": "speaker"}),
        ("工信部表示,钢铁企业要节能。", {"MIIT": "speaker"}),
        ("โฆษกกระทรวงอุตสาหกรรมและเทคโนโลยีสารสนเทศ กล่าวว่า", {"MIIT": "speaker"}),
        ("Msemaji wa Wizara ya Ikolojia na Mazingira alisema hivyo.", {"MEE": "speaker"}),
        ("Something happened.\n来源:新华社", {"Xinhua": "publisher"}),
        ("新华社新德里2025年4月22日电　印度一名官员说，新规将于明年实施。", {"Xinhua": "publisher"}),
        ("Linz (APA), 11.02.2026 – Der Stahl wird knapp, und die Preise steigen weiter.", {"APA": "publisher"}),
        ("肆、出席單位：工業和信息化部\n講者\n・寶武", {"MIIT": "mentioned"}),
        ("主办：中国钢铁工业协会\n支持机构：国家发展改革委", {"CISA": "publisher", "NDRC": "mentioned"}),
        ("新华社呼和浩特10月21日电　装载绿色液氨的船舶近日启程，前往韩国。", {"Xinhua": "publisher"}),
        ("Steel from SSAB was sold.", {"SSAB": "mentioned"}),
    ],
)
def test_roles(text: str, wanted: dict[str, str]) -> None:
    assert roles(document(text, "A title")).items() >= wanted.items()


@pytest.mark.parametrize(
    "text",
    [
        "Nhà máy ở Trạm Giang, thuộc tập đoàn China Baowu, đã chạy thử lò cao mới trong tuần này.",
        "The pellet works in Brazil, a subsidiary of Baowu, were idle for all of the last summer.",
        "Kiwanda hicho, kilicho chini ya China Baowu, kilifungwa kwa muda wa miezi mitatu mwaka jana.",
    ],
)
def test_what_another_belongs_to_is_not_main(text: str) -> None:
    assert document(text, "A title").org == ()


def test_a_site_publishes_what_is_on_it() -> None:
    made = document("Some news.", "A title", url="https://www.miit.gov.cn/a/1.html")
    assert roles(made) == {"MIIT": "publisher"}
    assert made.org == ("MIIT",)


ZH = "# 新闻\n这里没有说到谁，也没有说到什么事情，只是一段开头的话而已，写得比较长一些。\n\n"
JA = "# 記事\nここでは誰の名前も出てこない長い文章を書いておくことにします。以上です。\n\n"
KO = "# 기사\n여기에는 아무의 이름도 나오지 않는 긴 문장을 적어 둔다. 이것이 전부이다.\n\n"
FILLER = "Nobody else is named in this sentence of the text. "
"""Less than a fortieth of a page, with nobody and nothing in it."""


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        # the headline, the lead; two mentions, of which a short name in brackets is none
        ("en", "# MIIT meets mills\nLong ago.", {"MIIT"}),
        ("en", f"# News\n{FILLER * 2}A guest of SSAB came.\n\n{FILLER * 2}", {"SSAB"}),
        ("en", f"# News\n{FILLER * 2}\n\n{FILLER}With SSAB it went. For SSAB, too.", {"SSAB"}),
        ("en", f"# News\n{FILLER * 2}\n\n{FILLER}It was by the World Steel Association (worldsteel).", set()),
        # who speaks, and who does something
        ("en", f"# News\n{FILLER * 2}\n\n{FILLER}Prices will rise, SSAB said.", {"SSAB"}),
        ("en", f"# News\n{FILLER * 2}\n\n{FILLER}Prices will rise, according to SSAB.", {"SSAB"}),
        ("en", f"# News\n{FILLER * 2}\n\n{FILLER}Last year SSAB built a plant.", set()),
        ("zh", f"{ZH}后来，宝钢股份表示，新炉明年投产。", {"Baosteel"}),
        ("zh", f"{ZH}后来，宝钢股份投产了新炉。", set()),
        ("ja", f"{JA}価格は上がるとJFEスチールは説明した。", {"JFE Steel"}),
        ("ko", f"{KO}포스코는 가격이 오를 것이라고 밝혔다.", {"POSCO"}),
        # states and places, media, what is named to say to what another belongs
        ("en", "# The Thai government and the European Union plan\nThe EU wants it. The EU says so.", set()),
        ("en", "# Steel\nSSAB delivered steel, Reuters reported. Reuters also saw it.", {"SSAB"}),
        ("th", "# ข่าว\nกรมโรงงานอุตสาหกรรม กระทรวงอุตสาหกรรม ออกประกาศ", {"DIW"}),
    ],
)
def test_main_actors(language: str, text: str, wanted: set[str]) -> None:
    title, _, body = text.removeprefix("# ").partition("\n")
    assert set(document(body, title, language=language).org) == wanted


def test_longer_texts_name_those_they_are_not_about() -> None:
    page = f"MIIT met mills. {FILLER * 42}MIIT said so. "
    once = "In Nanjing, SSAB opened a plant. "
    assert set(document(f"{once}{FILLER * 9}", "News").org) == {"SSAB"}
    assert set(document(f"{once}{page}", "News").org) == {"MIIT"}
    assert set(document(f"{once * 2}{page}", "News").org) == {"MIIT", "SSAB"}
    pages = page * 3
    assert set(document(f"{once * 2}{pages}", "News").org) == {"MIIT"}
    assert set(document(f"{once * 3}{pages}", "News").org) == {"MIIT", "SSAB"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "数字水泥网 2024-02-02\n\n" + "这里没有说到谁，也没有说到什么事情，只是一段开头的话而已，写得比较长一些。",
            "China Cement Network",
        ),
        (
            "这里没有说到谁，也没有说到什么事情，只是一段开头的话而已，写得比较长一些。\n\n工业和信息化部\n2024年2月",
            "MIIT",
        ),
    ],
)
def test_letterheads_and_signatures_name_the_publisher(text: str, wanted: str) -> None:
    assert roles(document(text, "通知")) == {wanted: "publisher"}


def test_organisations_without_a_record_are_recognised_but_not_in_translations() -> None:
    text = "The Quexland Carbon Association met. It was a good day in the town of Quexland."
    assert document(text, "A meeting").org == ("Quexland Carbon Association",)
    translated = f"Nov-03-2022\n{text} Two-carbon and carbon summit."
    made = document(translated, "A meeting")
    assert made.flags
    assert made.org == ()


def test_known_organisations_win_under_their_ids() -> None:
    made = document("SSAB delivered steel.", "Green steel", org="工信部; Zabibu Ltd")
    assert made.org == ("MIIT", "Zabibu Ltd")
    assert "SSAB" in roles(made)


# Topics


def test_topics_have_their_evidence() -> None:
    made = document("The carbon market opened. It was a fine day for the carbon market.", "National carbon market")
    assert made.topic == ("emissions-trading",)
    assert made.evidence[0].words == ("National carbon market", "carbon market")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{FILLER * 3}\n\nHydrogen was there. {FILLER}", set()),
        (f"{FILLER * 3}\n\nHydrogen was there, hydrogen. {FILLER}", set()),
        (f"{FILLER * 3}\n\nHydrogen was there. {FILLER}Hydrogen again.", {"hydrogen"}),
        (f"Hydrogen was there.{FILLER * 3}\n\n{FILLER * 3}", {"hydrogen"}),
        (f"{FILLER * 42}\n\nHydrogen was there. {FILLER}Hydrogen again.", set()),
        (f"{FILLER * 42}\n\nHydrogen was there. {FILLER}Hydrogen again. The third hydrogen.", {"hydrogen"}),
        (f"{FILLER * 3}\n\nBamburi Cement was there. {FILLER}To Bamburi Cement.", {"cement"}),
    ],
)
def test_the_lead_or_two_sentences_speak_of_a_topic(text: str, wanted: set[str]) -> None:
    assert set(document(text, "News from the town", language="en").topic) == wanted


def test_known_topics_win_under_their_ids() -> None:
    assert document("The carbon market opened.", "Carbon market", topic=["钢铁", "own topic"]).topic == (
        "steel",
        "own topic",
    )


# Flags and languages


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Green steel is made.\nMore of it.\nPost time: Nov-03-2022", "machine-translated"),
        ("China will reach the carbon summit before 2030.", "machine-translated"),
        ("高炉止水螺杆行业。止水螺杆企业说,止水螺杆行业的高炉。止水螺杆企业和止水螺杆协会。", "terms-substituted"),
    ],
)
def test_flags(text: str, flag: str) -> None:
    (found,) = document(text, "A title").flags
    assert found.name == flag
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "Green steel is made of ore.\nPublished: 3 November 2022",
        "高炉与钢铁行业。钢铁企业说。高炉。钢铁协会。钢铁公司。钢铁企业。",
    ],
)
def test_ordinary_texts_have_none(text: str) -> None:
    assert document(text, "A title").flags == ()


def test_a_second_language_is_named() -> None:
    made = document("การประชุมเหล็กสีเขียวที่เมืองหนานจิงว่าด้วย ultra-low emissions ของอุตสาหกรรมเหล็ก", "ประชุม")
    assert (made.language, made.second_language) == ("th", "en")
    assert made.confidence is not None
    assert 0 < made.confidence <= 1


# The measure


def test_the_samples_reach_what_is_promised() -> None:
    found = evaluate_metadata(ROOT / "samples" / "truth.tsv", Vocabulary.load())
    scores = {column: score.value for column, score in found.scores["all"].items()}
    assert found.texts["all"] == 172
    assert scores["language"] >= 0.99, found.wrong
    assert scores["year"] >= 0.97, found.wrong
    assert scores["org"] >= 0.90, found.wrong
    assert scores["topic"] >= 0.85, found.wrong


@pytest.mark.parametrize(
    ("folder", "every", "year", "org", "topic"), [("truth", 8, 0.98, 0.87, 0.84), ("unseen", 1, 0.96, 0.82, 0.79)]
)
def test_texts_written_later_do_not_get_worse(
    tmp_path: Path, folder: str, every: int, year: float, org: float, topic: float
) -> None:
    """Texts by people who had not seen the vocabulary, of many every eighth, which takes seconds; docs/benchmarks.md
    has the figures over all, and those from when they were new."""
    columns, *rows = (ROOT / "tests" / folder / "truth.tsv").read_text("utf-8").splitlines()
    chosen = rows[::every]
    for row in chosen:
        text = tmp_path / row.partition("\t")[0]
        text.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / folder / row.partition("\t")[0], text)
    (tmp_path / "truth.tsv").write_text("\n".join([columns, *chosen]), "utf-8")
    found = evaluate_metadata(tmp_path / "truth.tsv", Vocabulary.load())
    scores = {column: score.value for column, score in found.scores["all"].items()}
    assert found.texts["all"] == len(chosen) >= 60
    assert scores["language"] >= 0.99
    assert scores["year"] >= year
    assert scores["org"] >= org
    assert scores["topic"] >= topic


def test_a_table_is_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Green steel\n\nMIIT said on 8 September 2023 that steel is green.", "utf-8")
    table = tmp_path / "truth.tsv"
    table.write_text("id\tlanguage\tdate\torg\ttopic\na.txt\ten\t2022\t工信部|MEE\tsteel\n", "utf-8")
    found = evaluate_metadata(table, Vocabulary.load())
    scores = found.scores["en"]
    assert scores["language"].value == scores["topic"].value == 1
    assert scores["year"].value == 0
    assert round(scores["org"].value, 3) == 0.667
    assert ("a.txt", "year", "2023", "2022") in found.wrong
    assert ("a.txt", "org", "MIIT", "MEE|MIIT") in found.wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no rows"),
        ("id\tlanguage\nx\ten", "no column date, org, topic"),
        ("\t".join(["id", "language", "date", "org", "topic"]) + "\nno.txt\ten\t\t\t", "no text no.txt"),
        ("\t".join(["id", "language", "date", "org", "topic"]) + "\nempty.txt\ten\t\t\t", "that can be read"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "truth.tsv").write_text(text, "utf-8")
    (tmp_path / "empty.txt").touch()
    with pytest.raises(ConfigurationError, match=message):
        evaluate_metadata(tmp_path / "truth.tsv", Vocabulary.load())


# Many records


def test_many_records_are_described_as_each_of_them() -> None:
    source = Source("a.jsonl", "", 0)
    texts = [
        "CISA spoke of steel on 8 September 2023.",
        "工信部发布碳达峰方案",
        "",
        "Half \ud83d one",
    ]
    records = [Record(text, place=f"line {number}", known={"date": "2024"}) for number, text in enumerate(texts, 1)]
    records.append(Record("Undated", known={"date": "soon"}))
    found = describe_all([(record, source) for record in records], {})
    assert found[:2] == [describe(record, source, {}) for record in records[:2]]
    reasons = [str(item) for item in found if isinstance(item, LoaderError)]
    assert [reason.partition(" ")[2][:12] for reason in reasons] == ["has no text", "text has hal", "date 'soon' "]
