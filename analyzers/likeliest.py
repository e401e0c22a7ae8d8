"""Chinese words by the likeliest path: those that jieba finds without guessing, and those inside them.

A path through a line is as likely as its words are frequent (jieba's dictionary and counts); of two paths equally
likely the one with the longer first word is taken, as in jieba.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

_BLOCK = re.compile("[\u4e00-\u9fd5]+")
"""What jieba looks up; other characters are words of their own."""
_BEGINS = 1.0
"""What stands in the dictionary for letters that a word only begins with."""


def search_words(text: str) -> Iterator[tuple[int, int]]:
    """The words of a text, as spans, and in those of three and more characters the words of two and three."""
    dictionary, unseen = _dictionary()
    done = 0
    for block in _BLOCK.finditer(text):
        start, end = block.span()
        yield from _alone(text, done, start)
        place = start
        for stop in _path(text, start, end, dictionary, unseen):
            if stop - place > 2:
                yield from _inside(text, place, stop, dictionary)
            yield place, stop
            place = stop
        done = end
    yield from _alone(text, done, len(text))


def _alone(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((place, place + 1) for place in range(start, end) if text[place] != "\n")


def _path(text: str, start: int, end: int, dictionary: Mapping[str, float], unseen: float) -> list[int]:
    """The ends of the words of the likeliest path through a block."""
    look_up = dictionary.get
    route, ends = [0.0] * (end - start + 1), [0] * (end - start)
    for place in range(end - 1, start - 1, -1):
        best, last = float("-inf"), 0
        stop = place + 1
        while stop <= end:
            likely = look_up(text[place:stop])
            if likely is None:
                break
            if likely < 0 and (total := likely + route[stop - start]) >= best:
                best, last = total, stop
            stop += 1
        if not last:
            best, last = unseen + route[place + 1 - start], place + 1
        route[place - start], ends[place - start] = best, last
    found, place = [], start
    while place < end:
        place = ends[place - start]
        found.append(place)
    return found


def _inside(text: str, start: int, end: int, dictionary: Mapping[str, float]) -> Iterator[tuple[int, int]]:
    for length in range(2, min(4, end - start)):
        for place in range(start, end - length + 1):
            if dictionary.get(text[place : place + length], _BEGINS) < 0:
                yield place, place + length


@cache
def _dictionary() -> tuple[dict[str, float], float]:
    """Words and the logarithm of how probable each is; the same of a character that is in no dictionary.

    jieba's file is read as it is: importing jieba takes half a second, and warns.
    """
    package = find_spec("jieba")
    assert package
    assert package.submodule_search_locations
    lines = Path(package.submodule_search_locations[0], "dict.txt").read_text("utf-8").splitlines()
    counts = [(word, int(count)) for word, count, *_ in (line.split(" ") for line in lines)]
    total = log(sum(count for _, count in counts))
    dictionary = {word[:length]: _BEGINS for word, _ in counts for length in range(1, len(word))}
    dictionary.update({word: log(count) - total for word, count in counts if count})
    return dictionary, log(1) - total
