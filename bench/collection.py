"""Collections of any size for measuring: real sentences put together anew, with made-up names and skewed facets.

Documents are made one by one, each from its number and a seed, so that a collection takes no memory and any document
can be had by itself. Sentences come from the samples and from retrieval sets, and are analysed once; the terms of a
document are those of its sentences, the same that the analyzer gives for its text. What is made so:

languages: as often as among the samples. lengths: log-normal, as those of the samples.
words: as often as in the sentences; beside them names and numbers by Zipf's law without an end, so that the vocabulary
    goes on growing with the collection, as Heaps' law has it.
facets: organisations of the vocabulary and topics by Zipf's law, more documents in late years than in early ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random

from analyzers import Analyzer
from bench.sentences import Piece, Pool
from index import Document
from index.engine import Entry
from index.entries import LEAD, sort_key
from index.schema import WHOLE, Kind, Schema, stream_fields

UNITS = (20, 3000)
"""Units of a body, at least and at most."""
NAMES, TITLES = 0.3, 0.8
"""How many lines of a body are names, and how many titles are sentences."""
NUMBERED = 0.3
"""How many names have a number behind them."""
NEW_NAMES, COMMON_ORGS, COMMON_TOPICS = 0.6, 0.8, 0.9
"""How the numbers of names, organisations and topics are spread (Pareto's alpha): n names have about n to this power
different ones."""
YEARS, LAST_YEAR = 4.0, 2025
"""Mean age of a document, and the year that it is counted from."""
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


class Collection:
    """Documents 0, 1, 2, ... made of a pool; another seed makes others."""

    def __init__(self, pool: Pool, seed: int = 1) -> None:
        self._pool, self._seed = pool, seed
        self._analyzer, self._schema = Analyzer(), Schema()
        self._languages = list(pool.languages)
        self._weights = list(accumulate(pool.languages.values()))
        self._name = lru_cache(maxsize=100_000)(self._analysed_name)

    def folder(self, kept: Path, count: int) -> Path:
        """Where what is made of the first documents is kept: queries, indexes."""
        return kept / f"{self._pool.digest}-{self._seed}" / str(count)

    def documents(self, count: int) -> Iterator[Document]:
        """The first documents."""
        return (self.document(number) for number in range(count))

    def entries(self, count: int) -> Iterator[Entry]:
        """The same as an engine stores them."""
        return (self.entry(number) for number in range(count))

    def document(self, number: int) -> Document:
        """The document of that number, from 0."""
        return self._document(number, *self.pieces(number))

    def entry(self, number: int) -> Entry:
        """The same as an engine stores it: what `index.entries.entry` makes of the document."""
        title, body = self.pieces(number)
        document = self._document(number, title, body)
        keywords = {
            name: [sort_key(document.title)] if name == "sort_title" else list(document.values(name))
            for name in self._schema.names(Kind.FACET, Kind.KEYWORD)
        }
        terms = _terms(title, body)
        return Entry.of(
            document.id,
            {name: terms[name] for name in stream_fields(self._schema.texts)},
            {name: values for name, values in keywords.items() if values},
            document.to_json(),
        )

    def pieces(self, number: int) -> tuple[Piece, list[Piece]]:
        """The title and the lines of the body."""
        random, language = self._random(number)
        sentences = self._pool.sentences[language]
        title = random.choice(sentences) if random.random() < TITLES else self._called(random, language)
        wanted = min(max(random.lognormvariate(*self._pool.length), UNITS[0]), UNITS[1])
        body = [random.choice(sentences)]
        units = len(body[0].units)
        while units < wanted:
            body.append(self._called(random, language) if random.random() < NAMES else random.choice(sentences))
            units += len(body[-1].units)
        return title, body

    def _random(self, number: int) -> tuple[Random, str]:
        random = Random((self._seed << 40) + number)
        return random, random.choices(self._languages, cum_weights=self._weights)[0]

    def _document(self, number: int, title: Piece, body: Sequence[Piece]) -> Document:
        random, language = self._random(number)
        random.seed(random.getrandbits(64))  # other numbers than those that chose the text
        year = max(LAST_YEAR - int(random.expovariate(1 / YEARS)), 1990)
        source = f"made/{year}/{number:08}.txt"
        return Document(
            id=source,
            title=title.text,
            body="\n".join(piece.text for piece in body),
            language=language,
            date=f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            org=_drawn(random, self._pool.orgs, COMMON_ORGS),
            topic=_drawn(random, self._pool.topics, COMMON_TOPICS),
            source=source,
        )

    def _called(self, random: Random, language: str) -> Piece:
        return self._name(_rank(random, NEW_NAMES), random.random() < NUMBERED, language)

    def _analysed_name(self, rank: int, numbered: bool, language: str) -> Piece:
        return Piece.of(f"{name(rank)} {rank % 9973:,}" if numbered else name(rank), language, self._analyzer)


def name(rank: int) -> str:
    """A made-up name for each number: Bababa, Bababe, ..."""
    rank += len(SYLLABLES) ** 2
    syllables = []
    while rank:
        rank, number = divmod(rank, len(SYLLABLES))
        syllables.append(SYLLABLES[number])
    return "".join(reversed(syllables)).capitalize()


def _rank(random: Random, alpha: float) -> int:
    return min(int(random.paretovariate(alpha)), 10**12)


def _drawn(random: Random, values: Sequence[str], alpha: float) -> tuple[str, ...]:
    """None to three values, early ones more often."""
    ranks = [_rank(random, alpha) - 1 for _ in range(random.randint(0, 3))]
    return tuple(dict.fromkeys(values[rank] for rank in ranks if rank < len(values)))


def _terms(title: Piece, body: Sequence[Piece]) -> dict[str, list[str]]:
    """The terms of a document's streams, from those of its lines."""
    whole = [*([] if body[0].text.startswith(title.text) else [title]), *body]
    lead, first = [stem for piece in whole[: len(whole) - len(body)] for stem in piece.stems], 0
    for piece in body:
        lead += [stem for stem, place in zip(piece.stems, piece.places, strict=True) if first + place < LEAD]
        first += len(piece.units)
        if first >= LEAD:
            break
    return {
        "title.units": list(title.units),
        "title.stems": list(title.stems),
        "title.quantities": list(title.quantities),
        "body.units": _joined(piece.units for piece in body),
        "body.quantities": _joined(piece.quantities for piece in body),
        f"{WHOLE}.stems": _joined(piece.stems for piece in whole),
        f"{WHOLE}.grams": _joined(piece.grams for piece in whole),
        f"{WHOLE}.lead": lead,
    }


def _joined(parts: Iterable[Sequence[str]]) -> list[str]:
    found: list[str] = []
    for part in parts:
        found += part
    return found
