"""Who acts in a text: the organisations that it names, in which role, and which of them it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import regex

from index import Actor, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.anaphora import stand_ins
from indexer.metadata.bylines import credited, find_bylines
from indexer.metadata.labeller import Labels
from indexer.metadata.parts import PAGE, PAGES, Parts
from indexer.metadata.roles import belonging, bracketed, datelined, labelled, same_sentence, unsigned
from indexer.metadata.speakers import Speech
from indexer.metadata.tagger import model_of

TWICE, HALF = 2, 0.5
"""So often does a text of up to two pages name its actors; a longer one once more, and half as often as the one that
it names most. Up to a page a text names hardly anybody in its lead who does not act in it; a longer one does."""
BETWEEN = 12
"""Code points at most between an agency and what it belongs to."""
PUBLIC = ("ministry", "government", "agency", "university", "institute")
"""What is named beside what belongs to it; a company only straight before it."""

_NUMBERED = regex.compile(r"[ /-]?(?:TC |TS |TR )?(?!(?:19|20)\d\d\b)\d{3,}")
"""Behind a name that is part of a standard's: ISO 14404."""
_PRODUCT = regex.compile(r" (?:Teams|Excel|Forms|Meet|Maps|News)\b|(?:プライム|スタンダード|グロース)")
"""Behind a name that is part of a tool's or a market's: Microsoft Teams, 東証プライム."""
_LISTED = regex.compile(r"\s?[:：]\s?(?:\d{3,}|[A-Z]{2,10})\b")
"""Behind the name of an exchange that says where a share is listed: HKEX: 00914."""
_DESK = regex.compile(r"\p{Han}{2,5}(?:中心|部|处|處|室|科|组|組)$|[ .]")
"""Behind the name of who signs: a desk, an address."""
_GLUED = regex.compile(r"\p{Thai}{2}.*\p{Thai}{2}", regex.DOTALL)
"""A name with what is beside it, where that is written together with it: it signs nothing."""
_HAN = regex.compile(r"\p{Han}")
_SIDE_BY_SIDE = regex.compile(r"(?<=\p{Han})\s+(?=\p{Han})")
"""Between two that sign together, where what belongs to another is written together with it."""


@dataclass
class _Found:
    words: list[str] = field(default_factory=list)
    mentions: int = 0
    titled: bool = False
    leads: bool = False
    speaks: bool = False
    publishes: bool = False
    sure: bool = False

    def name(self, words: str) -> None:
        """Note how the text calls it."""
        if words not in self.words:
            self.words.append(words)

    def main(self, letters: int, most: int) -> bool:
        """Whether it is a main actor of a text of so many letters, where the one named most is named so often."""
        if letters > PAGES:
            return self.publishes or self.titled or self.mentions >= max(TWICE + 1, HALF * most)
        stands_out = self.publishes or self.titled or self.speaks or self.mentions >= TWICE
        return stands_out or (letters <= PAGE and self.leads)

    @property
    def rank(self) -> tuple[bool, int, int]:
        """What comes first: publishers, then what stands out."""
        return not self.publishes, -(self.titled + self.leads + self.speaks), -self.mentions


def find_organisations(
    title: str,
    body: str,
    language: str,
    mentions: Sequence[Sequence[Mention]],
    parts: Parts,
    vocabulary: Vocabulary,
    url: str = "",
    removed: Iterable[tuple[str, Sequence[Mention]]] = (),
    labels: tuple[Labels, Labels] | None = None,
) -> tuple[Actor, ...]:
    """The organisations of a text, main actors first.

    mentions: names in title and body; one whose id is no record's is of an organisation that the vocabulary does not
    have. parts: those of the body. url: where it came from. removed: template lines that were taken out of it, which
    may name its source, with what the vocabulary finds in each. labels: what a labeller says of title and body.
    """
    found: dict[str, _Found] = defaultdict(_Found)
    spoken = language.partition("-")[0]
    for text, part, own in zip((title, body), mentions, labels or (None, None), strict=True):
        named = [mention for mention in part if mention.kind == "organisation"]
        for mention in named:
            actor = found[mention.id]
            actor.name(text[mention.start : mention.end])
            actor.publishes |= labelled(text, mention)
            actor.sure |= own is not None and own.is_sure((mention.start, mention.end))
        bearers = _bearers(text, named, vocabulary, spoken)
        if text is title:
            for place in bearers:
                found[named[place].id].titled = True
        else:
            _read(text, named, bearers, found, parts, vocabulary, spoken, own)
    signed: list[tuple[str, str]] = []
    for line, part in removed:
        for mention in part:
            if mention.kind == "organisation" and labelled(line, mention):
                found[mention.id].name(line[mention.start : mention.end])
                found[mention.id].publishes = True
        signed += [(vocabulary.lookup("org", name) or name, name) for name in credited(line)]
    for id, name in [*signed, *find_bylines(body, language, parts, vocabulary, labels and labels[1])]:
        _publishes(found, id, name, vocabulary)
    host = urlsplit(url).hostname or ""
    if site := vocabulary.owner(host):
        found[site].name(host)
        found[site].publishes = True
    types = {id: record.type if (record := vocabulary.organisations.get(id)) else None for id in found}
    most = max((actor.mentions for actor in found.values()), default=0)
    main = {id for id, actor in found.items() if actor.main(parts.letters, most) and _acts(types[id], actor, spoken)}
    ranked = sorted(found.items(), key=lambda item: (item[0] not in main, item[1].rank))
    return tuple(Actor(id, _role(actor), tuple(actor.words), id in main) for id, actor in ranked)


