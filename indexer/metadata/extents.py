"""Where the names of organisations that a text has begin and end: those of a telling form (forms.py) and those that
models find (tagger.py, labeller.py)."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import regex

from analyzers import breaks
from index.vocabulary import Mention
from indexer.metadata import naming
from indexer.metadata.cues import either, words_of
from indexer.metadata.forms import bare_kinds, candidates
from indexer.metadata.labeller import Labels
from indexer.metadata.longer import EDGES
from indexer.metadata.roles import labelled
from indexer.metadata.tagger import Span

AROUND = 40
"""Code points around a place in which words are told apart."""

_BROKEN = regex.compile(r"[>›|»]|&\w+;|\s[-–—]\s|\p{Lu}{2}\.\s")
"""Parts of a page's frame, the end of a sentence."""
_DEPUTY = regex.compile(r"副\p{Han}$")
"""Ends what only looks like the name of an office: 宁波市商务局副局长."""
_OTHER = regex.compile(r"[各某]|ทีมข่าว|กองบรรณาธิการ|مجلس إدارة |当社|弊社|自社|本公司|我公司|我司")
"""Begins what is no name of an organisation: each office of a kind, a board, the company that writes."""
_OUTSIDE = regex.compile(
    r"\A(?:[ldL]['’](?=\p{L})|(?:عضو )?مجلس إدارة (?=\p{L})|[访訪据據](?=\p{Han}{4})|"
    r"(?:\p{Ll}{4,}e[mnrs]? )+(?:Gesellschaft )?(?=\p{Lu}))|(?<=จำกัด)(?!\s?\(มหาชน\)).+|"
    r"(?:\s?(?:ของ|และ|โดย)|(?<=\p{Hangul}{2})[은는를]|\s(?:Genel|İl|phối|de|del|da|do|das|dos|des|du|of|and|von|der|y|et|di))$"
)
"""What is no part of a name: an article, a board, of what kind it is (französische Gesellschaft), where it is,
what would join it to more, a particle, half of a post (Genel Müdür)."""
_ARTICLE = regex.compile(r"(?<!\p{L})[وفبك]ال$")
"""Before an Arabic name: its article, behind a word that is glued to it."""
_FIRM, _LIMITED = regex.compile(r"บริษัท\s?$"), "จำกัด"
"""Before and behind the name of a Thai company."""
_HEADS = (
    "University|Université|Universidad|Universidade|Universität|Universitas|Chuo Kikuu|Ministry|Ministère|Ministerio|"
    "Ministério|Kementerian|Wizara|Institute|Department|Association|Authority|Council|Bank"
)
_TWO = regex.compile(rf"(.*\b({_HEADS})\b.*?) (?:and|et|y|e|und|dan|na) (.*\b\2\b.*)")
"""Two names of a kind."""
_UNSPACED = regex.compile(r"\p{Thai}{2}")
_ABBREVIATED = regex.compile(r"\.\p{Lu}$")
_MORE = regex.compile(r"((?:,?\s(?:(?:\p{Ll}{1,3}|&)\s){0,2}\p{Lu}[\p{L}'’-]+){1,4})\s\((\p{Lu}[\p{L}&]*\p{Lu})\)")
"""Behind a name: more of it and its acronym."""
_ADJECTIVE = regex.compile(r"(?<=Transition) (?:énergétique|écologique)(?: et solidaire)?")
"""Behind a name: a word of it that is written small."""
_HEAD_OF = regex.compile(r"(?<![部局厅廳署委])[部局厅廳署](?=[长長])")
"""Behind the name of an office without its last sign, that of the post of who heads it, too: 砂拉越交通部长."""
_COUNCIL = regex.compile(r"(?<!\p{L})UBND $")
"""Before the name of a place in Vietnam: its people's committee."""
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}")
_OPENING = {"»": "«", "”": "“", ")": "(", "」": "「", "）": "（"}


class Cover:
    """Which code points of a text are in names."""

    def __init__(self, text: str) -> None:
        self._points = bytearray(len(text))

    def add(self, start: int, end: int) -> None:
        self._points[start:end] = b"\1" * (end - start)

    def leaves(self, start: int, end: int) -> bool:
        """Whether a stretch is in no name."""
        return not any(self._points[start:end])


def new_names(text: str, tagged: Sequence[Span], labels: Labels | None) -> Iterator[Mention]:
    """Names of a telling form, and what the model finds beside them; but first those that labels are certain of, since
    they know best where such a name ends, unless it goes on to its 公司."""
    formed = sorted(candidates(text), key=lambda span: (span.start, -span.end))
    firms = {span.start: span.end for span in reversed(formed) if text.endswith("公司", span.start, span.end)}
    certain = [
        (start, end)
        for start, end in tagged
        if labels is not None and labels.is_certain((start, end)) and firms.get(start, end) <= end
    ]
    cover = Cover(text)
    for mention in chain(_tagged(text, certain), _formed(text, formed, labels), _tagged(text, tagged)):
        if cover.leaves(mention.start, mention.end):
            cover.add(mention.start, mention.end)
            two = _TWO.fullmatch(text, mention.start, mention.end)
            for start, end in (two.span(1), two.span(3)) if two else (mention[:2],):
                yield mention._replace(start=start, end=end)


