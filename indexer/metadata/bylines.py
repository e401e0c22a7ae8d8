"""Where agencies sign a text, often by a short name that elsewhere means something else: "(dpa/red)", "— Bernama",
"[포항=뉴시스]", "(中央社記者…台北28日電)", "Jakarta, 9/10 (Antara) - …", "JAKARTA, KOMPAS — …"."""

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from index import Vocabulary
from index.dates import find
from indexer.metadata.cues import either, words_of
from indexer.metadata.labeller import Labels
from indexer.metadata.parts import Parts, runs

LINES = 4
"""Lines at either end of a text where somebody signs."""
LONGEST, CREDITED = 40, 80
"""Code points of a line by itself or of brackets, and of the name of a source, most."""

_LINE = regex.compile(r"\S.*")
_INSIDE = rf"[(（\[［【]([^()（）\[\]［］【】\n]{{2,{LONGEST}}})[)）\]］】]"
_SIGNED = (
    regex.compile(rf"(.{{2,{LONGEST}}})"),
    regex.compile(rf"{_INSIDE}.*"),
    regex.compile(rf".*{_INSIDE}[^\p{{L}}]*"),
    regex.compile(rf".{{2,{LONGEST}}}{_INSIDE}\s?[-–—:].*"),
    regex.compile(rf"[^/]{{2,{LONGEST}}}/\s?([^/]{{2,{LONGEST}}}?)\s?/.*"),
    regex.compile(rf"[^.。]{{2,{LONGEST}}}?,\s(\S[^,]{{1,{LONGEST}}}?)\s[-–—]{{1,2}}\s.*"),
)
_SHORT, _WRITTEN = r"\p{Lu}[^()（）/\s\d]{1,15}", r"\p{Lu}[^|\s\d]*(?: \p{Lu}[^|\s\d]*){1,5}"
"""A word of the name of an agency; the name of a paper."""
_BETWEEN = regex.compile(r"[/=|,，、;；+·•–—]|\s-\s")
_HEAD = regex.compile(r"\s*[|／｜•·]\s*|\s[-–—/]+\s|[,،]\s|[（(]")
"""Parts what begins a line from what stands behind it."""
_NO_HEAD = regex.compile(r"[:：»>]|\d{2}")
"""In what is no name."""
_EDGES = regex.compile(r"^[^\p{L}]+|(?:[^\p{L}\p{M}\p{Nd}]+\p{Nd}*)+$")
_SOLID = regex.compile(r"\p{Han}{2,6}")
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]"
_PARTED = regex.compile(rf"{_BETWEEN.pattern}|[\u3000\d:：()（）\[\]【】／｜]|\s{{2}}|(?<={_UNSPACED})\s")
"""Parts the name of a medium from what stands beside it in a masthead, mostly a date."""
MASTHEAD = 120
"""Code points of the line, most."""
_QUOTED = regex.compile(r"(?:«([^«»\n]+)»|《([^《》\n]+)》|『([^『』\n]+)』)(?:\d{4}年)?(?:\d{1,2}月[号號]|第\d+期)?")
"""A medium, where it is a line by itself, maybe with its issue, or where questions are put: 《低碳观察》："""
_SECTION = "[相有]關|[相有]关|最新|最近|熱門|热门|[訂订]|點我|本|行业|行業|公司|企业|企業|関連|互联|互聯"
"""Begins the name of a part of a page, or of the medium itself."""
_CREDITS = ("credit", "copyright")
WORDS = 6
"""Of the name of a medium, most."""


def find_bylines(
    body: str, language: str, parts: Parts, vocabulary: Vocabulary, labels: Labels | None = None
) -> Iterator[tuple[str, str]]:
    """The ids of the media that sign a body and of those whom a line of its frame names as its source, each with its
    name there, which is the id of one without a record. parts: those of the body. labels: what a labeller says of it.
    """
    lines = [(match.start(), match[0].strip()) for match in _LINE.finditer(body) if not parts.is_aside(match.start())]
    for start, line in lines if len(lines) <= 2 * LINES else lines[:LINES] + lines[-LINES:]:
        for headed in filter(None, (pattern.fullmatch(line) for pattern in _headed())):
            known = vocabulary.lookup("org", headed[1])
            if headed[1].lower() not in words_of("network") and (
                known is None or vocabulary.organisations[known].type == "media"
            ):
                yield known or headed[1], headed[1]
        if len(line) <= MASTHEAD:
            yield from ((vocabulary.lookup("org", name) or name, name) for name in credited(line))
            if name := _paper(line, language):
                yield vocabulary.lookup("org", name) or name, name
            if not runs(line):
                yield from ((name, name) for name in _mastheads(line) if vocabulary.lookup("org", name) is None)
                if head := _head(line, start, language, labels, vocabulary):
                    yield head
        for signed in filter(None, (pattern.fullmatch(line) for pattern in _SIGNED)):
            for part in _BETWEEN.split(signed[1]):
                for name in _names(_EDGES.sub("", part)):
                    id = vocabulary.lookup("org", name)
                    if id is not None and vocabulary.organisations[id].type == "media":
                        yield id, name
                        break


