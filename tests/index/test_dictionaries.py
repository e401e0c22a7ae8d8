"""Bilingual dictionaries: what they say, of which words and phrases, and how they are kept."""

import gzip
import sqlite3
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from analyzers import LANGUAGES, Analyzer
from index import dictionaries
from index.dictionaries import KEPT, Dictionaries, Translated, Translation, sources
from index.dictionaries.sources import Dictionary, Pair

ANALYZER = Analyzer()


@pytest.fixture(scope="module")
def installed() -> Dictionaries:
    """The real ones; the first run writes them, which takes a quarter of a minute."""
    return Dictionaries.load()


def translated(
    which: Dictionaries, text: str, *targets: str, source: str | None = None
) -> dict[str, tuple[Translation, ...]]:
    """Word or phrase of a text → its translations."""
    found = which.translate(ANALYZER.query(text), targets, source)
    return {text[item.start : item.end]: item.translations for item in found}


def texts(which: Dictionaries, word: str, target: str) -> list[str]:
    return [item.text for item in translated(which, word, target).get(word, ())]


# What they say


@pytest.mark.parametrize(
    ("word", "target", "expected"),
    [
        ("steel", "zh", "钢"),
        ("steel", "th", "เหล็กกล้า"),
        ("钢铁", "en", "steel"),
        ("เหล็กกล้า", "en", "steel"),
        ("绿色", "th", "เขียว"),
        ("ตลาด", "zh", "市场"),
        ("มหาวิทยาลัย", "zh", "大学"),
        ("university", "zh", "大学"),
        ("market", "th", "ตลาด"),
        ("carbon", "zh", "碳"),
        ("คาร์บอน", "zh", "碳"),
        ("氢", "en", "hydrogen"),
        ("ไฮโดรเจน", "en", "hydrogen"),
    ],
)
def test_words(installed: Dictionaries, word: str, target: str, expected: str) -> None:
    assert expected in texts(installed, word, target)[:3]


@pytest.mark.parametrize(
    ("chinese", "english", "thai"),
    [
        ("南京", "Nanjing", {"หนานจิง"}),
        ("深圳", "Shenzhen", {"เซินเจิ้น", "เชินเจิ้น"}),
        ("武汉", "Wuhan", {"อู่ฮั่น"}),
        ("西安", "Xi'an", {"ซีอาน"}),
        ("旅顺", "Lüshun", set()),
    ],
)
def test_chinese_names_by_their_sound(installed: Dictionaries, chinese: str, english: str, thai: set[str]) -> None:
    assert english in texts(installed, chinese, "en")
    assert thai <= set(texts(installed, chinese, "th"))
    for word in thai:
        assert chinese in texts(installed, word, "zh")


def test_words_in_any_form(installed: Dictionaries) -> None:
    assert texts(installed, "鋼鐵", "en") == texts(installed, "钢铁", "en")
    assert texts(installed, "HYDROGEN", "th") == texts(installed, "hydrogen", "th")
    assert "ตลาด" in texts(installed, "markets", "th")


def test_the_typed_form_counts_more_than_others_of_its_stem(installed: Dictionaries) -> None:
    assert texts(installed, "university", "zh")[0] == "大学"
    assert "宇宙" in texts(installed, "universe", "zh")[:2]


def test_phrases_beside_their_words(installed: Dictionaries) -> None:
    found = translated(installed, "lower carbon dioxide emissions", "zh", "th")
    assert {"carbon", "dioxide", "carbon dioxide"} <= set(found)
    assert "二氧化碳" in [item.text for item in found["carbon dioxide"]]
    assert "碳汇" in [item.text for item in translated(installed, "a carbon-sink", "zh").get("carbon-sink", ())]
    assert not any("," in phrase for phrase in translated(installed, "carbon, dioxide", "zh"))
    assert "温室气体" in translated(installed, "减少温室气体排放", "en")


def test_english_between_two_other_languages(installed: Dictionaries) -> None:
    found = translated(installed, "ตลาด", "zh", "en")["ตลาด"]
    assert {item.via for item in found if item.language == "en"} == {""}
    assert {item.text: item.via for item in found if item.language == "zh"}["市场"] == "market"


@pytest.mark.parametrize("text", [LANGUAGES[code].sample for code in ("zh", "th", "en")])
def test_weights_and_order(installed: Dictionaries, text: str) -> None:
    found = installed.translate(ANALYZER.query(text), ["zh-Hant", "th", "en"])
    assert found == sorted(found, key=lambda item: (item.start, item.end))
    assert len(found) > 5
    for item in found:
        assert [each.weight for each in item.translations] == sorted(
            (w.weight for w in item.translations), reverse=True
        )
        for language in {each.language for each in item.translations}:
            weights = [each.weight for each in item.translations if each.language == language]
            assert weights[0] == 1
            assert min(weights) > 0
            assert len(weights) <= KEPT


def test_words_that_hold_sentences_together_have_none(installed: Dictionaries) -> None:
    lists = tomllib.loads(files("index.dictionaries").joinpath("stopwords.toml").read_text("utf-8"))
    assert lists.keys() >= {"en", "th", "zh", "sw"}
    for language, words in lists.items():
        for word in words.split():
            assert word not in translated(installed, word, "en", "zh", "th", source=language), word


def test_only_what_is_asked_for(installed: Dictionaries) -> None:
    assert {item.language for item in translated(installed, "steel", "zh-Hans", "zh-Hant", "ja")["steel"]} == {"zh"}
    assert not translated(installed, "steel", "en")
    assert not translated(installed, "steel")
    assert not translated(installed, "steel", "zh", source="th")
    assert not translated(installed, "2030 β сталь", "zh", "th", "en")


