"""The articles to learn from, in articles/: a file for each language, LANG.txt, written for that.

An article begins with "==="; its paragraphs, the first of which is the headline, are parted by empty lines. A line is
a sentence: the topics that it speaks of ("-" for none), a tab, and its text with organisations marked as in texts/.
What they are made to say in them nobody has said.
"""

from collections.abc import Iterator
from pathlib import Path

from training.paragraphs import Paragraph, Span, read_marks

ARTICLES = Path(__file__).parent / "articles"
SOLID = ("zh", "ja")
"""Languages that put no space between sentences."""

Topics = tuple[Span, frozenset[str]]


def articles() -> Iterator[tuple[Paragraph, list[Topics]]]:
    """The paragraphs of all articles, each with the topics of its sentences."""
    for path in sorted(ARTICLES.glob("*.txt")):
        between = "" if path.stem.startswith(SOLID) else " "
        lines: list[str] = []
        for line in [*path.read_text("utf-8").splitlines(), ""]:
            if line and line != "===":
                lines.append(line)
            elif lines:
                yield _paragraph(path.stem, lines, between)
                lines = []


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
