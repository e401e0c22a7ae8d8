"""What a person types, as a tree. Never fails on typing: what cannot be taken as written is taken as words,
and a note says so.

    words            ranked: documents with more of them, nearer to each other, first
    "a phrase"       must occur, side by side; "a phrase"~3 with up to 3 units between
    +word  -word     must occur, must not occur
    AND OR NOT ( )   in capitals; AND binds tighter than OR, OR tighter than mere succession
    field:value      field:"a value", field:(a OR b), year:2021..2023, year:[2021 TO 2023], date:>=2023-06
    prefix*  wild?card  fuzzy~  fuzzy~2  word^2
    *                everything

Quotation marks, brackets and signs of other scripts count as well: 「」 “” « » （） ＋ ：.
Whoosh's own parser is not used: it drops what it cannot read without a word.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeGuard

from index.config import Limits
from index.errors import QueryError
from index.query import All, And, Boost, How, Match, Not, Or, Prefer, Query, Range
from index.schema import Kind, Schema

_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "＂": "＂", "〝": "〞"}
_LEXEME = re.compile(
    rf"(?P<space>\s+)|(?P<quote>[{''.join(_CLOSING)}])|(?P<open>[(（])|(?P<close>[)）])"
    r"|(?P<operator>(?:AND|OR|NOT)(?=[\s(（)）]|$))|(?P<sign>[+＋\-−－](?=[^\s+\-)）]))"
    r"|(?P<field>[A-Za-z][A-Za-z0-9_]*)[:：](?=\S)|(?P<word>[^\s(（)）\"“”„«»「」『』＂〝]+)"
)
_SUFFIX = re.compile(r"(?:~(?P<slack>\d*))?(?:\^(?P<boost>\d+(?:\.\d+)?))?(?=[\s)）]|$)")
_RANGE = re.compile(r"(?P<low>[^.\s)）]*)\.\.(?P<high>[^.\s)）]*)(?=[\s)）]|$)")
_BRACKETS = re.compile(r"[\[{]\s*(?P<low>\S+?)\s+TO\s+(?P<high>\S+?)\s*[\]}]")
_COMPARED = re.compile(r"(?P<sign>[<>]=?|[≤≥])(?P<value>[^\s)）]+)")
_VALUE = re.compile(r"[^\s()（）]+")
_MAX_EDITS = 2
_MOST_WEIGHT = 1000.0
_DEPTH = 30
"""Most brackets and operators inside each other."""


class Lexeme(NamedTuple):
    """A piece of a query: its kind, what it says, where it begins."""

    kind: str
    text: str
    start: int


@dataclass
class Parsed:
    """A query as a tree, None where it asks for nothing, and what was taken otherwise than written."""

    query: Query | None
    notes: list[str] = field(default_factory=list)


def parse(text: str, schema: Schema, limits: Limits = Limits()) -> Parsed:
    """Read a query. An empty one asks for everything.

    Raises QueryError where it is longer than the limits allow, for nothing else.
    """
    if len(text) > limits.query_length:
        raise QueryError(f"the query has {len(text):,} characters, more than {limits.query_length:,}; shorten it")
    if not text.strip():
        return Parsed(All())
    parser = _Parser(text, schema)
    query = parser.read()
    if parser.clauses > limits.clauses:
        raise QueryError(f"the query has {parser.clauses:,} parts, more than {limits.clauses:,}; shorten it")
    return Parsed(query, parser.notes)


def bare(query: Query | None) -> list[Match]:
    """The words of a query that only rank: no operator, sign, field, quotation mark or wildcard applies to them."""
    match query:
        case Match(how=How.WORDS, field=None):
            return [query]
        case Boost(inner) | Prefer(_, inner):
            return bare(inner)
        case Or(queries):
            return [word for inner in queries for word in bare(inner)]
        case And((inner, *others)) if others and all(isinstance(other, Not) for other in others):
            return bare(inner)
    return []


class _Parser:
    """A reader by recursive descent; `self._at` is the place in the text."""

    def __init__(self, text: str, schema: Schema) -> None:
        self._text, self._schema, self._at = text, schema, 0
        self.notes: list[str] = []
        self.clauses = 0
        self._depth = 0

    def read(self) -> Query | None:
        parts = []
        while self._peek():
            parts.append(self._sequence())
            if closing := self._peek():  # a sequence ends at a closing bracket only
                self.notes.append(f"a closing bracket at {closing.start + 1} has no partner and was left out")
                self._take(closing)
        return _sequence([part for part in parts if part])

    def _peek(self) -> Lexeme | None:
        while self._at < len(self._text):
            match = _LEXEME.match(self._text, self._at)
            if match and match.lastgroup != "space":
                kind = match.lastgroup or ""
                return Lexeme(kind, match.group(kind), match.start())
            self._at = match.end() if match else self._at + 1
        return None

    def _take(self, lexeme: Lexeme) -> None:
        self._at = lexeme.start + len(lexeme.text) + (lexeme.kind == "field")

    def _operator(self, *words: str) -> Lexeme | None:
        lexeme = self._peek()
        return lexeme if lexeme and lexeme.kind == "operator" and lexeme.text in words else None

    def _sequence(self) -> Query | None:
        parts: list[Query | None] = []
        while (lexeme := self._peek()) and lexeme.kind != "close":
            parts.append(self._alternatives())
        return _sequence([part for part in parts if part])

    def _alternatives(self) -> Query | None:
        return self._joined("OR", lambda: self._joined("AND", self._clause, And), Or)

    def _joined(
        self, word: str, operand: Callable[[], Query | None], node: Callable[[tuple[Query, ...]], Query]
    ) -> Query | None:
        first = operand()
        operands = [first]
        while lexeme := self._operator(word):
            self._take(lexeme)
            following = self._peek()
            if not following or following.kind == "close" or self._operator("AND", "OR"):
                self.notes.append(f"{word} at {lexeme.start + 1} has nothing on its right and was left out")
            else:
                operands.append(operand())
        given = [part for part in operands if part]
        if len(operands) == 1 or len(given) < 2:
            return given[0] if given else None
        return node(tuple(_exact(part) for part in given))

    def _clause(self) -> Query | None:
        lexeme = self._peek()
        assert lexeme
        self._take(lexeme)
        if self._depth >= _DEPTH and lexeme.kind in ("operator", "sign", "open"):
            self.notes.append(f"{lexeme.text} at {lexeme.start + 1} is nested more than {_DEPTH} deep and was left out")
            return None
        self._depth += 1
        try:
            return self._read_clause(lexeme)
        finally:
            self._depth -= 1

    def _read_clause(self, lexeme: Lexeme) -> Query | None:
        match lexeme.kind:
            case "operator" if lexeme.text == "NOT":
                inner = self._following(lexeme)
                return Not(_exact(inner)) if inner else None
            case "operator":
                self.notes.append(f"{lexeme.text} at {lexeme.start + 1} has nothing on its left and was left out")
                return None
            case "sign":
                inner = self._following(lexeme)
                if not inner:
                    return None
                return And((_exact(inner),)) if lexeme.text in "+＋" else Not(_exact(inner))
            case "open":
                return self._group(lexeme)
            case "quote":
                return self._quoted(lexeme, None)
            case "field":
                return self._field(lexeme)
        return self._word(lexeme, None)

    def _following(self, lexeme: Lexeme) -> Query | None:
        following = self._peek()
        if not following or following.kind == "close" or self._operator("AND", "OR"):
            self.notes.append(f"{lexeme.text} at {lexeme.start + 1} has nothing on its right and was left out")
            return None
        return self._clause()

    def _group(self, opening: Lexeme) -> Query | None:
        inner = self._sequence()
        closing = self._peek()
        if closing:
            self._take(closing)
        else:
            self.notes.append(f"the bracket at {opening.start + 1} is not closed; it ends with the query")
        return self._boosted(inner) if inner else None

    def _quoted(self, opening: Lexeme, name: str | None) -> Query | None:
        ends = [end for mark in _CLOSING[opening.text] if (end := self._text.find(mark, self._at)) >= 0]
        if not ends:
            self.notes.append(f"the quotation mark at {opening.start + 1} has no partner and was left out")
            return None
        inside, start = self._text[self._at : min(ends)], self._at
        self._at = min(ends) + 1
        if not inside.strip():
            return None
        self.clauses += 1
        match = Match(inside, How.QUOTED, name, start=start)
        suffix = _SUFFIX.match(self._text, self._at)
        if suffix and suffix["slack"]:
            match = replace(match, slack=int(suffix["slack"][:3]))
        return self._boosted(match)

    def _boosted(self, query: Query) -> Query:
        suffix = _SUFFIX.match(self._text, self._at)
        if not suffix:
            return query
        self._at = suffix.end()
        return self._weighted(query, suffix["boost"])

    def _weighted(self, query: Query, weight: str | None) -> Query:
        if weight is None:
            return query
        if float(weight) > _MOST_WEIGHT:
            self.notes.append(f"^{weight[:20]} was taken as ^{_MOST_WEIGHT:g}, the most there can be")
        return Boost(query, min(float(weight), _MOST_WEIGHT))

    def _field(self, lexeme: Lexeme) -> Query | None:
        name = lexeme.text.lower()
        kinds = {known.name: known.kind for known in self._schema.fields}
        if name not in kinds or name == "sort_title":
            following = _LEXEME.match(self._text, self._at)
            if following and following.lastgroup == "word" and not following.group().startswith("//"):
                self.notes.append(
                    f"there is no field {lexeme.text}; {lexeme.text}:{following.group()} was searched as words"
                )
            return self._word(lexeme, None)
        if kinds[name] is not Kind.TEXT and (ranged := self._range(name)):
            return ranged
        value = self._peek()
        if value and kinds[name] is not Kind.TEXT and value.kind not in ("open", "close", "quote"):
            written = _VALUE.match(self._text, self._at)  # an address has colons, a value may have signs
            value = Lexeme("word", written.group(), written.start()) if written else None
        if not value or value.kind in ("close", "operator", "sign", "field"):
            return self._word(lexeme, None)
        self._take(value)
        if value.kind == "open":
            inner = self._group(value)
            return And((_exact(_within(inner, name)),)) if inner else None
        found = self._quoted(value, name) if value.kind == "quote" else self._word(value, name)
        return And((_exact(found),)) if found else None

    def _range(self, name: str) -> Query | None:
        low: str | None
        high: str | None
        if match := _RANGE.match(self._text, self._at) or _BRACKETS.match(self._text, self._at):
            low, high = (None if bound in ("", "*") else bound for bound in (match["low"], match["high"]))
        elif match := _COMPARED.match(self._text, self._at):
            value, sign = match["value"], match["sign"]
            low, high = (value, None) if sign[0] in ">≥" else (None, value)
        else:
            return None
        self._at = match.end()
        self.clauses += 1
        for bound in (low, high):
            if bound and name in ("date", "year") and not re.match(r"\d{4}(?:-\d\d){0,2}$", bound):
                self.notes.append(f"{name}:{match.group()}: {bound} is not a year or a date such as 2023-09-08")
        if low is not None and high is not None and low > high:
            self.notes.append(f"{name} from {low} to {high} was taken as from {high} to {low}")
            low, high = high, low
        inside: Query = Range(name, low, high)
        if match.re is _COMPARED and match["sign"] in "<>":
            inside = And((inside, Not(Range(name, match["value"], match["value"]))))
        return And((inside,))

    def _word(self, lexeme: Lexeme, name: str | None) -> Query | None:
        """A word with what is written behind it: * and ? patterns, ~ and ^."""
        written, suffix = lexeme.text, re.search(r"(?:~(\d*))?(?:\^(\d+(?:\.\d+)?))?$", lexeme.text)
        assert suffix
        text, slack, boost = written[: suffix.start()], suffix[1], suffix[2]
        if not text:
            text, slack, boost = written, None, None
        self.clauses += 1
        query: Query = Match(text, field=name, start=lexeme.start)
        if text == "*":
            query = Range(name, None, None) if name and name not in self._schema.texts else All()
        elif "^" in text and re.search(r"\w\^", text):
            self.notes.append(f"{text} was searched as words; a weight is a number, like steel^2")
        elif slack is not None:
            query = self._fuzzy(Match(text, How.FUZZY, name, start=lexeme.start), slack)
        elif re.fullmatch(r"[^*?]*[^\W_][^*?]*\*", text):
            query = Match(text[:-1], How.PREFIX, name, start=lexeme.start)
        elif re.search(r"\*|\?(?=\w)", text):  # a ? at the end of a word is a question mark
            query = self._pattern(text.rstrip("?"), name, lexeme.start)
        return self._weighted(query, boost)

    def _fuzzy(self, match: Match, slack: str) -> Match:
        edits = int(slack[:3] or 1)
        if edits > _MAX_EDITS:
            self.notes.append(
                f"{match.text}~{slack} was searched with {_MAX_EDITS} wrong letters, the most there can be"
            )
        return replace(match, slack=min(edits, _MAX_EDITS))

    def _pattern(self, text: str, name: str | None, start: int) -> Query:
        if re.match(r"[^\W_]", text):
            return Match(text, How.PATTERN, name, start=start)
        self.notes.append(f"{text} begins with a sign for any letters; it was searched as words, without such signs")
        return Match(re.sub(r"[*?]", " ", text), field=name, start=start)


def _exact(query: Query) -> Query:
    """An operand of an operator: its words stand for themselves, they are not only ranked."""
    match query:
        case Match(how=How.WORDS):
            return replace(query, how=How.WHOLE)
        case Boost(inner, factor):
            return Boost(_exact(inner), factor)
    return query


def _within(query: Query, name: str) -> Query:
    """A group of values of a field: each of its words is one."""
    match query:
        case Match():
            if query.how is How.WORDS:
                parts = [
                    Match(m.group(), How.WHOLE, name, start=query.start + m.start())
                    for m in re.finditer(r"\S+", query.text)
                ]
                return Or(tuple(parts)) if len(parts) > 1 else parts[0]
            return replace(query, field=query.field or name)
        case Boost(inner, factor):
            return Boost(_within(inner, name), factor)
        case And(queries):
            return And(tuple(_within(inner, name) for inner in queries))
        case Or(queries):
            return Or(tuple(_within(inner, name) for inner in queries))
        case Not(inner):
            return Not(_within(inner, name))
        case Prefer(inner, preferred):
            return Prefer(_within(inner, name), _within(preferred, name))
    return query


def _required(query: Query) -> bool:
    """Whether a part of a sequence must be found: signs, fields, quotes and what AND joins; words are ranked."""
    match query:
        case Match(how=How.QUOTED) | And(_) | Range():
            return True
        case Boost(inner, _):
            return _required(inner)
        case Or(queries):
            return all(map(_required, queries))
    return False


def _sequence(parts: Sequence[Query]) -> Query | None:
    """Parts that follow each other: some must be found, some must not, the others rank."""
    parts = [inner for part in parts for inner in (part.queries[1:] if _only_excludes(part) else (part,))]
    required = [part for part in parts if _required(part)]
    excluded = [part for part in parts if isinstance(part, Not)]
    ranked = _merged([part for part in parts if not _required(part) and not isinstance(part, Not)])
    preferred: Query | None = None
    if ranked:
        preferred = ranked[0] if len(ranked) == 1 else Or(tuple(ranked))
    if not required and not excluded:
        return preferred
    base = required or ([preferred] if preferred else [])
    tree: Query = And((*base, *excluded)) if base else And((All(), *excluded))
    if len(base) == 1 and not excluded:
        tree = base[0]
    return Prefer(tree, preferred) if required and preferred else tree


def _only_excludes(part: Query) -> TypeGuard[And[Query]]:
    """Whether a part is a group that says only what must not occur; it means what its inside means."""
    return isinstance(part, And) and len(part.queries) > 1 and part.queries[0] == All()


def _merged(parts: Sequence[Query]) -> list[Query]:
    """Words that follow each other become one Match, so that their nearness counts."""
    merged: list[Query] = []
    for part in parts:
        last = merged[-1] if merged else None
        plain = isinstance(part, Match) and part.how is How.WORDS and part.field is None
        if plain and isinstance(last, Match) and last.how is How.WORDS and last.field is None:
            assert isinstance(part, Match)
            merged[-1] = replace(last, text=f"{last.text} {part.text}")
        else:
            merged.append(part)
    return merged
