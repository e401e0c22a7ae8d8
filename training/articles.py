"""The articles to learn from, in articles/: a file for each language, LANG.txt, written for that.

An article begins with "==="; its paragraphs, the first of which is the headline, are parted by empty lines. A line is
a sentence: the topics that it speaks of ("-" for none), a tab, and its text with organisations marked as in texts/.
Lines of a page's frame and of a list stand by themselves, as on a page, and are read as paragraphs.
What they are made to say in them nobody has said.
"""

from collections.abc import Iterator
from pathlib import Path

import regex

from training.paragraphs import PARAGRAPHS, Paragraph, Span, paragraphs, read_marks

ARTICLES = Path(__file__).parent / "articles"
SOLID = ("zh", "ja")
"""Languages that put no space between sentences."""

_APART = regex.compile(
    r"-\t(?:[^.。!！?？।؟…\p{Thai}]{1,100}|.{0,50}[|/:：–—\d].{0,50}(?<!\p{L}[.。!！?？।؟])|\{[sn]:[^{}]+\})"
    r"|[^\t]+\t(?:\d{1,2}[.)、]|[-–•*·①-⑳]|[|]).*"
)
"""A line of a page's frame, which names no topic and ends no sentence, or of a list."""

Topics = tuple[Span, frozenset[str]]


def languages() -> list[str]:
    """Those that there is something to learn from in, as BCP 47 tags."""
    return sorted({path.stem for folder in (PARAGRAPHS, ARTICLES) for path in folder.glob("*.txt")})


def all_paragraphs(language: str) -> Iterator[Paragraph]:
    """The paragraphs of a language: single ones, and those of articles."""
    if (path := PARAGRAPHS / f"{language}.txt").is_file():
        yield from paragraphs(path)
    yield from (paragraph for paragraph, _ in articles(language))


def articles(language: str = "*") -> Iterator[tuple[Paragraph, list[Topics]]]:
    """The paragraphs of all articles, or of those in a language, each with the topics of its sentences."""
    for path in sorted(ARTICLES.glob(f"{language}.txt")):
        between = "" if path.stem.startswith(SOLID) else " "
        lines: list[str] = []
        for line in [*path.read_text("utf-8").splitlines(), ""]:
            apart = _APART.fullmatch(line)
            if lines and (apart or line in ("", "===")):
                yield _paragraph(path.stem, lines, between)
                lines = []
            if apart:
                yield _paragraph(path.stem, [line], between)
            elif line not in ("", "==="):
                lines.append(line)


def _paragraph(language: str, lines: list[str], between: str) -> tuple[Paragraph, list[Topics]]:
    text = ""
    names: list[Span] = []
    speaking: list[bool] = []
    sentences: list[Topics] = []
    for line in lines:
        topics, _, marked = line.partition("\t")
        sentence = read_marks(language, marked)
        begin = len(text) + len(between) if text else 0
        text += (between if text else "") + sentence.text
        names += [(begin + start, begin + end) for start, end in sentence.names]
        speaking += sentence.speaking
        sentences.append(((begin, len(text)), frozenset(topics.split()) - {"-"}))
    return Paragraph(language, text, tuple(names), tuple(speaking)), sentences
