"""What leaves a search without results, and how to go on."""

import re
from dataclasses import dataclass

from index import SearchIndex
from search_app.state import Choice, State

MOST = 10
"""Searches that are tried with the filters, and again without; each costs time."""
_PIECES = re.compile(r'[+\-]?(?:\w+:)?(?:"[^"]*"|“[^”]*”|「[^」]*」|«[^»]*»)\S*|\S+')
_GROUPED = re.compile(r"[()（）]|\b(?:AND|OR|NOT)\b")
_QUOTES = re.compile('["“”「」«»]')


@dataclass(frozen=True)
class WayOut:
    """A search near the one that found nothing, and how many documents it finds.

    kind: what it does without: a "filter", all "filters", a "piece" of the query, its "quotes".
    dropped: the filter or the piece.
    """

    kind: str
    state: State
    total: int
    dropped: Choice | str = ""


def ways_out(index: SearchIndex, state: State) -> list[WayOut]:
    """The searches with one thing less that find something; failing those, with all filters and one thing less."""
    candidates: list[tuple[str, State, Choice | str]] = [
        ("filter", state.without(*choice), choice) for choice in state.filters
    ]
    if len(state.filters) > 1:
        candidates.append(("filters", state.cleared(), ""))
    unquoted = " ".join(_QUOTES.sub(" ", state.query).split())
    if _QUOTES.search(state.query):
        candidates.append(("quotes", state.reworded(unquoted), ""))
    candidates.extend(("piece", state.reworded(rest), piece) for piece, rest in _shortened(state.query))
    found = [
        WayOut(kind, other, total, dropped)
        for kind, other, dropped in candidates[:MOST]
        if not other.blank and (total := index.search(**other.asked(), limit=0).total)
    ]
    return found or (ways_out(index, state.cleared()) if state.filters else [])


def _shortened(query: str) -> list[tuple[str, str]]:
    """Each piece of a query and the query without it; none where operators or brackets hold pieces together."""
    pieces = _PIECES.findall(query)
    if len(pieces) < 2 or _GROUPED.search(query):
        return []
    return [(piece, " ".join(pieces[:place] + pieces[place + 1 :])) for place, piece in enumerate(pieces)]
