"""Queries as people type them: the questions of a set in fewer words, with typing errors, half typed.

Every variant is made by chance that depends on the query's id and text alone, so a set's variants are the same
everywhere; keywords depend on the set's documents as well.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple, TypeVar

import regex
from pypinyin import lazy_pinyin

from analyzers import Analyzer, Token
from analyzers.scripts import CLUSTERED, runs, script_of
from indexer.evaluation.sets import Query
from indexer.repair.likely import frequent

NAMES = ("whole", "keywords", "typos", "script", "prefix")
_LONG = 6
"""Words of a question from which three are taken, not two."""
_WRITTEN = 4
"""Letters of the shortest word that is mistyped, where words are written apart."""
_HOMOPHONES = 3
"""Most frequent characters of a reading, one of which an input method puts in place of another."""

# Letters that are taken for each other, because they sound or look alike or are neighbours on the keyboard of
# the script: those that stand side by side here.
_NEAR = {
    "Latin": "qwertyuiop asdfghjkl zxcvbnm",
    "Cyrillic": "йцукенгшщзхъ фывапролджэ ячсмитьбю её ий шщ ьъ оа",
    "Greek": "ςερτυθιοπ ασδφγηξκλ ζχψωβνμ ηι οω",
    "Arabic": "ضصثقفغعهخحجد شسيبلاتنمكط ئءؤرىةوزظ آأاإ هة يى سص ضظ تط ذز",
    "Hebrew": "קראטוןםפ שדגכעיחלךף זסבהנמצתץ אע כק טת",
    "Devanagari": "िी ुू शषस नण बव टत",
    "Thai": "ภถุึคตจขช ๆไำพะัีรนยบล ฟหกดเ้่าสวง ผปแอิืทมใฝ ใไ สศษซ นณ ยญ ทธฑฒ รล",
    "Lao": "ໃໄ ນມ ສຊ ຫຮ",
    "Hiragana": "かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ はば つっ やゃ ゆゅ よょ",
    "Katakana": "カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ ハバパ ツッ ヤャ ユュ ヨョ シツ ソン",
    "Hangul": "ᅢᅦ ᅬᅫᅰ ᅩᅮ ᄀᄁᄏ ᄃᄄᄐ ᄇᄈᄑ",  # the parts of a syllable
}
# What traditional Chinese writes for a character that it has as well, or for which the table has several: the
# usual one, after frequency in Taiwan. Any other character that traditional texts have stays.
_USUAL = {
    pair[0]: pair[1]
    for pair in (
        "干幹 占佔 杰傑 佣傭 仆僕 价價 尽盡 凶兇 净淨 铲鏟 划劃 胜勝 厕廁 历歷 启啟 恶惡 当當 苏蘇 坝壩 采採 "
        "坛壇 墙牆 伙夥 奖獎 岁歲 岩巖 几幾 厂廠 广廣 录錄 后後 户戶 挂掛 据據 于於 术術 极極 杠槓 朴樸 柜櫃 "
        "壳殼 冲衝 涌湧 准準 温溫 淀澱 荡蕩 确確 税稅 种種 竖豎 范範 筑築 签籤 帘簾 绣繡 线線 绷繃 缰韁 脱脫 "
        "腊臘 脏髒 卧臥 馆館 艳豔 万萬 叶葉 药藥 葱蔥 荐薦 蕴蘊 苹蘋 虫蟲 蝎蠍 蜡蠟 里裡 托託 证證 夸誇 咨諮 "
        "赞贊 丰豐 游遊 适適 腌醃 丑醜 厘釐 钥鑰 钩鉤 钟鐘 钻鑽 锈鏽 镇鎮 闲閒 辟闢 云雲 愿願 余餘 斗鬥 郁鬱 "
        "鳄鱷 咸鹹 么麼 党黨 纤纖"
    ).split()
}


def make(name: str, queries: Sequence[Query], texts: Iterable[str]) -> list[Query]:
    """The queries in the variant of that name; those that it does not apply to are left out.

    queries: all of the set. texts: those of its documents, read for "keywords" and otherwise not.
    """
    match name:
        case "whole":
            return list(queries)
        case "keywords":
            common = commonness([query.text for query in queries], texts)
            return [query._replace(text=keywords(query.text, common)) for query in queries]
        case "typos":
            return [query._replace(text=typos(query)) for query in queries]
        case "script":
            return [query._replace(text=other_script(query.text)) for query in queries if _is_chinese(query)]
        case "prefix":
            return [query._replace(text=prefix(query)) for query in queries]
    raise ValueError(f"unknown variant {name}; variants are {', '.join(NAMES)}")


def commonness(queries: Sequence[str], texts: Iterable[str]) -> dict[str, float]:
    """How common the words of the queries are (as the analyzer folds them), of those that are in a document: the
    share of the documents that have a word, and the share of the queries; for texts rarely have what questions say."""
    asked = Counter(term for query in queries for term in {word.term for word in _words(query)})
    found: Counter[str] = Counter()
    total = 0
    for text in texts:
        found.update(asked.keys() & {word.term for word in _words(text)})
        total += 1
    return {term: count / total + asked[term] / len(queries) for term, count in found.items()}


def keywords(text: str, common: Mapping[str, float]) -> str:
    """The words of a question that say most, as typed: the least common ones; of equal ones the longer.

    Three of a question of six words or more, else two, in the order of the question with spaces between.
    common: how common words are; those that are not there are not chosen. A text without any stays.
    """
    words = [word for word in _words(text) if word.term in common and not _is_syllable(word, text)]
    chosen: list[Token] = []
    for word in sorted(words, key=lambda word: (common[word.term], word.start - word.end, word.start)):
        apart = all(word.end <= other.start or word.start >= other.end for other in chosen)
        if apart and word.term not in [other.term for other in chosen]:
            chosen.append(word)
    chosen = sorted(chosen[: 3 if len(chosen) >= _LONG else 2], key=lambda word: word.start)
    return " ".join(text[word.start : word.end] for word in chosen) or text


def prefix(query: Query) -> str:
    """The query while its last word is typed: cut inside that word, of which at least half is there.

    Words of one character, as Chinese ones may be, are not cut; the last that is longer is.
    """
    text, found = query.text, [(word, _clusters(query.text[word.start : word.end])) for word in _words(query.text)]
    long = [(word, clusters) for word, clusters in found if len(clusters) > 1]
    if not long:
        return text
    word, clusters = max(long, key=lambda item: (item[0].end, -item[0].start))
    half = (len(clusters) + 1) // 2
    typed = half + int(_chance("prefix", query).random() * (len(clusters) - half))
    return text[: word.start] + "".join(clusters[:typed])


def other_script(text: str) -> str:
    """Chinese in the other script: simplified where the text has more traditional characters, else traditional.

    Character for character; where a simplified one stands for several, the one that is usual in Taiwan.
    """
    to_simplified, to_traditional = _tables()
    if _is_traditional(text):
        return text.translate(to_simplified)
    return text.translate(to_traditional)


def typos(query: Query) -> str:
    """The query with two typing errors, in two words where it has two; with fewer where too few letters can be wrong.

    Two neighbours swapped, a letter left out, doubled, or another that is near it; never the first letter of a
    word. A Han character of a Chinese query becomes another of the same reading, or is left out.
    """
    chance, text, chinese = _chance("typos", query), query.text, _is_chinese(query)
    places = [place for place in _places(text) if place.script != "Han" or chinese]
    chosen: list[_Place] = []
    while places and len(chosen) < 2:
        place = _pick(places, chance)
        chosen.append(place)
        others = [other for other in places if other.run != place.run]
        places = others or [other for other in places if abs(other.at - place.at) > 1]
    homophones = _homophones(_is_traditional(text)) if chinese else {}
    for place in sorted(chosen, key=lambda place: -place.at):
        run, at = text[place.start : place.end], place.at - place.start
        wrong = _mistyped_han(run, at, homophones, chance) if place.script == "Han" else _mistyped(run, at, chance)
        text = text[: place.start] + wrong + text[place.end :]
    return text


class _Place(NamedTuple):
    """A letter that may be mistyped, at `at`, in the run from `start` to `end`."""

    at: int
    start: int
    end: int
    run: int
    script: str


def _places(text: str) -> list[_Place]:
    found = []
    for number, run in enumerate(runs(text)):
        end = run.start + len(run.text)
        first = 0 if run.script == "Han" else 1
        if len(run.text) >= (2 if run.script in CLUSTERED else _WRITTEN):
            found += [
                _Place(run.start + at, run.start, end, number, run.script)
                for at in range(first, len(run.text))
                if unicodedata.category(run.text[at])[0] in "LM"
            ]
    return found


def _mistyped(word: str, at: int, chance: Random) -> str:
    """A word with an error at its letter `at`, which is not the first."""
    letter, rest = word[at], word[at + 1 :]
    ways = [word[:at] + rest, word[: at + 1] + letter + rest]
    if rest and rest[0] != letter:
        ways.append(word[:at] + rest[0] + letter + rest[1:])
    if near := _near(letter):
        ways.append(word[:at] + _pick(near, chance) + rest)
    return _pick(ways, chance)


def _near(letter: str) -> list[str]:
    """The letters that stand beside a letter in its script's rows."""
    script = script_of(letter)
    parts = unicodedata.normalize("NFD", letter) if script == "Hangul" else letter
    found = []
    for place, part in enumerate(parts):
        for other in _beside(script).get(part.lower(), ""):
            typed = other.upper() if part.isupper() else other
            found.append(unicodedata.normalize("NFC", parts[:place] + typed + parts[place + 1 :]))
    return found


