"""Who acts in a text: the organisations that it names, in which role, and which of them it is about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import regex

from index import Actor, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.cues import words_of

LEAD = 250
"""Letters of a body that are its lead, where news says who acts; a Han character says as much as three."""
TITLE, LEADING, SPEAKING, MOST = 3, 1, 2, 5
"""What standing in the title, standing in the lead and speaking are worth beside mentions, of which so many count."""
SHORT, LONG = 1500, 5000
"""Up to so many letters a text names hardly anybody who does not act in it; from so many on it names others, too."""
SHARE = 0.6
"""The share of the first actor's worth that a main actor has in a long text. Chosen on the samples, where it
hardly matters, and such that a host or an authority named once in a report of two pages is none."""
REACH = 60
"""Code points from a name to the word that says it speaks."""

_WIDE = re.compile("[\u2e80-\ud7ff]+")
_SENTENCE = regex.compile(r"[。！？!?\n]|\.(?=\s+\p{Lu}|\s*$)")


@dataclass
class _Found:
    words: list[str] = field(default_factory=list)
    mentions: int = 0
    titled: bool = False
    leads: bool = False
    speaks: bool = False
    publishes: bool = False

    @property
    def worth(self) -> float:
        return min(self.mentions, MOST) + TITLE * self.titled + LEADING * self.leads + SPEAKING * self.speaks


def find_organisations(
    title: str,
    body: str,
    mentions: tuple[Sequence[Mention], Sequence[Mention]],
    vocabulary: Vocabulary,
    url: str = "",
    removed: Iterable[tuple[str, Sequence[Mention]]] = (),
) -> tuple[Actor, ...]:
    """The organisations of a text, main actors first.

    mentions: what the vocabulary finds in title and body. url: where it came from. removed: template lines
    that were taken out of it, which may name its source, with what the vocabulary finds in each.
    """
    found: dict[str, _Found] = {}
    lead, letters = _lead(body)
    for text, part in zip((title, body), mentions, strict=True):
        for mention in part:
            if mention.kind == "organisation":
                actor = found.setdefault(mention.id, _Found())
                words = text[mention.start : mention.end]
                actor.words += [words] * (words not in actor.words)
                actor.mentions += 1
                actor.titled = actor.titled or text is title
                actor.leads = actor.leads or (text is body and mention.start < lead)
                actor.speaks = actor.speaks or (text is body and _speaks(text, mention))
                actor.publishes = actor.publishes or _labelled(text, mention)
    for line, part in removed:
        for mention in part:
            if mention.kind == "organisation" and _labelled(line, mention):
                found.setdefault(mention.id, _Found([line[mention.start : mention.end]])).publishes = True
    if site := _owner(url, vocabulary):
        found.setdefault(site, _Found([urlsplit(url).hostname or ""])).publishes = True
    main = _main(found, letters, vocabulary)
    ranked = sorted(found.items(), key=lambda item: (item[0] not in main, -item[1].worth))
    return tuple(Actor(id, _role(actor), tuple(actor.words), id in main) for id, actor in ranked)


def _role(actor: _Found) -> str:
    return "publisher" if actor.publishes else "speaker" if actor.speaks else "mentioned"


def _main(found: Mapping[str, _Found], letters: int, vocabulary: Vocabulary) -> set[str]:
    """Who publishes a text or acts in it. A company stands for its subsidiaries and for the alliance
    that it leads."""
    acting = {id: actor for id, actor in found.items() if _acts(actor, vocabulary.organisations[id].type)}
    length = min(1.0, max(0.0, (letters - SHORT) / (LONG - SHORT)))
    least = SHARE * length * max((actor.worth for actor in acting.values()), default=0)
    main = {id for id, actor in acting.items() if actor.publishes or actor.worth >= least}
    return {id for id in main if not main & set(_parents(id, vocabulary))}


def _acts(actor: _Found, type: str) -> bool:
    """Whether one that is named can be an actor: media are sources, and a government's name is that of a place."""
    return actor.publishes or (type != "media" and (type != "government" or actor.speaks))


def _parents(id: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a company or an alliance belongs to, and what that belongs to; an agency acts for itself."""
    seen = {id}
    if vocabulary.organisations[id].type not in ("company", "exchange", "alliance"):
        return
    while (id := vocabulary.organisations[id].parent) in vocabulary.organisations and id not in seen:
        seen.add(id)
        yield id


def _lead(body: str) -> tuple[int, int]:
    """Where the lead ends, in code points, and how many letters there are in all."""
    letters = 0
    end = len(body)
    for place, character in enumerate(body[: LEAD + 1]):
        letters += 3 if "\u2e80" <= character <= "\ud7ff" else 1
        if letters > LEAD:
            end = place
            break
    return end, len(body) + 2 * sum(map(len, _WIDE.findall(body)))


def _speaks(text: str, mention: Mention) -> bool:
    """Whether a word for speaking stands near, in the same sentence."""
    after = _SENTENCE.split(text[mention.end : mention.end + REACH], maxsplit=1)[0]
    before = _SENTENCE.split(text[max(0, mention.start - REACH) : mention.start])[-1]
    return bool(_cue("speech").search(after) or _cue("speech_before").search(before))


def _labelled(text: str, mention: Mention) -> bool:
    """Whether the name stands behind a label such as "Source:" on its line."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return bool(_cue("source").search(line[-REACH:]))


@cache
def _cue(name: str) -> regex.Pattern[str]:
    pattern = "|".join(sorted(map(regex.escape, words_of(name)), key=len, reverse=True))
    if name == "source":
        return regex.compile(rf"(?<!\p{{L}})(?:{pattern})\s*[:：]\s*$", regex.IGNORECASE)
    return regex.compile(rf"(?:{pattern})(?!\p{{Latin}})", regex.IGNORECASE)


def _owner(url: str, vocabulary: Vocabulary) -> str | None:
    """The organisation whose site an address is on."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not host:
        return None
    for organisation in vocabulary.organisations.values():
        if any(host == site or host.endswith("." + site) for site in organisation.sites):
            return organisation.id
    return None