@cache
def _headed() -> Sequence[regex.Pattern[str]]:
    """Where nobody but an agency or an account stands: المنامة / بنا / …, (ĐTTC) - …, 【中国有色网讯】…, Solopos.com,
    WONOGIRI — …, 《桥梁》杂志微信公众号, By M. Wanjohi | The Standard | 14th March 2024."""
    return (
        regex.compile(rf"[^/]{{2,{LONGEST}}}/\s?(\p{{Arabic}}{{2,6}})\s?/.*"),
        regex.compile(
            rf"(?:\p{{Lu}}[^()\n]{{1,{LONGEST}}} )?[(（]({_SHORT}(?: {_SHORT}){{0,3}})[)）]\.?\s?[-–—]{{1,2}}\s.*"
        ),
        regex.compile(rf"[^()\n]{{1,{LONGEST}}}\d{{4}}[^()\n]{{0,5}} [(（]({_SHORT})[)）]\.\s.*"),
        regex.compile(rf"[^/\n]{{2,{LONGEST}}}\d /({_SHORT})/[.\s].*"),
        regex.compile(rf"[\p{{Arabic}}\s]{{2,{LONGEST}}}:\s«([^«»]{{2,{LONGEST}}})»"),
        regex.compile(r".*\d{4}\s?م\s(\p{Arabic}{2,6})"),
        regex.compile(r"【(?!本)(\p{Han}{3,12}(?<![专專]))[讯訊]】.*"),
        regex.compile(r"【(?!本)(\p{Han}{2,12})[专專][讯訊]】.*"),
        regex.compile(rf"(?i:{either(words_of('byline'))}) [^|]{{3,{LONGEST}}} \| ({_WRITTEN}) \| .*\d.*"),
        regex.compile(r".*\d{4}.*\| (\p{Hangul}{3,12}) (?!기자)\p{Hangul}{2,4}(?: 기자)?"),
        regex.compile(r"(?i)(?:[\p{L} -]{2,30}, )?([\p{L}\d][\w-]*\.(?:com|net|online|info|news|by|kg|kz|ru|ua|uz))"),
        regex.compile(r"(\p{Han}{4,30}(?:指挥部|指揮部|领导小组|領導小組)(?:办公室|辦公室)?)"),
        regex.compile(r"(\p{L}[\w-]*\.(?:com|id|co\.id|net|news)),? (?:\p{Lu}[\p{L} ]{2,25} )?[-–—]{1,2} .*"),
        regex.compile(
            r"[“「『《]([^“”「」『』《》]{2,20})[”」』》](?:[杂雜][志誌])?(?:(?:微信)?公[众眾][号號]|[编編][辑輯]部).*"
        ),
    )


def credited(line: str) -> Iterator[str]:
    """Whom a line of a page's frame names as its source or as the holder of its rights, whatever the name looks like:
    来源：碳道, © Quayside Bunker Review."""
    for match in _credit().finditer(line):
        name = _EDGES.sub("", match[1])
        if (
            len(name) > 1
            and not name[0].islower()
            and len(name.split()) <= WORDS
            and not _is_nobody(name)
            and not _office().search(name)
        ):
            yield name


def _is_nobody(name: str) -> bool:
    return any(name.lower().startswith(word) for word in words_of("nobody"))


@cache
def _office() -> regex.Pattern[str]:
    words = words_of("office")
    last = [word for word in words if regex.fullmatch(r"[\p{Han}\p{Hangul}]+", word)]
    ending, beginning = either(last), either({*words} - {*last})
    return regex.compile(
        rf"(?i)(?:{ending})$|^(?:{beginning})(?!\p{{Latin}})|\s(?:{either(words_of('office', 'en'))})$"
    )


