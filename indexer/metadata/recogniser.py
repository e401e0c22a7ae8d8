"""Organisations that the vocabulary does not find, recognised by the form of their names (forms.py) and by a model of
how organisations are named (tagger.py)."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise

import regex

from analyzers import breaks
from analyzers.folding import fold_han
from index import Vocabulary
from index.vocabulary import Mention
from indexer.metadata import naming
from indexer.metadata.cues import either, words_of
from indexer.metadata.forms import bare_kinds, candidates, distinctive
from indexer.metadata.labeller import Labels
from indexer.metadata.longer import EDGES, goes_on, says_more, territories
from indexer.metadata.nominative import nominative, without_case
from indexer.metadata.roles import bracketed, labelled
from indexer.metadata.tagger import Span, model_of

AROUND = 40
"""Code points around a place in which words are told apart."""

_ACRONYM = regex.compile(r"[\p{Lu}\d&.-]{1,7}s?")
"""What by itself may as well be a unit, a scheme or a product: it is a name where a full one stands beside it."""
_OTHER_SCRIPTS = ("ar", "ja", "ko", "ru", "th", "zh")
_LATIN = regex.compile(r"\p{Latin}")
_JOINED = regex.compile(r"[\p{Latin}\d]")
_BROKEN = regex.compile(r"[>›|»]|&\w+;|\s[-–—]\s|\p{Lu}{2}\.\s")
"""Parts of a page's frame, the end of a sentence."""
_DEPUTY = regex.compile(r"副\p{Han}$")
"""Ends what only looks like the name of an office: 宁波市商务局副局长."""
_OTHER = regex.compile(r"各|مجلس إدارة |当社|弊社|自社|本公司|我公司|我司")
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
_FIRM_OF = regex.compile(
    r"(?!有限|股份|集[团團]|公司|旗下|下[属屬]|子公司|[所的和与與及等在])\p{Han}{2,8}?(?:[（(]\p{Han}{2,4}[)）])?(?:有限|股份有限)?公司"
)
"""Behind the name of a company: more of that of a firm of its."""
_TORN = regex.compile(r"\p{Thai}{2,4}\s+\p{Thai}{2,4}")
"""The end of a word and the beginning of another, that look like an acronym together, with what stands beside it."""
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
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}")
_OPENING = {"»": "«", "”": "“", ")": "(", "」": "「", "）": "（"}


class _Cover:
    """Which code points of a text are in names."""

    def __init__(self, text: str) -> None:
        self._points = bytearray(len(text))

    def add(self, start: int, end: int) -> None:
        self._points[start:end] = b"\1" * (end - start)

    def leaves(self, start: int, end: int) -> bool:
        """Whether a stretch is in no name."""
        return not any(self._points[start:end])


@dataclass
class _Name:
    """An organisation: the forms in which a text in this language names it, and its record, if one is known."""

    language: str
    forms: set[str] = field(default_factory=set)
    record: str | None = None

    @property
    def id(self) -> str:
        return self.record or max(self.told, key=lambda form: (len(form), form))

    @property
    def told(self) -> set[str]:
        """Its forms as names are told by themselves."""
        return {_told(form, self.language) for form in self.forms}


def recognise(
    texts: Sequence[str],
    known: Sequence[Sequence[Mention]],
    tagged: Sequence[Sequence[Span]],
    language: str,
    vocabulary: Vocabulary,
    labels: Sequence[Labels] | None = None,
) -> list[list[Mention]]:
    """The names of organisations in these texts, the parts of one document; of each text in order.

    known: what the vocabulary finds in each text, in order and without overlaps. tagged: what the model of names finds
    in each (tagging.py). A name that touches a known organisation is that one, or part of it, unless it goes on as that
    of another does; one that has a concept or a state inside may be another (Iron Association of Canada). language:
    primary subtag of the texts'. The id of a name that is recognised is that of a record where one has it, be it as an
    acronym that others have, too; else it is the longest form in which the texts have it. labels: what a labeller says
    of each text: what has the form of a name is one only where it agrees, what the vocabulary has unless it denies it
    everywhere.
    """
    names: dict[str, _Name] = {}
    kept = []
    seen: Sequence[Labels | None] = labels or [None] * len(texts)
    named = {
        mention.id
        for every, own in zip(known, seen, strict=True)
        for mention in every
        if own is None or not own.denies((mention.start, mention.end))
    }
    for text, every, spans, own in zip(texts, known, tagged, seen, strict=True):
        whole = [mention for mention in every if not _TORN.fullmatch(text, mention.start - 1, mention.end + 1)]
        part = _abbreviated(text, [mention for mention in whole if mention.id in named])
        recorded, new = _told_apart(text, part, list(_named(text, spans, own)), language, vocabulary, own)
        _paired(text, sorted([*recorded, *new]), names, language)
        kept.append(recorded)
    for name in names.values():
        telling = [form for form in name.forms | name.told if not _ACRONYM.fullmatch(form)] or name.forms
        telling = sorted(telling, key=len, reverse=True)
        if language == "ru":
            telling += [base for form in telling for base in without_case(form)]
        records = (vocabulary.lookup("org", form) for form in telling)
        name.record = name.record or next(filter(None, records), None)
    names = {key: name for key, name in names.items() if name.record or _acts(name.forms, language)}
    return [sorted([*part, *_located(text, part, names)]) for text, part in zip(texts, kept, strict=True)]


