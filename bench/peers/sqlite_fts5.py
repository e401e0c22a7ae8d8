"""SQLite's FTS5: the same terms, joined by blanks, and the facets in a table beside it."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from bench.peers import LIMIT, Answer, bytes_of, chosen_beside, values_of
from bench.queries import Asked
from index.engine import Entry
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema, stream_fields

FACETS = Schema().facets
FIELDS = {name: name.replace(".", "_") for name in stream_fields(Schema().texts)}
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* S* P* Co Cf Cn'"
"""One that cuts at blanks only."""


class SqliteFts5:
    """See `bench.peers.Peer`. It has no fuzzy search."""

    OWN_ANALYSIS = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = sqlite3.connect(folder / "index.db")
        self._database.execute("CREATE TEMP TABLE found (doc INTEGER PRIMARY KEY)")

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        database = sqlite3.connect(folder / "index.db")
        columns = ", ".join(FIELDS.values())
        database.executescript(
            f"""PRAGMA synchronous = OFF;
            CREATE TABLE document (doc INTEGER PRIMARY KEY, id TEXT UNIQUE, payload BLOB);
            CREATE TABLE facet (name TEXT, doc INTEGER, value TEXT, PRIMARY KEY (name, doc, value)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE terms USING fts5({columns}, content='', tokenize="{TOKENIZER}");"""
        )
        places = ", ".join("?" for _ in FIELDS)
        for doc, entry in enumerate(entries, 1):
            database.execute("INSERT INTO document VALUES (?, ?, ?)", (doc, entry.id, entry.payload))
            texts = [entry.streams[name] for name in FIELDS]
            database.execute(f"INSERT INTO terms (rowid, {columns}) VALUES (?, {places})", (doc, *texts))
            rows = [(name, doc, value) for name, value in values_of(entry, FACETS)]
            database.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        database.execute("CREATE INDEX by_value ON facet (name, value, doc)")
        database.commit()
        database.execute("INSERT INTO terms (terms) VALUES ('optimize')")
        database.commit()
        database.close()

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder)

    def run(self, asked: Asked) -> Answer | None:
        if isinstance(asked.query, Fuzzy):
            return None
        match = _match(asked.query)
        run = self._database.execute
        run("DELETE FROM found")
        where, values = ("terms MATCH ?", [match]) if match else ("1", [])
        table, key = ("terms", "rowid") if match else ("document", "doc")
        run(f"INSERT INTO found SELECT {key} FROM {table} WHERE {where}", values)
        kept, filters = _kept(asked.chosen)
        (total,) = run(f"SELECT count(*) FROM found AS d WHERE {kept}", filters).fetchone()
        order = "rank" if match else "d.doc"
        best = run(
            f"SELECT d.doc FROM (SELECT {key} AS doc{', rank' if match else ''} FROM {table} WHERE {where}) AS d "
            f"WHERE {kept} ORDER BY {order} LIMIT {LIMIT}",
            [*values, *filters],
        ).fetchall()
        hits = [run("SELECT id, payload FROM document WHERE doc = ?", row).fetchone() for row in best]
        counts = {name: self._counts(asked, name) for name in FACETS}
        return Answer(total, [id for id, _ in hits], counts, sum(len(payload) for _, payload in hits))

    def _counts(self, asked: Asked, name: str) -> dict[str, int]:
        kept, filters = _kept(chosen_beside(asked, name))
        return dict(
            self._database.execute(
                f"SELECT facet.value, count(*) FROM found AS d JOIN facet ON facet.name = ? AND facet.doc = d.doc "
                f"WHERE {kept} GROUP BY facet.value",
                [name, *filters],
            ).fetchall()
        )

    def size(self) -> int:
        return bytes_of(self._folder)

    def close(self) -> None:
        self._database.close()


def _kept(chosen: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """The condition that a document `d` has one of the values chosen in each facet, and what stands for its ?."""
    parts = [
        f"EXISTS (SELECT 1 FROM facet WHERE name = ? AND doc = d.doc AND value IN ({', '.join('?' for _ in values)}))"
        for values in chosen.values()
    ]
    return " AND ".join(parts) or "1", [item for name, values in chosen.items() for item in (name, *values)]


def _match(query: EngineQuery) -> str:
    """In FTS5's language, empty for everything."""
    match query:
        case Term(name, term):
            return f"{FIELDS[name]} : {_quoted(term)}"
        case And(queries):
            return " AND ".join(f"({_match(part)})" for part in queries)
        case Or(queries):
            return " OR ".join(f"({_match(part)})" for part in queries)
        case Phrase(name, terms, 0):
            return f"{FIELDS[name]} : {_quoted(' '.join(terms))}"
        case Prefix(name, prefix):
            return f"{FIELDS[name]} : {_quoted(prefix)} *"
        case All():
            return ""
    raise NotImplementedError(query)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


PEER = SqliteFts5
