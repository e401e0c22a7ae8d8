"""How organisations are named in a language without spaces between words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

from analyzers.folding import fold_han
from analyzers.segmenters import icu
from indexer.metadata.cues import either
from indexer.metadata.naming import NOTHING, Head, Naming, Span

SOLID = 60
"""Code points beside a head that are read."""
UNPLACED, PLACED = 4, 9
"""Words of a name before its last head, most: without a place at its beginning, and with one."""
_PLACE_INBRACKETS = regex.compile(r"[（(]\p{Han}{2,6}[）)]$")


class SolidNaming(Naming):
    """The forms of names in one language that is written without spaces."""

    REACH = SOLID
    BETWEEN = BEHIND = ""

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        super().__init__(code, table)
        words = [*table["words"], *self._places] if "words" in table else []
        self._words = regex.compile(either(words)) if words else NOTHING
        self._common = frozenset(table.get("common", ()))
        self._kinds = frozenset(table.get("kinds", ()))
        self._of_kind = NOTHING
        if self._kinds:
            small = either(word for word in self._stop | self._and if len(word) == 1)
            self._of_kind = regex.compile(
                rf"(?!{either(table['unkind'])})(?:(?!{small})\p{{Han}}){{2,3}}?(?:{either(self._kinds)})"
            )
        self._breaks = regex.compile(either(table["break"])) if "break" in table else NOTHING

    def names(self, text: str, head: Head, start: int, end: int) -> Iterator[Span]:
        """See `Naming`."""
        if self._is_inside(text, start):
            return
        if head.kind not in ("brand", "coined"):
            yield from super().names(text, head, start, end)
        elif self._behind.match(text, end) and (length := self._brand(text, start, head.kind == "coined")):
            yield self._named(text, start - length, end)

    def _beginning(self, text: str, place: int, end: int, head: Head) -> int | None:
        if bracket := _PLACE_INBRACKETS.search(text[max(0, place - 8) : place]):
            place -= len(bracket[0])
        start, before = self._start(self._tokens(text[max(0, place - self.REACH) : place])[::-1], place, head)
        own = self._tokens(text[start:place])
        if self._breaks.search(text, start, place):
            return None
        if places := list(self._places_in(text[start:place], own)):
            start += places[0]
            if self._weight(self._tokens(text[start:place])) > PLACED:
                return None
        elif (
            head.kind == "local"
            or self._weight(own) > UNPLACED
            or (head.type != "ministry" and self._and.intersection([before, *own]))
        ):
            return None
        of_state = head.kind == "local" and fold_han(text[start:place]) in self._countries
        return start if start < place and (self._tells(text[start:place]) or (of_state and end - place > 2)) else None

    def _is_inside(self, text: str, place: int) -> bool:
        """Whether a place is inside a word that is not to be cut."""
        begin = max(0, place - 4)
        words = self._words.finditer(text, begin, place + 4)
        return any(word.start() < place < word.end() for word in words)

    def _brand(self, text: str, place: int, coined: bool) -> int:
        """The length of a brand that ends at `place`, of two signs, and of a place before it, or 0.

        coined: whether it must be no word.
        """
        before = self._tokens(text[max(0, place - SOLID) : place])
        own = [before.pop()] if before else []
        if before and len(own[0]) == 1:
            own.insert(0, before.pop())
        if (
            sum(map(len, own)) != 2
            or (coined and len(own) == 1)
            or any(token in self._common or token in self._stop or not self._word.fullmatch(token) for token in own)
            or self._generic.fullmatch(fold_han("".join(own)))
            or self._is_place(own[0])
        ):
            return 0
        last = before[-1] if before else ""
        if self._is_place(last):
            return 2 + len(last)
        return 0 if self._word.fullmatch(last) and last not in self._stop | self._and else 2

    def _tokens(self, text: str) -> list[str]:
        tokens, end = [], 0
        for whole in self._words.finditer(text):
            tokens += [*_cut(text[end : whole.start()]), whole[0]]
            end = whole.end()
        return tokens + _cut(text[end:])

    def _weight(self, tokens: Iterable[str]) -> float:
        """How long a name without spaces is, in words: a brand is cut into its signs."""
        return sum(0.5 if self._common and len(token) == 1 else 1 for token in tokens)

    def _places_in(self, text: str, tokens: Iterable[str]) -> Iterator[int]:
        """Where there are places in a text of these tokens; only behind an "and" that another name may end at."""
        start = 0
        places: list[int] = []
        before = ""
        for token in tokens:
            alone = (not start or before in self._and) and len(token) == 1 and token in self._kinds
            if alone or self._is_place(token) or self._of_kind.match(text, start):
                if before in self._and:
                    places.clear()
                places.append(start)
            before = token
            start += len(token)
        yield from places


def _cut(text: str) -> list[str]:
    """The words of a text without spaces."""
    return [text[start:end] for start, end in icu(text)]
