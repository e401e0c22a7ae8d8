"""Thai words by maximal matching: the words that PyThaiNLP's newmm finds, nearly three times as fast.

newmm (Theeramunkong et al. 2000 for the clusters; PyThaiNLP for the algorithm) reads a text from left to right and
keeps the places that words of the dictionary lead to. Where only one such place is left, the text before it is cut
by the fewest words; where none is left, what follows is no word up to the next place where one begins. Here the
words of all places are found at once by one automaton, and the places are the bits of a number.
"""

import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

_EDGES = 50
"""Words that newmm looks at since the last cut before it takes the shortest only, so that no text takes it long."""


def cuts(text: str) -> list[int]:
    """Where the words of a text begin and end, from 0 on; an end of a line stands by itself."""
    words, ends = _words(text)
    found: list[int] = []
    start = 0
    for line in text.split("\n"):
        found.append(start)
        end = start + len(line)
        _cut_line(text, start, end, words, ends, found)
        start = end + 1
    return found


def _words(text: str) -> tuple[list[int], bytearray]:
    """For each place the words that begin there, bit n for n code points; and the places where clusters end.

    A word ends where a cluster does.
    """
    clusters, automaton, bits, _ = _dictionary()
    ends = bytearray(len(text) + 1)
    for end in accumulate(map(len, clusters.findall(text))):
        ends[end] = 1
    words = [0] * (len(text) + 1)
    for word, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if ends[end]:
            words[start] |= bits[word]
    return words, ends


def _cut_line(text: str, start: int, end: int, words: list[int], ends: bytearray, found: list[int]) -> None:
    """Append the ends of the words of `text[start:end]`."""
    while start < end:
        here, ahead = start, words[start]
        if not ahead:
            start = _unknown(text, start, end, words, ends)
            found.append(start)
            continue
        if not ahead & (ahead - 1):
            start += ahead.bit_length() - 1
            found.append(start)
            continue
        graph, edges = {here: ahead}, ahead.bit_count()
        while ahead & (ahead - 1):
            step = (ahead & -ahead).bit_length() - 1
            here += step
            more = words[here]
            if edges + (count := more.bit_count()) > _EDGES:
                more = _lowest(more, max(1, _EDGES + 1 - edges))
                count = more.bit_count()
            edges += count
            graph[here] = more
            ahead = (ahead >> step) & ~1 | more
        _shortest(graph, start, here + ahead.bit_length() - 1, found)
        start = found[-1]


def _lowest(bits: int, count: int) -> int:
    """The lowest bits that are set, so many of them."""
    kept = 0
    while bits and count:
        kept |= bits & -bits
        bits &= bits - 1
        count -= 1
    return kept


def _shortest(graph: dict[int, int], start: int, goal: int, found: list[int]) -> None:
    """Append the path of the fewest words from `start` to `goal`; of several the one whose first words are shortest."""
    if graph[start] >> (goal - start) & 1:
        found.append(goal)
        return
    before = {start: start}
    queue = [start]
    for place in queue:
        bits = graph.get(place, 0)
        if bits >> (goal - place) & 1:
            break
        while bits:
            reached = place + (bits & -bits).bit_length() - 1
            bits &= bits - 1
            if reached not in before:
                before[reached] = place
                queue.append(reached)
    path = [goal]
    while place != start:
        path.append(place)
        place = before[place]
    found.extend(reversed(path))


def _unknown(text: str, start: int, end: int, words: list[int], ends: bytearray) -> int:
    """Where the letters end that begin at `start` and that no word of the dictionary begins with."""
    other = _dictionary().other
    if found := other.match(text, start, end):
        return found.end()
    for place in range(start + 1, end):
        if ends[place] and (_is_sure(text, place, words[place]) or other.match(text, place, end)):
            return place
    return end


def _is_sure(text: str, place: int, words: int) -> bool:
    """Whether a word begins here that is more than one consonant or two."""
    if words >> 3:
        return True
    return any(words >> length & 1 and not _CONSONANTS.fullmatch(text, place, place + length) for length in (1, 2))


_CONSONANTS = re.compile("[ก-ฮ]+")


class _Dictionary(NamedTuple):
    """PyThaiNLP's pattern of clusters, here for many lines at once, its words, the bit of each word's length, and its
    pattern of what is not Thai."""

    clusters: re.Pattern[str]
    words: AhoCorasick
    bits: list[int]
    other: re.Pattern[str]


@cache
def _dictionary() -> _Dictionary:
    from pythainlp.corpus import thai_words
    from pythainlp.tokenize.newmm import _PAT_NONTHAI
    from pythainlp.tokenize.tcc_p import _PAT_TCC

    uncaptured = re.sub(r"\((?!\?)", "(?:", _PAT_TCC.pattern)
    clusters = re.compile(rf"{uncaptured}|.|\n", re.MULTILINE)
    words = sorted({word.strip() for word in thai_words()} - {""})
    return _Dictionary(clusters, AhoCorasick(words), [1 << len(word) for word in words], _PAT_NONTHAI)
