"""Organisations that the vocabulary does not find, recognised by the form of their names (forms.py) and by a model of
how organisations are named (tagger.py)."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from analyzers.folding import fold_han
from analyzers.segmenters import icu
from index import Vocabulary
from index.vocabulary import Mention
from indexer.metadata.extents import Cover, new_names
from indexer.metadata.forms import distinctive
from indexer.metadata.labeller import Labels
from indexer.metadata.longer import goes_on, says_more, territories
from indexer.metadata.nominative import nominative, without_case
from indexer.metadata.roles import bracketed
from indexer.metadata.tagger import Span, model_of

_ACRONYM = regex.compile(r"[\p{Lu}\d&.-]{1,7}s?")
"""What by itself may as well be a unit, a scheme or a product: it is a name where a full one stands beside it."""
_OTHER_SCRIPTS = ("ar", "ja", "ko", "ru", "th", "zh")
_LATIN = regex.compile(r"\p{Latin}")
_JOINED = regex.compile(r"[\p{Latin}\d]")
_FIRM_OF = regex.compile(
    r"(?!有限|股份|集[团團]|公司|旗下|下[属屬]|子公司|[所的和与與及等在])\p{Han}{2,8}?(?:[（(]\p{Han}{2,4}[)）])?(?:有限|股份有限)?公司"
)
"""Behind the name of a company: more of that of a firm of its."""
_TORN = regex.compile(r"\p{Thai}{2,4}\s+\p{Thai}{2,4}|.?\p{Thai}+\s+\p{Thai}{2,3}", regex.DOTALL)
"""The end of a word and the beginning of another, that look like an acronym together, with what stands beside it."""
_PAIR, BESIDE = regex.compile(r"\p{Han}{2}"), 6
"""A name of two signs, which may be the end of a word and the beginning of another (大马|钢铁), and code points beside
it that tell."""


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
        whole = [mention for mention in every if not _is_torn(text, mention)]
        part = _abbreviated(text, [mention for mention in whole if mention.id in named])
        recorded, new = _told_apart(text, part, list(new_names(text, spans, own)), language, vocabulary, own)
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


def _is_torn(text: str, mention: Mention) -> bool:
    """Whether a known name is no name here: parts of words."""
    if _TORN.fullmatch(text, max(0, mention.start - 1), mention.end + 1):
        return True
    if mention.kind != "organisation" or not _PAIR.fullmatch(text, mention.start, mention.end):
        return False
    begin = max(0, mention.start - BESIDE)
    middle, past = mention.start - begin, mention.end - begin
    return any(middle < start < past < end for start, end in icu(text[begin : mention.end + BESIDE]))


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
    cover = Cover(text)
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
    cover = Cover(text)
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
