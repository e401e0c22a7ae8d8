"""What a text speaks of: the topics of its concepts, by the rules of docs/labels.md."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from index import Evidence, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.parts import PAGE, PAGES, Parts

SENTENCES = 2
"""So many sentences of a body of up to a page must speak of a topic, or one of the lead, or the title; one more in a
longer text, and two in one of more than two pages."""


def find_topics(
    title: str, body: str, mentions: tuple[Sequence[Mention], Sequence[Mention]], parts: Parts, vocabulary: Vocabulary
) -> tuple[Evidence, ...]:
    """The topics of a text, those that most of it speaks of first, each with the words that do.

    mentions: what the vocabulary finds in title and body. parts: those of the body.
    """
    sentences: dict[str, set[int]] = defaultdict(set)
    prominent: Counter[str] = Counter()
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for text, part in zip((title, body), mentions, strict=True):
        for mention in part:
            for topic in _topics(mention, vocabulary):
                words[topic][text[mention.start : mention.end]] = None
                if text is title or parts.leads(mention.start):
                    prominent[topic] += 1
                if text is body:
                    sentences[topic].add(parts.sentence(mention.start))
    least = SENTENCES + (parts.letters > PAGE) + (parts.letters > PAGES)
    found = [topic for topic in words if prominent[topic] or len(sentences[topic]) >= least]
    ranked = sorted(found, key=lambda topic: (-len(sentences[topic]) - prominent[topic], topic))
    return tuple(Evidence(topic, tuple(words[topic])) for topic in ranked)


def _topics(mention: Mention, vocabulary: Vocabulary) -> Sequence[str]:
    """What a name speaks of."""
    if mention.kind == "concept":
        return vocabulary.concepts[mention.id].topics
    return (mention.id,) if mention.kind == "topic" else ()