def _bearers(text: str, named: Sequence[Mention], vocabulary: Vocabulary, language: str) -> list[int]:
    """The places of names by which an organisation itself is named: no part of another name, nor whose another is."""
    bearers: list[int] = []
    for place, mention in enumerate(named):
        aside = _part_of_a_name(text, named, place, vocabulary) or belonging(text, mention, language)
        aside = aside or (language == "ko" and _owns_next(text, named, place, vocabulary))
        if not (aside or (_again(text, named, place) and bearers[-1:] != [place - 1])):
            bearers.append(place)
    return bearers


def _owns_next(text: str, named: Sequence[Mention], place: int, vocabulary: Vocabulary) -> bool:
    """Whether a ministry stands straight before an office of it, as in Korean: 산업통상부 국가기술표준원."""
    behind = named[place + 1] if place + 1 < len(named) else None
    owner = vocabulary.organisations.get(named[place].id)
    if behind is None or owner is None or owner.type != "ministry" or text[named[place].end : behind.start] != " ":
        return False
    office = vocabulary.organisations.get(behind.id)
    return office is None or office.type in ("agency", "institute")


def _again(text: str, named: Sequence[Mention], place: int) -> bool:
    """Whether a name says once more, in brackets, who was named before it."""
    return bool(place) and named[place - 1].id == named[place].id and bracketed(text, named[place - 1], named[place])


def _read(
    body: str,
    named: Sequence[Mention],
    bearers: Sequence[int],
    found: Mapping[str, _Found],
    parts: Parts,
    vocabulary: Vocabulary,
    language: str,
    labels: Labels | None,
) -> None:
    """Note who signs a body, leads it and speaks in it, and how often each is named."""
    speech = Speech(body, [(mention.start, mention.end) for mention in named], language, labels)
    for place in bearers:
        mention, again = named[place], _again(body, named, place)
        actor = found[mention.id]
        actor.mentions += not again
        if mention.id in vocabulary.organisations or actor.sure:
            signs = parts.signs(mention.start) and not _GLUED.fullmatch(body, mention.start - 1, mention.end + 1)
            actor.publishes |= (signs and not unsigned(body, mention)) or datelined(body, mention)
        actor.leads |= parts.leads(mention.start)
        if not (again or actor.speaks):
            actor.speaks = speech.speaks((mention.start, mention.end))
    for span, place in stand_ins(body, named, frozenset(bearers), parts, vocabulary, language):
        actor = found[named[place].id]
        actor.speaks = actor.speaks or speech.speaks(span)


def _publishes(found: dict[str, _Found], id: str, name: str, vocabulary: Vocabulary) -> None:
    """Note who publishes: whom the text names so elsewhere. Of two names that no record has, one inside the other, both
    are the same organisation's; one inside that of a medium is this one's."""
    if id not in vocabulary.organisations:
        id = next((other for other, actor in found.items() if name in actor.words or _is_desk(name, actor.words)), id)
    if id not in vocabulary.organisations:
        id = next((other for other, actor in found.items() if _is_same(name, other, actor.words, vocabulary)), id)
    found[id].name(name)
    found[id].publishes = True


def _is_same(name: str, id: str, words: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Whether a name that no record has is part of those of this organisation, or they of it; what is longer than that
    of a medium with a record is another's in Chinese (中国水泥, 中国水泥网)."""
    record = vocabulary.organisations.get(id)
    longer = record is None or not _HAN.search(name)
    return (record is None or record.type == "media") and any(
        name in form or (longer and form in name) for form in words
    )


def _is_desk(name: str, words: Iterable[str]) -> bool:
    """Whether a name is that of an organisation with its desk or its address behind, 河钢集团新闻中心, or its acronym
    before it: CEM 澳電."""
    return any((name.startswith(form) and _DESK.match(name, len(form))) or name.endswith(f" {form}") for form in words)


def _role(actor: _Found) -> str:
    return "publisher" if actor.publishes else "speaker" if actor.speaks else "mentioned"


def _acts(type: str | None, actor: _Found, language: str) -> bool:
    """Whether one of this type, None without a record, can be an actor: a state never is, a medium is named as a source
    unless the title names it; what is in no record and not named as organisations are may be a place. But who else
    publishes a text acts."""
    model = model_of(language)
    if type is None and not (actor.sure or (model and any(map(model.tells, actor.words)))):
        return actor.publishes or actor.speaks
    return type != "state" and (actor.publishes or type != "media" or actor.titled)


def _part_of_a_name(text: str, named: Sequence[Mention], place: int, vocabulary: Vocabulary) -> bool:
    """Whether the name at a place is part of a standard's or a share's, or says to what its neighbour belongs."""
    mention = named[place]
    record = vocabulary.organisations.get(mention.id)
    if record and record.type == "exchange" and _LISTED.match(text, mention.end):
        return True
    if _PRODUCT.match(text, mention.end):
        return True
    if text[mention.start : mention.end].isupper() and _NUMBERED.match(text, mention.end):
        return True
    neighbours = [(near, near.end, mention.start) for near in named[max(0, place - 1) : place]]
    neighbours += [(near, mention.end, near.start) for near in named[place + 1 : place + 2]]
    for near, start, end in neighbours:
        record = vocabulary.organisations.get(near.id)
        if record and end - start <= BETWEEN and record.parent == mention.id:
            owner = vocabulary.organisations.get(mention.id)
            public = owner is not None and owner.type in PUBLIC
            return start == end or (public and same_sentence(text[start:end]) and not _SIDE_BY_SIDE.match(text, start))
    return False
