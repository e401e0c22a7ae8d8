"""Ballast: documents that nothing finds, which make tantivy's average lengths right.

Tantivy divides the number of terms of a field by the number of all documents, those without the field and deleted
ones included. What is wanted is the average over live documents that have the field. No setting says so; but fillers
raise the terms and empty ballast raises the documents, so that some of both give any average that is wanted.
"""

from collections.abc import Mapping

import tantivy

from index.engines.tantivy.layout import ballast
from index.engines.tantivy.reader import Reader, Total

TOLERANCE = 1e-5
"""The relative error of an average length that is let be. Tantivy has seven digits, and keeps lengths in a byte."""
TRIED = 1000
"""Numbers of empty ballast documents that are tried beyond the least, for one that leaves no remainder."""
LARGEST = 5_000_000
"""Fillers in one document."""


def measured(reader: Reader) -> dict[str, int]:
    """The number of terms that tantivy counts in each field that has some, of all stored documents."""
    counted = {}
    for name in reader.totals:
        average = reader.average(name)
        # Before anything is deleted there is ballast (`writing`): without it, all that is stored is live.
        counted[name] = reader.totals[name].terms if average is None else round(average * reader.stored)
    return counted


def measurable(reader: Reader) -> bool:
    """Whether there is ballast in every field that tells its average length."""
    return all(reader.average(name) is not None for name, total in reader.totals.items() if total.documents)


def balanced(totals: Mapping[str, Total], counted: Mapping[str, int], stored: int) -> bool:
    """Whether the averages are right as they are."""
    return all(
        abs(counted[name] * total.documents - total.terms * stored) <= TOLERANCE * total.terms * stored
        for name, total in totals.items()
        if total.documents
    )


def make(totals: Mapping[str, Total], counted: Mapping[str, int], stored: int) -> list[tantivy.Document]:
    """The ballast that makes the averages right.

    totals: what the averages are to be of. counted, stored: the terms and documents that tantivy counts without it.
    """
    wanted = {name: total for name, total in totals.items() if total.documents}
    number = 1
    for name, (documents, terms) in wanted.items():
        # At least one filler in each field: its explanation is what tells tantivy's average afterwards.
        number = max(number, -(-(counted[name] + 1) * documents // terms) - stored)
        number = max(number, 1 + (terms * (stored + number) // documents - counted[name]) // LARGEST)
    tried = range(number, number + TRIED)
    remainders = {more: _remainder(wanted, stored + more) for more in tried}
    number = next((more for more in tried if remainders[more] <= TOLERANCE), min(tried, key=remainders.__getitem__))
    left = {
        name: max(1, round(total.terms * (stored + number) / total.documents) - counted[name])
        for name, total in wanted.items()
    } | {name: 1 for name in counted if counted[name] and name not in wanted}
    made = []
    for _ in range(number):
        made.append(ballast({name: min(fillers, LARGEST) for name, fillers in left.items()}))
        left = {name: fillers - LARGEST for name, fillers in left.items() if fillers > LARGEST}
    return made


def _remainder(totals: Mapping[str, Total], stored: int) -> float:
    """The largest relative error of an average where so many documents are stored."""
    return max(
        (
            min(over := total.terms * stored % total.documents, total.documents - over) / (total.terms * stored)
            for total in totals.values()
        ),
        default=0.0,
    )
