"""The facets of a result as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import FacetValue

SHOWN = 8
"""Values of a facet that are shown before "more"."""
LISTED = 25
"""Values of a facet that a page has, unless all of one are asked for."""


@dataclass(frozen=True)
class Facet:
    """A facet with the values that are shown, those behind "more", and how many values there are in all.

    whole: whether all of them were asked for.
    """

    name: str
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]
    total: int
    whole: bool


def facets_of(
    found: Mapping[str, Sequence[FacetValue]], everything: Mapping[str, Sequence[FacetValue]], whole: str = ""
) -> list[Facet]:
    """The facets that have values. Values that are in `everything` alone are there at 0.

    whole: the name of the facet of which all values are wanted.
    """
    facets = []
    for name, values in found.items():
        there = {value.value for value in values}
        missing = [FacetValue(value.value, 0) for value in everything[name] if value.value not in there]
        ordered = [*values, *missing]
        if name == "year":
            ordered.sort(key=lambda value: value.value, reverse=True)
        if ordered:
            # Those in use are always in sight, wherever they stand.
            in_use = [value.selected or value.excluded for value in ordered]
            shown = [value for place, value in enumerate(ordered) if place < SHOWN or in_use[place]]
            more = [value for place, value in enumerate(ordered) if place >= SHOWN and not in_use[place]]
            listed = more if name == whole else more[: LISTED - SHOWN]
            facets.append(Facet(name, tuple(shown), tuple(listed), len(ordered), name == whole))
    return facets
