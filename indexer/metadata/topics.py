"""What a text is about: the topics that its concepts speak for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log2

from index import Evidence, Vocabulary
from index.vocabulary import Mention

TITLE = 3.0
"""What a concept named in the title is worth. In the body one mention is worth 1, and each doubling 1 more."""
LEAST = 1.0
"""From this on a text has a topic."""
SHARE = 0.15
"""And from this share of what its strongest topic has."""
MOST = 6
"""Topics of a text."""
# All chosen on samples/truth.tsv and tests/truth/truth.tsv, by the mean over five parts left out in turn.


def find_topics(
    title: str, body: str, mentions: tuple[Sequence[Mention], Sequence[Mention]], vocabulary: Vocabulary
) -> tuple[Evidence, ...]:
    """The topics of a text, the strongest first, each with the words that speak for it.

    mentions: what the vocabulary finds in title and body.
    """
    scores: dict[str, float] = defaultdict(float)
    words: dict[str, dict[str, None]] = {}
    for text, part in zip((title, body), mentions, strict=True):
        concepts = [mention for mention in part if mention.kind == "concept"]
        for id, count in Counter(mention.id for mention in concepts).items():
            for topic in vocabulary.concepts[id].topics:
                scores[topic] += vocabulary.topics[topic].weight * (TITLE if text is title else 1 + log2(count))
        for mention in concepts:
            for topic in vocabulary.concepts[mention.id].topics:
                words.setdefault(topic, {})[text[mention.start : mention.end]] = None
    least = max(LEAST, SHARE * max(scores.values(), default=0.0))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return tuple(Evidence(topic, tuple(words[topic])) for topic, score in ranked if score >= least)