@cache
def _beside(script: str) -> dict[str, str]:
    beside: dict[str, str] = {}
    for row in _NEAR.get(script, "").split():
        for first, second in pairwise(row):
            beside[first] = beside.get(first, "") + second
            beside[second] = beside.get(second, "") + first
    return beside


def _mistyped_han(run: str, at: int, homophones: Mapping[str, str], chance: Random) -> str:
    """A Chinese run with another character of the same reading at `at`, or, one time in four, without it."""
    same = [other for other in homophones.get(_readings(run)[at], "") if other != run[at]]
    if not same or chance.random() < 0.25:
        return run[:at] + run[at + 1 :]
    return run[:at] + _pick(same[:_HOMOPHONES], chance) + run[at + 1 :]


def _readings(text: str) -> list[str]:
    """The reading of each character, without its tone; "" where it has none."""

    def unread(part: str) -> Any:  # pypinyin's types say text, but only a list keeps the characters apart
        return [""] * len(part)

    return lazy_pinyin(text, errors=unread)


@cache
def _homophones(traditional: bool) -> dict[str, str]:
    """Reading → the frequent characters of that reading in one of the scripts, most frequent first."""
    found: dict[str, str] = {}
    for character in frequent("Han"):
        # Each encoding has its script's characters and neither the other's nor Japanese forms.
        if character.encode("big5" if traditional else "gb2312", "ignore"):
            (reading,) = _readings(character)
            found[reading] = found.get(reading, "") + character
    return found


