"""A text cut into pieces that an encoder can read as a whole."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from analyzers.scripts import CLUSTERED, runs, units

WORDS, OVERLAP = 200, 40
"""Words of a chunk, and those that the next one repeats. 200 fit into a window of 512 tokens in nearly any text."""
FINE = frozenset({"Thai", "Lao"})


def chunks(text: str) -> Iterator[str]:
    """The pieces of a text, in order, the last one shorter than the others; none of a text without words.

    Where words are not written apart, four units of Thai and Lao count as a word, two of other scripts: a chunk has 800
    clusters or 400 Han characters. In parallel texts (XQuAD) 127 English words are 526 clusters or 197 characters.
    """
    places, sums, words = [], [], 0.0
    for run in runs(text):
        weight = 1.0 if run.script not in CLUSTERED else 0.25 if run.script in FINE else 0.5
        place = run.start
        for unit in units(run):
            places.append(place)
            words += weight
            sums.append(words)
            place += len(unit)
    begin = end = 0
    while end < len(places):
        end = bisect_right(sums, WORDS + (sums[begin - 1] if begin else 0.0))
        yield text[places[begin] if begin else 0 : places[end] if end < len(places) else None]
        begin = bisect_left(sums, sums[end - 1] - OVERLAP) + 1
