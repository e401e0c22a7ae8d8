"""Where a text may be cut for display."""

from icu4py.breakers import LineBreaker


def breaks(text: str) -> list[int]:
    """The places, in code points, where a line may end: after words in every script, never inside a cluster."""
    places, place = [0], 0
    for piece in LineBreaker(text, "en"):
        place += len(piece)
        places.append(place)
    return places
