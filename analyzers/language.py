"""What a language is to the analyzer. Each file of `analyzers/languages/` holds one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analyzers.folding import fold, loose

Span = tuple[int, int]
Segmenter = Callable[[str], Iterable[Span]]


@dataclass(frozen=True)
class Language:
    """How one language is cut and reduced.

    code: BCP 47 primary subtag, the name of the file; documents may carry longer tags (zh-Hant).
    name: in English.
    scripts: Unicode script names it is written in; "Kana" stands for Japanese runs, Han included.
    default_for: those scripts whose text is taken for this language when nothing else is known.
    segmenters: from runs of one script, spelled as below, one a line, to words, as spans in code points of that text
        which together cover the lines; an end of a line is a span of its own, or in none. Several are joined. None
        where words are written apart.
    fold: one unit to its term; the same for all languages of a script, since a query's language
        is not known.
    spell: one unit as the segmenters' dictionaries have it, where that is not its fold.
    stem: a folded word to its stem.
    gram: length of the character n-grams.
    sample: a few ordinary sentences; tests and canaries draw on them.
    """

    code: str
    name: str
    scripts: frozenset[str]
    sample: str
    default_for: frozenset[str] = frozenset()
    segmenters: tuple[Segmenter, ...] = ()
    fold: Callable[[str], str] = fold
    spell: Callable[[str], str] | None = None
    stem: Callable[[str], str] = loose
    gram: int = 4
