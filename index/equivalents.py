"""What a query says beside its words: organisations under any of their names, years in any era."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analyzers import fold_digits
from index.dates import find, read, written
from index.vocabulary import Vocabulary

_NUMBER = re.compile(r"(?<!\d)\d{4}(?!\d)")


class Equivalent(NamedTuple):
    """A value of a field that means what was typed, and other ways in which texts write it."""

    field: str
    value: str
    written: tuple[str, ...] = ()

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{self.field}:{value}"


def equivalents(text: str, vocabulary: Callable[[], Vocabulary]) -> list[Equivalent]:
    """The years and organisations that a text names, each once. vocabulary: asked for the organisations."""
    found = [Equivalent("year", year, _eras(year)) for year in _years(text)]
    found += [Equivalent("org", id) for id in vocabulary().matcher.asked("organisation", text)]
    return list(dict.fromkeys(found))


def year_of(text: str) -> str | None:
    """The year of the common era that is written so in any era: "2566", "พ.ศ. 2566", "民國112年"; the date, to the
    month or day, where that is what is written. None for anything else."""
    found = read(text)
    return found.value if found and not found.until and found.era else None


def _years(text: str) -> Iterator[str]:
    for expression in find(text):
        if expression.era and not expression.until and len(expression.value) == 4:
            yield expression.value
    for match in _NUMBER.finditer(fold_digits(text)):
        if (year := year_of(match.group())) and len(year) == 4:
            yield year


def _eras(year: str) -> tuple[str, ...]:
    """A year as texts write it; the Buddhist one without its mark, as they mostly do."""
    forms = dict(written(int(year)))
    forms["buddhist"] = str(int(year) + 543)
    return tuple(dict.fromkeys(forms.values()))
