"""The state of a search, as it stands in the address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from index import SORTS, QueryError

DEFAULT_SORT = "relevance"
Choice = tuple[str, str]
"""A facet and one of its values."""


def number(args: MultiDict[str, str], name: str, default: int, lowest: int, highest: int | None = None) -> int:
    """A whole number among the parameters. Raises QueryError for anything else."""
    written = args.get(name, "")
    if not written:
        return default
    # isdecimal alone would take the digits of every script; int reads no more than 4300 of them.
    value = int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else -1
    if value < lowest or (highest is not None and value > highest):
        wanted = f"from {lowest}" if highest is None else f"from {lowest} to {highest}"
        raise QueryError(f"{name}={written[:40]} is not possible; give a whole number {wanted}")
    return value


@dataclass(frozen=True)
class State:
    """What is searched, chosen, left out, in which order and on which page; every link is made from one.

    expansions: whether to search what nobody typed. declined: names of expansions that are left out.
    whole: the name of a facet of which the page is to list all values.
    The methods that end in a participle give another state, on the first page.
    """

    query: str = ""
    chosen: tuple[Choice, ...] = ()
    excluded: tuple[Choice, ...] = ()
    sort: str = DEFAULT_SORT
    page: int = 1
    expansions: bool = True
    declined: tuple[str, ...] = ()
    whole: str = ""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Self:
        """The state in an address. Raises QueryError for a parameter that cannot be what it says."""
        sort = args.get("sort") or DEFAULT_SORT
        if sort not in SORTS:
            raise QueryError(f"sort={sort[:40]} is not possible; orders are {', '.join(SORTS)}")
        declined = tuple(dict.fromkeys(args.getlist("without")))
        if "" in declined:
            raise QueryError("without= is not possible; write it like without=org:MIIT")
        return cls(
            query=args.get("q", ""),
            chosen=_choices(args, "facet"),
            excluded=_choices(args, "not"),
            sort=sort,
            page=number(args, "page", 1, 1),
            expansions=bool(number(args, "expansions", 1, 0, 1)),
            declined=declined,
            whole=args.get("all", ""),
        )

    @property
    def filters(self) -> tuple[Choice, ...]:
        """What is chosen and what is left out."""
        return self.chosen + self.excluded

    @property
    def blank(self) -> bool:
        """Whether nothing is asked for."""
        return not self.query.strip() and not self.filters

    def asked(self) -> dict[str, Any]:
        """The state as SearchIndex.search takes it; the page is the caller's."""
        return {
            "query": self.query,
            "facets": _grouped(self.chosen),
            "exclude": _grouped(self.excluded),
            "sort": self.sort,
            "expansions": self.expansions,
            "without": self.declined,
        }

    def choosing(self, *choice: str) -> Self:
        """With this value of this facet chosen."""
        return self._with(choice, chosen=True)

    def excluding(self, *choice: str) -> Self:
        """With this value of this facet left out."""
        return self._with(choice, excluded=True)

    def excluding_url(self, *choice: str) -> str:
        """The address with this value of this facet left out; a page has hundreds of these."""
        if choice in self.filters:
            return self.excluding(*choice).url()
        base = self._first_page
        return f"{base}{'&' if '?' in base else '?'}{urlencode({'not': ':'.join(choice)})}"

    @cached_property
    def _first_page(self) -> str:
        return self.on_page(1).url()

    def without(self, *choice: str) -> Self:
        """With this value of this facet neither chosen nor left out."""
        return self._with(choice)

    def _with(self, choice: tuple[str, ...], chosen: bool = False, excluded: bool = False) -> Self:
        facet, value = choice
        added = ((facet, value),)
        return replace(
            self,
            chosen=tuple(other for other in self.chosen if other != choice) + added * chosen,
            excluded=tuple(other for other in self.excluded if other != choice) + added * excluded,
            page=1,
        )

    def cleared(self) -> Self:
        """Without any filter."""
        return replace(self, chosen=(), excluded=(), page=1)

    def declining(self, name: str) -> Self:
        """With this expansion left out."""
        return replace(self, declined=(*self.declined, name), page=1)

    def accepting(self, name: str) -> Self:
        """With this expansion no longer left out."""
        return replace(self, declined=tuple(other for other in self.declined if other != name), page=1)

    def expanded(self) -> Self:
        """With every expansion."""
        return replace(self, expansions=True, declined=(), page=1)

    def unexpanded(self) -> Self:
        """With nothing but what was typed."""
        return replace(self, expansions=False, declined=(), page=1)

    def reworded(self, query: str) -> Self:
        """With another query."""
        return replace(self, query=query, page=1)

    def listing(self, facet: str) -> Self:
        """With all values of a facet listed."""
        return replace(self, whole=facet)

    def on_page(self, page: int) -> Self:
        """On another page."""
        return replace(self, page=page)

    def hidden(self, *shown: str) -> Iterator[tuple[str, str]]:
        """The parameters beside the query, the page and those shown, for a form that asks for these itself."""
        for name, value in self._parameters().items():
            if name not in ("q", "page", *shown):
                for single in [value] if isinstance(value, str) else value:
                    yield name, single

    def url(self) -> str:
        """The address of the result page."""
        return url_for("pages.search", **self._parameters())

    def document_url(self, id: str, **view: Any) -> str:
        """The address of a document's page, from which this state can be gone back to. view: how it is shown."""
        return url_for("pages.document", id=id, **self._parameters(), **view)

    def api_url(self, per_page: int) -> str:
        """The address of the same results as JSON."""
        parameters = self._parameters()
        page = {} if self.page == 1 else {"offset": (self.page - 1) * per_page}
        return url_for("api.search", **{**parameters, "page": None, **page, "limit": per_page})

    def _parameters(self) -> dict[str, Any]:
        """Parameters that say something, in the order that people read; empty for a blank state."""
        everything = {
            "q": self.query,
            "facet": [":".join(choice) for choice in self.chosen],
            "not": [":".join(choice) for choice in self.excluded],
            "without": self.declined,
            "expansions": "" if self.expansions else "0",
            "sort": self.sort if self.sort != DEFAULT_SORT else "",
            "all": self.whole,
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in everything.items() if value}


def _choices(args: MultiDict[str, str], name: str) -> tuple[Choice, ...]:
    choices = []
    for written in dict.fromkeys(args.getlist(name)):
        facet, colon, value = written.partition(":")
        if not (facet and colon and value):
            raise QueryError(f"{name}={written[:40]} is not possible; write it like {name}=org:MIIT")
        choices.append((facet, value))
    return tuple(choices)


def _grouped(choices: tuple[Choice, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for facet, value in choices:
        grouped.setdefault(facet, []).append(value)
    return grouped
