"""Canaries: before a commit goes live, a word of each language must be found.

An engine, a library or a setting that loses a language would otherwise answer "nothing found" in silence.
"""

from analyzers import Analyzer
from index.document import Document
from index.engine import Engine
from index.errors import BuildError
from index.expand import expand
from index.lexicon import Lexicon
from index.query import And, How, Match, Term
from index.schema import Schema


class Canaries:
    """One word per language, from the middle of the first document of that language that has one."""

    def __init__(self, analyzer: Analyzer, schema: Schema) -> None:
        self._analyzer, self._schema = analyzer, schema
        self._words: dict[str, tuple[str, str]] = {}

    def watch(self, document: Document) -> None:
        """Take a word of a document that is being indexed."""
        language = document.language or "und"
        if language not in self._words and (word := self._middle(document)):
            self._words[language] = document.id, word

    def _middle(self, document: Document) -> str | None:
        text = document.body or document.title
        middle = text[max(0, len(text) // 2 - 500) : len(text) // 2 + 500]
        words = self._analyzer.document(middle, document.language).words
        for word in words[len(words) // 2 : -1]:  # the last one may be cut off
            if word.end - word.start > 1:
                return middle[word.start : word.end]
        return None

    def check(self, engine: Engine, analyzer: Analyzer) -> int:
        """Search each word, as it is and quoted. Returns how many there were; raises BuildError for a miss."""
        for language, (id, word) in self._words.items():
            for how in How.WORDS, How.QUOTED:
                query = expand(Match(word, how), analyzer, self._schema, Lexicon(engine)).query
                if engine.search(And((query, Term("id", id))), limit=1).total != 1:
                    raise BuildError(
                        f"{word!r} ({language}) is in {id} but is not found there; the index was left as it was. "
                        "Please report this with the text"
                    )
        return len(self._words)
