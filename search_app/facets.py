"""The facets of a result as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import FacetValue

SHOWN = 8
"""Values of a facet that are shown before "more"."""


@dataclass(frozen=True)
class Facet:
    """A facet with the values that are shown and those behind "more"."""

    name: str
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]


def facets_of(found: Mapping[str, Sequence[FacetValue]], everything: Mapping[str, Sequence[FacetValue]]) -> list[Facet]:
    """The facets that have values. Values that are in `everything` alone are there at 0."""
    facets = []
    for name, values in found.items():
        there = {value.value for value in values}
        missing = [FacetValue(value.value, 0) for value in everything[name] if value.value not in there]
        ordered = [*values, *missing]
        if name == "year":
            ordered.sort(key=lambda value: value.value, reverse=True)
        if ordered:
            # Those in use are always in sight, wherever they stand.
            shown = [value for place, value in enumerate(ordered) if place < SHOWN or value.selected or value.excluded]
            more = [value for value in ordered if value not in shown]
            facets.append(Facet(name, tuple(shown), tuple(more)))
    return facets