# Where they come from


def test_every_synset_of_thai_wordnet_has_its_lemmas() -> None:
    lemmas = dict(sources._synsets())
    with as_file(files("pythainlp.corpus") / "wordnet_th.db") as path:
        rows = sqlite3.connect(path).execute("SELECT synsetid, li FROM word_synset").fetchall()
    assert {synset for synset, word in rows if not word.isascii()} == lemmas.keys()
    assert ("season", 40) in lemmas["15239579-n"]
    assert all(lemmas.values())


def test_meanings_without_remarks() -> None:
    meanings = {"to intercept": "intercept", "CL:個|个[ge4]": "", "(coll.) new-born baby": "new-born baby"}
    meanings |= {
        "variant of 砂糖[sha1 tang2]": "",
        "a thing that nobody can say briefly": "",
        "percent (Tw)": "percent",
    }
    assert {gloss: sources._meaning(gloss, False) for gloss in meanings} == meanings
    place = "Yuhuan county in Taizhou 台州[Tai1 zhou1], Zhejiang"
    assert sources._meaning(place, True) == "Yuhuan county"


def dictd(folder: Path, name: str, entries: dict[str, str]) -> None:
    """A dictionary as dictfmt writes it."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text, lines = b"", []
    for word, body in entries.items():
        place = [digits[n // 4096] + digits[n // 64 % 64] + digits[n % 64] for n in (len(text), len(body.encode()))]
        lines.append("\t".join([word, *place]))
        text += body.encode()
    (folder / f"{name}.index").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (folder / f"{name}.dict.dz").write_bytes(gzip.compress(text))


def test_freedict_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    padding = "x" * 5000  # so that offsets have several digits
    dictd(
        tmp_path,
        "freedict-swh-eng",
        {
            "00databaseinfo": f"Swahili-English\n{padding}\n",
            "soko": "soko /sˈoko/ <n> (pl: {masoko})\n\nmarket, bazaar, fair\n",
            "hewa": "hewa /hˈewa/ <n> [sg=pl]\n1.\nair\n2.\ngas\n",
            "tembea": "tembea /temˈbea/ <v>\n\nto walk\n; wander\n   See also: {enda}\n\n",
            "fulani": "fulani\n\nsome\n",
        },
    )
    monkeypatch.setattr(sources, "FREEDICT", tmp_path)
    swahili = next(each for each in sources.dictionaries() if each.language == "sw")
    assert list(swahili.pairs()) == [
        Pair("soko", "market", 1),
        Pair("soko", "bazaar", 1 / 2),
        Pair("soko", "fair", 1 / 3),
        Pair("hewa", "air", 1),
        Pair("hewa", "gas", 1 / 2),
        Pair("tembea", "walk", 1),
        Pair("tembea", "wander", 1 / 2),
        Pair("fulani", "some", 1),
    ]
    chinese = Dictionary("test", "zh", lambda: [Pair("市场", "market", 1), Pair("空气", "air", 1)])
    dictionaries.write([swahili, chinese], tmp_path / "small.sqlite")
    small = Dictionaries(tmp_path / "small.sqlite")
    assert small.languages == {"en", "sw", "zh"}
    assert translated(small, "soko ya hewa", "zh") == {
        "soko": (Translation("市场", "zh", 1, "market"),),
        "hewa": (Translation("空气", "zh", 1, "air"),),
    }
    assert not translated(small, "fulani", "en")  # its only meaning holds sentences together
    assert texts(small, "市场", "sw") == texts(small, "markets", "sw") == ["soko"]


# How they are kept

SMALL = [Dictionary("small", "th", lambda: [Pair("ตลาด", "market", 1)])]
FOUND = [Translated(0, 4, (Translation("market", "en", 1),))]


def ask(which: Dictionaries) -> list[Translated]:
    return which.translate(ANALYZER.query("ตลาด"), ["en"])


def test_written_once_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # no folder can be here
    places = [tmp_path / "file" / "no", tmp_path / "cache"]
    assert ask(dictionaries._kept(SMALL, places)) == FOUND
    (kept,) = (tmp_path / "cache").glob("*.sqlite")
    before = kept.stat()
    assert ask(dictionaries._kept(SMALL, places)) == FOUND
    assert kept.stat().st_mtime_ns == before.st_mtime_ns
    dictionaries._kept([SMALL[0]._replace(name="newer")], places)
    assert not kept.exists()
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 1


def test_for_this_process_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert ask(dictionaries._kept(SMALL, [tmp_path / "file" / "no"])) == FOUND


def test_a_damaged_file_does_not_stop_it(tmp_path: Path) -> None:
    dictionaries._kept(SMALL, [tmp_path])
    (kept,) = tmp_path.glob("*.sqlite")
    kept.write_bytes(b"no database" * 100)
    assert ask(dictionaries._kept(SMALL, [tmp_path])) == FOUND


def test_threads_share_one(installed: Dictionaries) -> None:
    words = [ANALYZER.query(LANGUAGES[code].sample) for code in ("zh", "th", "en")] * 8
    alone = [installed.translate(each, ["en", "zh", "th"]) for each in words[:3]] * 8
    installed._meanings.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda each: installed.translate(each, ["en", "zh", "th"]), words)) == alone


def test_long_queries_take_time_by_their_length(installed: Dictionaries) -> None:
    words = ANALYZER.query(LANGUAGES["th"].sample * 20)
    started = time.process_time()
    assert installed.translate(words, ["en"])
    assert time.process_time() - started < 0.01 * len(words)