@cache
def _credit() -> regex.Pattern[str]:
    labels, rights = (either(words_of(cue)) for cue in _CREDITS)
    initial = r"(?:(?<=[\s.]\p{L})\.|\.(?=\p{L}))"
    reserved = either(words_of("reserved"))
    return regex.compile(
        rf"(?i)(?<!\p{{L}})(?:(?:{labels})\s*[:：]|(?:{rights})|\(c\)\s*(?=\d{{4}}))\s*(?:\d{{4}}\s*)?"
        rf"(\p{{L}}(?:[^|/｜\u3000\n,，、;；.。:：()（）\[\]]|{initial}){{1,{CREDITED}}}?)"
        rf"(?=\s{{2}}|\u3000|[|/｜,，、;；。()（）\[\]]|(?!{initial})\.|\s[-–—·]\s|\s*$|\s(?:{reserved}))"
    )


def _paper(line: str, language: str) -> str | None:
    """The paper in which a text was printed, where a line says so: "First published in Dawn, November 5th"."""
    printed = _printed().match(line)
    if printed is None or any(
        one.start < printed.end(1) and printed.start(1) < one.end for one in find(line, language)
    ):
        return None
    return printed[1]


@cache
def _printed() -> regex.Pattern[str]:
    return regex.compile(
        rf"[(（]?(?i:{either(words_of('printed'))})\s*[《«“\"]?((?!\p{{Ll}})\p{{L}}[^,，.。;|《》«»“”\"\d]{{1,{LONGEST}}}?)"
        rf"[》»”\"]?(?:[,，.。;]|\s(?:on|am|le|el|in|vom|ฉบับ)|\s?\(?\d|$)"
    )


def _mastheads(line: str) -> Iterator[str]:
    """What is named as media are: La Voz de Avilés, 日刊市況通信社; or stands in quotation marks by itself."""
    if quoted := _QUOTED.fullmatch(line.rstrip(":：")):
        yield next(filter(None, quoted.groups()))
    for piece in _PARTED.split(line):
        name = _EDGES.sub("", piece)
        if name.count("«") > name.count("»"):
            name += "»"
        if (
            name
            and not name[0].islower()
            and len(name.split()) <= WORDS
            and not _is_nobody(name)
            and _media().fullmatch(name)
        ):
            yield name


def _head(
    line: str, start: int, language: str, labels: Labels | None, vocabulary: Vocabulary
) -> tuple[str, str] | None:
    """What begins a line that bears the number of an issue, or a date, if a labeller takes it for a name or it is that
    of a medium: its id and the name."""
    name = _HEAD.split(line, maxsplit=1)[0]
    if len(name) < 2 or name[0].islower() or len(name.split()) > WORDS or _NO_HEAD.search(name):
        return None
    rest, span, known = line[len(name) :], (start, start + len(name)), vocabulary.lookup("org", name)
    if known is not None:
        return (known, name) if vocabulary.organisations[known].type == "media" and any(find(rest, language)) else None
    if _issue().search(rest):
        return name, name
    if labels is None or not (labels.has_read(span) and labels.is_name(span)):
        return None
    return (name, name) if any(find(rest, language)) else None


@cache
def _issue() -> regex.Pattern[str]:
    """The number of an issue, a few words behind the name of a paper."""
    return regex.compile(rf"(?i)^.{{0,40}}(?<!\p{{L}})(?:(?:{either(words_of('issue'))})\s?\d|第\s?\d+\s?期)")


@cache
def _media() -> regex.Pattern[str]:
    words = words_of("media")
    begins = [word[:-1] for word in words if word.endswith("-")]
    ends = [word[1:] for word in words if word.startswith("-")]
    ends_solid = [word for word in words if regex.fullmatch(rf"{_UNSPACED}+", word)]
    whole = [word for word in words if "-" not in word and word not in ends_solid]
    by_itself, ending, ending_solid, beginning = (either(some) for some in (whole, ends, ends_solid, begins))
    return regex.compile(
        rf"(?i)(?:{by_itself})(?:\s|\.(?=\S)).+|.+[\s.](?:{by_itself})|(?:.*\s)?\p{{L}}+(?:{ending})(?:\s.*)?"
        rf"|(?!{_SECTION}){_UNSPACED}{{2,10}}(?:{ending_solid})|(?:{beginning}){_UNSPACED}{{2,}}"
    )


def _names(part: str) -> Iterator[str]:
    """What may be the agency's name, longest first: in Chinese a name begins where words that go on are not parted."""
    if part:
        yield part
    if solid := _SOLID.match(part):
        yield from (solid[0][:length] for length in range(len(solid[0]), 1, -1))