@cache
def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Traditional to simplified characters, and back."""
    to_simplified, to_traditional = {}, dict(_USUAL)
    for line in files("analyzers").joinpath("data/simplified.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            traditional, simplified, where = line.split("\t")
            to_simplified[ord(traditional)] = simplified
            if where == "only":
                to_traditional.setdefault(simplified, traditional)
    return to_simplified, {ord(simplified): traditional for simplified, traditional in to_traditional.items()}


def _is_traditional(text: str) -> bool:
    to_simplified, to_traditional = _tables()
    return sum(ord(c) in to_simplified for c in text) > sum(ord(c) in to_traditional for c in text)


def _is_chinese(query: Query) -> bool:
    return (query.language or _analyzer().identify(query.text).language).partition("-")[0] == "zh"


def _is_syllable(word: Token, text: str) -> bool:
    """Whether a word of a script without spaces is a single cluster, which says little."""
    written = text[word.start : word.end]
    return len(_clusters(written)) == 1 and any(run.script in CLUSTERED for run in runs(written))


def _clusters(text: str) -> list[str]:
    """What a reader takes for characters."""
    return regex.findall(r"\X", text)


@cache
def _analyzer() -> Analyzer:
    return Analyzer()


def _words(text: str) -> list[Token]:
    return _analyzer().document(text).words


def _chance(variant: str, query: Query) -> Random:
    """Chance that is the same for the same query. Only `random` is promised to give the same in every Python."""
    return Random(f"{variant} {query.id} {query.text}")


T = TypeVar("T")


def _pick(choices: Sequence[T], chance: Random) -> T:
    return choices[int(chance.random() * len(choices))]
