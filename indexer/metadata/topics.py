"""What a text speaks of: the topics of its concepts, by the rules of docs/labels.md."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index import Evidence, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.labeller import Labels
from indexer.metadata.parts import PAGE, PAGES, Parts

SENTENCES = 2
"""So many sentences of a body of up to a page must speak of a topic, or one of the lead, or the title; one more in a
longer text, and two in one of more than two pages."""
WORD = 10.0
"""What a word of a topic adds to what a labeller says of a sentence, log odds; chosen on tests/truth and on real
documents, as ENOUGH."""
ENOUGH = 1.0
"""Sum from which on a sentence speaks of a topic."""
TITLE = -1
"""The number of the title among sentences."""


class _Finding(NamedTuple):
    """A topic that a sentence speaks of, with the place of the words that do, in title or body."""

    topic: str
    sentence: int
    place: int
    words: str


def find_topics(
    title: str,
    body: str,
    mentions: tuple[Sequence[Mention], Sequence[Mention]],
    parts: Parts,
    vocabulary: Vocabulary,
    labels: tuple[Labels, Labels] | None = None,
) -> tuple[Evidence, ...]:
    """The topics of a text, those that most of it speaks of first, each with the words that do.

    mentions: what the vocabulary finds in title and body. parts: those of the body. labels: what a labeller says of
    title and body.
    """
    findings = [*_worded(title, body, mentions, parts, vocabulary)]
    if labels is not None:
        findings = [*_labelled(title, body, findings, parts, labels)]
    sentences: dict[str, set[int]] = defaultdict(set)
    prominent: Counter[str] = Counter()
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for finding in findings:
        words[finding.topic][finding.words] = None
        prominent[finding.topic] += finding.sentence == TITLE or parts.leads(finding.place)
        if finding.sentence != TITLE:
            sentences[finding.topic].add(finding.sentence)
    least = SENTENCES + (parts.letters > PAGE) + (parts.letters > PAGES)
    found = [topic for topic in words if prominent[topic] or len(sentences[topic]) >= least]
    ranked = sorted(found, key=lambda topic: (-len(sentences[topic]) - prominent[topic], topic))
    return tuple(Evidence(topic, tuple(words[topic])) for topic in ranked)


def _worded(
    title: str, body: str, mentions: tuple[Sequence[Mention], Sequence[Mention]], parts: Parts, vocabulary: Vocabulary
) -> Iterator[_Finding]:
    """What words speak of."""
    for text, part in zip((title, body), mentions, strict=True):
        for mention in part:
            sentence = TITLE if text is title else parts.sentence(mention.start)
            for topic in _topics(mention, vocabulary):
                yield _Finding(topic, sentence, mention.start, text[mention.start : mention.end])


def _labelled(
    title: str, body: str, worded: Sequence[_Finding], parts: Parts, labels: tuple[Labels, Labels]
) -> Iterator[_Finding]:
    """What sentences speak of, words and labels taken together."""
    words: dict[tuple[str, int], list[_Finding]] = defaultdict(list)
    for finding in worded:
        words[finding.topic, finding.sentence].append(finding)
    bounds = enumerate(pairwise([0, *parts.ends, len(body)]))
    for text, own, sentences in ((title, labels[0], [(TITLE, (0, len(title)))]), (body, labels[1], bounds)):
        for sentence, span in sentences:
            if not own.has_read(span):
                yield from (finding for finding in worded if finding.sentence == sentence)
            for topic, score, (start, end) in own.speaks_of(span):
                known = words[topic, sentence]
                if score + WORD * bool(known) > ENOUGH:
                    yield from known or [_Finding(topic, sentence, start, text[start:end])]


def _topics(mention: Mention, vocabulary: Vocabulary) -> Sequence[str]:
    """What a name speaks of."""
    if mention.kind == "concept":
        return vocabulary.concepts[mention.id].topics
    return (mention.id,) if mention.kind == "topic" else ()
