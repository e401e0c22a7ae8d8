"""What a text speaks of: the topics of its concepts, by the rules of docs/labels.md."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, pairwise
from operator import mul
from typing import NamedTuple

from index import Evidence, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.labeller import Labels
from indexer.metadata.parts import PAGE, PAGES, Parts
from indexer.metadata.tagger import Span

SENTENCES = 2
"""So many sentences of a body of up to a page must speak of a topic, or one of the lead, or the title; one more in a
longer text, and two in one of more than two pages."""
TITLE = -1
"""The number of the title among sentences."""
WORD = 3.0
"""What a word of a topic adds to a labeller's log odds that a sentence speaks of it."""
SILENT = -8.0
"""The log odds of a sentence that is not there."""
WEIGHTS, ENOUGH = (0.6, 0.2, 1.5, 0.6), 2.0
"""What each of `_seen` counts, and the sum from which on a text has a topic: those of a logistic regression on
tests/truth and samples, rounded."""

Sentences = dict[int, dict[str, None]]
"""The sentences that speak of a topic, by their numbers, with the words that do."""


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
    bounds = list(pairwise([0, *parts.ends, len(body)]))
    rule = _Rule(
        frozenset([TITLE, *(number for number, (start, _) in enumerate(bounds) if parts.leads(start))]),
        SENTENCES + (parts.letters > PAGE) + (parts.letters > PAGES),
    )
    named = _named(title, body, mentions, parts, vocabulary)
    if labels is None:
        found = {topic: sentences for topic, sentences in named.items() if rule.holds(sentences)}
    else:
        spans = [(title, labels[0], {TITLE: (0, len(title))}), (body, labels[1], dict(enumerate(bounds)))]
        found = _labelled(spans, named, rule)
    ranked = sorted(
        found.items(), key=lambda item: (-len(item[1].keys() - {TITLE}) - len(item[1].keys() & rule.prominent), item[0])
    )
    return tuple(
        Evidence(topic, tuple(dict.fromkeys(chain.from_iterable(sentences.values())))) for topic, sentences in ranked
    )


class _Rule(NamedTuple):
    """When a text has a topic: one prominent sentence speaks of it, or so many of the body."""

    prominent: frozenset[int]
    least: int

    def holds(self, sentences: Collection[int]) -> bool:
        """Whether these sentences suffice."""
        return not self.prominent.isdisjoint(sentences) or len({*sentences} - {TITLE}) >= self.least

    def said(self, scores: Mapping[int, float]) -> float:
        """How much the sentences say that must, by what each of them says."""
        body = sorted((score for sentence, score in scores.items() if sentence != TITLE), reverse=True)
        prominent = (score for sentence, score in scores.items() if sentence in self.prominent)
        return max([SILENT, *prominent, *body[self.least - 1 : self.least]])


def _named(
    title: str, body: str, mentions: tuple[Sequence[Mention], Sequence[Mention]], parts: Parts, vocabulary: Vocabulary
) -> Mapping[str, Sentences]:
    """The sentences that have words of each topic."""
    named: dict[str, Sentences] = defaultdict(lambda: defaultdict(dict))
    for text, part in zip((title, body), mentions, strict=True):
        for mention in part:
            sentence = TITLE if text is title else parts.sentence(mention.start)
            for topic in _topics(mention, vocabulary):
                named[topic][sentence][text[mention.start : mention.end]] = None
    return named


def _labelled(
    texts: Sequence[tuple[str, Labels, Mapping[int, Span]]], named: Mapping[str, Sentences], rule: _Rule
) -> dict[str, Sentences]:
    """The topics that words and a labeller say together that the text has, and the sentences that speak of each.

    texts: title and body, each with what the labeller says of it and where its sentences are.
    """
    scores: dict[str, dict[int, float]] = defaultdict(dict)
    most: dict[tuple[str, int], str] = {}
    for text, labels, sentences in texts:
        for sentence, span in sentences.items():
            for topic, score, (start, end) in labels.speaks_of(span):
                scores[topic][sentence] = score
                most[topic, sentence] = text[start:end]
    found: dict[str, Sentences] = {}
    for topic in scores.keys() | named.keys():
        words = named.get(topic, {})
        own = dict.fromkeys(words, 0.0) | scores[topic]  # what is not read is told by its words
        own = {sentence: score + WORD * (sentence in words) for sentence, score in own.items()}
        if sum(map(mul, WEIGHTS, _seen(own, words, rule))) > ENOUGH:
            speaking = [sentence for sentence, score in own.items() if score > 0] or [max(own, key=own.__getitem__)]
            found[topic] = {
                sentence: words.get(sentence) or {most[topic, sentence]: None} for sentence in sorted(speaking)
            }
    return found


def _seen(scores: Mapping[int, float], words: Collection[int], rule: _Rule) -> tuple[float, float, bool, bool]:
    """What tells whether a text has a topic: how much the sentences say that must by the rule, how much the one of the
    body says that says most, whether those with words suffice, whether the body has words.

    scores: what each sentence says. words: the sentences with words.
    """
    strongest = max((score for sentence, score in scores.items() if sentence != TITLE), default=SILENT)
    return rule.said(scores), strongest, rule.holds(words), any(sentence != TITLE for sentence in words)


def _topics(mention: Mention, vocabulary: Vocabulary) -> Sequence[str]:
    """What a name speaks of."""
    if mention.kind == "concept":
        return vocabulary.concepts[mention.id].topics
    return (mention.id,) if mention.kind == "topic" else ()