def _abbreviated(text: str, known: Sequence[Mention]) -> list[Mention]:
    """Known names, where an acronym in brackets behind a full name is that organisation's, whosever else it is."""
    own = {
        text[mention.start : mention.end]: before.id
        for before, mention in pairwise(known)
        if before.kind == mention.kind == "organisation"
        and before.id != mention.id
        and text[mention.start : mention.end].isupper()
        and text[before.start] == text[mention.start]
        and " " in text[before.start : before.end]
        and bracketed(text, before, mention)
    }
    return [
        mention._replace(id=own.get(text[mention.start : mention.end], mention.id))
        if own and mention.kind == "organisation"
        else mention
        for mention in known
    ]


def _told_apart(
    text: str,
    known: Sequence[Mention],
    tagged: Sequence[Mention],
    language: str,
    vocabulary: Vocabulary,
    labels: Labels | None,
) -> tuple[list[Mention], list[Mention]]:
    """The known organisations that stand by themselves, and new names."""
    new = [*_firms(text, known, vocabulary, labels)] if labels is not None else []
    starts, ends = [mention.start for mention in known], [mention.end for mention in known]
    for name in tagged:
        touched = known[bisect_right(ends, name.start) : bisect_left(starts, name.end)]
        likely = labels is not None and labels.is_likely((name.start, name.end)) and goes_on(name, touched)
        if likely or not touched or says_more(text, name, touched, language, vocabulary):
            new.append(name)
    cover = _Cover(text)
    for name in new:
        cover.add(name.start, name.end)
    organisations = (mention for mention in known if mention.kind == "organisation")
    return [mention for mention in organisations if cover.leaves(mention.start, mention.end)], new


def _firms(text: str, known: Sequence[Mention], vocabulary: Vocabulary, labels: Labels) -> Iterator[Mention]:
    """Firms whose names begin with that of a known company, where labels agree: 上海电气绿色燃料公司."""
    for mention in known:
        record = vocabulary.organisations.get(mention.id)
        more = _FIRM_OF.match(text, mention.end) if record and record.type == "company" else None
        if more and labels.is_likely((mention.start, more.end())):
            yield Mention(mention.start, more.end(), "organisation", "", False)


def _paired(text: str, mentions: Sequence[Mention], names: dict[str, _Name], language: str) -> None:
    """Note the new names among mentions. What stands in brackets behind a name is the same organisation."""
    before: Mention | None = None
    for mention in mentions:
        again = before is not None and bracketed(text, before, mention)
        if not mention.id:
            name = _noted(text, mention, names, language)
            if again and before is not None and before.id:
                name.record = before.id
            elif again and before is not None:
                first = _noted(text, before, names, language)
                first.forms |= name.forms
                names[_key(text[mention.start : mention.end], language)] = first
        elif again and before is not None and not before.id:
            _noted(text, before, names, language).record = mention.id
        before = mention


def _named(text: str, tagged: Sequence[Span], labels: Labels | None) -> Iterator[Mention]:
    """Names of a telling form, and what the model finds beside them; but first those that labels are certain of, since
    they know best where such a name ends, unless it goes on to its 公司."""
    formed = sorted(candidates(text), key=lambda span: (span.start, -span.end))
    firms = {span.start: span.end for span in reversed(formed) if text.endswith("公司", span.start, span.end)}
    certain = [
        (start, end)
        for start, end in tagged
        if labels is not None and labels.is_certain((start, end)) and firms.get(start, end) <= end
    ]
    cover = _Cover(text)
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
        begin = _with_article(text, begin)
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
    """Where a name ends that goes on to the last word of its acronym: Institute of Marine Engineering, Science and
    Technology (IMarEST)."""
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


def _noted(text: str, mention: Mention, names: dict[str, _Name], language: str) -> _Name:
    words = " ".join(text[mention.start : mention.end].split())
    name = names.setdefault(_key(words, language), _Name(language))
    name.forms |= {words, distinctive(words)}
    return name


def _key(words: str, language: str) -> str:
    return fold_han(_told(distinctive(" ".join(words.split())), language))


def _told(words: str, language: str) -> str:
    return nominative(words) if language == "ru" else words


def _located(text: str, known: Sequence[Mention], names: dict[str, _Name]) -> Iterator[Mention]:
    """Every place of the names, long forms first, so that none is found inside another or a known one."""
    cover = _Cover(text)
    for mention in known:
        cover.add(mention.start, mention.end)
    written = {form: name.id for name in names.values() for form in name.forms if len(form) > 1}
    for form in sorted(written, key=lambda form: (-len(form), form)):
        for start, end in _standing(text, form):
            if cover.leaves(start, end):
                cover.add(start, end)
                yield Mention(start, end, "organisation", written[form], False)


def _standing(text: str, form: str) -> Iterator[Span]:
    """Where a name stands by itself, touched by no Latin letter or digit; any white space may part its words."""
    first, *rest = form.split()
    start = text.find(first)
    while start >= 0:
        end = start + len(first)
        for word in rest:
            begin = end
            while text[begin : begin + 1].isspace():
                begin += 1
            if begin == end or not text.startswith(word, begin):
                break
            end = begin + len(word)
        else:
            if not (start and _JOINED.match(text, start - 1)) and not _JOINED.match(text, end):
                yield start, end
        start = text.find(first, start + 1)


def _acts(forms: Collection[str], language: str) -> bool:
    """Whether a name in these forms, which no record has, can be an organisation's."""
    places = territories(language)
    if all(_ACRONYM.fullmatch(form) or form.removesuffix("'s").removesuffix("’s") in places for form in forms):
        return False
    model = model_of(language)
    foreign = language in _OTHER_SCRIPTS and all(map(_LATIN.match, forms))  # persons look alike there
    return not foreign or (model is not None and any(map(model.tells, forms)))