def _formed(text: str, formed: Sequence[naming.Span], labels: Labels | None) -> Iterator[Mention]:
    """Those of the names of a telling form that stand by themselves and are none of another kind."""
    end = 0
    for span in formed:
        mention = Mention(_with_article(text, span.start), span.end, "organisation", "", False)
        if labels is not None and not (labels.is_name((span.start, span.end)) or labelled(text, mention)):
            mention = mention._replace(end=_trimmed(text, span.start, span.end, labels))
            if mention.end == span.end:
                continue
        words = text[mention.start : mention.end]
        if span.start >= end and not (_is_other(words) or _DEPUTY.search(words)):
            end = mention.end if span.short else _spelled_out(text, mention.start, mention.end)
            yield mention._replace(end=end)
            if span.short:
                begin = text.index(span.short, end)
                yield Mention(begin, end := begin + len(span.short), "organisation", "", False)


def _tagged(text: str, tagged: Sequence[Span]) -> Iterator[Mention]:
    """Names that a model finds, without signs around them."""
    for start, past in tagged:
        words = _OUTSIDE.sub("", text[start:past].strip(EDGES))
        if (
            len(words) < 2
            or _BROKEN.search(words)
            or _is_other(words)
            or words.lower() in words_of("network")
            or _cut(text, past)
        ):
            continue
        begin = text.index(words, start)
        end = _spelled_out(text, begin, _closed(text, begin, begin + len(words)))
        end += bool(_HEAD_OF.match(text, end))
        begin = _with_article(text, begin)
        if council := _COUNCIL.search(text, max(0, begin - 6), begin):
            begin = council.start()
        if text[begin - 1 : begin] == "某":  # of a kind that is not named
            continue
        if words.endswith(_LIMITED) and (firm := _FIRM.search(text, max(0, begin - len(_LIMITED) - 2), begin)):
            begin = firm.start()
        yield Mention(begin, end, "organisation", "", False)


def _is_other(words: str) -> bool:
    """Whether a name is none of an organisation: that of a kind, of many, of the one that writes, of a person by the
    post."""
    folded = words.casefold()
    return folded in bare_kinds() or folded in words_of("unnamed") or bool(_OTHER.match(words) or _post().search(words))


@cache
def _post() -> regex.Pattern[str]:
    return regex.compile(rf"^(?:{either(words_of('post'))})\s|\s(?:{either(words_of('post', 'en'))})$")


def _closed(text: str, start: int, end: int) -> int:
    """Where a name ends whose last sign was taken for one beside it: АО "Параллель", Vidrio A.C."""
    name, sign = text[start:end], text[end : end + 1]
    opened = name.count(_OPENING[sign]) > name.count(sign) if sign in _OPENING else False
    return end + (
        opened or (sign == '"' and name.count(sign) % 2 == 1) or bool(_ABBREVIATED.search(name) and sign == ".")
    )


def _with_article(text: str, start: int) -> int:
    """Where an Arabic name begins, with the article that another word is glued to: بالمؤسسة."""
    return start - 2 if _ARTICLE.search(text, max(0, start - 4), start) else start


def _trimmed(text: str, start: int, end: int, labels: Labels) -> int:
    """Where a name ends without the words behind it that labels take for no part of it, as a person's are; where it
    ended where that leaves no name."""
    last = end
    while (blank := text.rfind(" ", start, last)) > start and not labels.is_likely((blank + 1, last)):
        last = blank
    return last if " " in text[start:last] and labels.is_likely((start, last)) else end


def _spelled_out(text: str, start: int, end: int) -> int:
    """Where a name ends that goes on to the last word of its acronym, or to what in French is written small: Institute
    of Marine Engineering, Science and Technology (IMarEST), ministère de la Transition énergétique."""
    if adjective := _ADJECTIVE.match(text, end):
        return adjective.end()
    more = _MORE.match(text, end)
    if more is None:
        return end
    own = "".join(_INITIAL.findall(more[1]))
    spelled = text[start] == more[2][0] and own[-1] == more[2][-1] and own != more[2]
    return end + len(more[1]) if spelled else end


def _cut(text: str, place: int) -> bool:
    """Whether a place is inside a word, in a script that writes words together."""
    if not _UNSPACED.match(text, place - 1, place + 1):
        return False
    begin = max(0, place - AROUND)
    return place - begin not in breaks(text[begin : place + AROUND])
