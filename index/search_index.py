"""The object that embedding users hold."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from threading import Lock
from typing import Any, Self

from index.alike import Likeness
from index.analysis import Analysed
from index.commit import LEDGER, Commit
from index.config import Config, Limits
from index.document import Document
from index.engine import Hit, Selection, Sort
from index.engines import larger_engine
from index.errors import IndexLockedError, IndexOutdatedError, QueryError
from index.expand import Expanded, expand
from index.groups import Group
from index.highlight import Highlighter, Span
from index.parse import bare, parse
from index.query import Match, Prefer, Query
from index.results import FacetValue, Result, Results
from index.schema import Schema
from index.semantic import fusion
from index.shown import shown
from index.snapshot import Snapshot
from index.storage import Storage
from index.vocabulary import Vocabulary

SORTS: Mapping[str, Sort] = {
    "relevance": Sort(),
    "date": Sort("date", descending=True),
    "oldest": Sort("date"),
    "title": Sort("sort_title"),
}
"""The orders of results; `date` is newest first."""
NOTES = 5
"""Notes on a query that are given in full."""


class SearchIndex:
    """A full-text index in a folder.

    Threads may share one. Any number of processes may read while one writes; a search sees what was
    committed before it began. Use it as a context manager, or `close` it.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._storage, self._limits = Storage(folder), limits
        self._snapshot: Snapshot | None = None
        self._lock = Lock()

    @classmethod
    def create(
        cls,
        folder: str | Path,
        config: Config = Config(),
        documents: Iterable[Document] | Iterable[Analysed] = (),
        ledger: Callable[[], Mapping[str, Any]] = dict,
        limits: Limits = Limits(),
        jobs: int | None = None,
    ) -> Self:
        """A new index, empty unless documents are given; all of them or, when one is wrong, no index.

        ledger, jobs: see `apply`. limits: what a query may cost, as for `open`.
        Raises IndexExistsError where the folder holds anything.
        """
        index = cls(Path(folder), limits)
        index._storage.prepare()
        with index._storage.writing():
            index._storage.prepare()  # again: another process may have created one meanwhile
            index._commit(Commit(config, None, documents, (), ledger, jobs))
        return index

    @classmethod
    def open(cls, folder: str | Path, limits: Limits = Limits()) -> Self:
        """The index in a folder, after checking its files.

        Raises IndexMissingError, and IndexDamagedError where files are not what was written.
        """
        index = cls(Path(folder), limits)
        index._current()
        return index

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files once no search needs them. Closing twice does nothing."""
        with self._lock:
            self._snapshot = None

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._storage.folder

    @property
    def config(self) -> Config:
        """How it was made."""
        manifest = self._current().generation.manifest
        return Config.of({item.name: manifest[item.name] for item in fields(Config) if item.name in manifest})

    @property
    def vocabulary(self) -> Vocabulary:
        """The organisations, concepts and topics that it knows."""
        return self._current().vocabulary

    @property
    def schema(self) -> Schema:
        """Its fields."""
        return self._current().schema

    @property
    def outdated(self) -> bool:
        """Whether another version of the analysis built it: it may miss documents until it is built again."""
        return self._current().outdated

    @property
    def generation(self) -> str:
        """The name of what is live now; every commit makes a new one."""
        return self._current().generation.name

    def __len__(self) -> int:
        snapshot = self._current()
        return snapshot.engine.count

    def _current(self) -> Snapshot:
        """The live generation, opened again where a writer has moved on."""
        live = self._storage.live()
        with self._lock:
            if self._snapshot is None or self._snapshot.generation.name != live:
                self._snapshot = Snapshot(self._storage.open())
            return self._snapshot

    # Writing

    def add(self, documents: Iterable[Document], jobs: int | None = None) -> int:
        """Add documents in one atomic commit; one whose id is there already is replaced. Returns how many.

        jobs: see `apply`.

        Raises DocumentError (for an id given twice, too), IndexLockedError and IndexOutdatedError; the
        index is then as it was.
        """
        return self.apply(add=documents, jobs=jobs)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete documents in one atomic commit. Returns how many there were; unknown ids are no error."""
        wanted = [id for id in dict.fromkeys([ids] if isinstance(ids, str) else ids) if self.get(id)]
        if wanted:
            self.apply(delete=wanted)
        return len(wanted)

    def apply(
        self,
        add: Iterable[Document] | Iterable[Analysed] = (),
        delete: Iterable[str] = (),
        ledger: Callable[[], Mapping[str, Any]] | None = None,
        since: str | None = None,
        jobs: int | None = None,
    ) -> int:
        """Add and delete in one atomic commit. Returns how many documents were added.

        add: documents, or what `Analysis` made of them for the configuration of this index.
        delete: ids of documents that were there before; asked for after the last document to add.
        ledger: called at the end; its plain values are kept with the index (`self.ledger`), the earlier ones unless
            it is given.
        since: the generation that all this was worked out from; IndexLockedError where there is a newer one.
        jobs: processes that analyse many documents, as many as there are cores unless given; 1 is this one.
        """
        with self._storage.writing():
            snapshot = self._current()
            self._check_since(since)
            if snapshot.outdated:
                raise IndexOutdatedError(
                    f"{self.folder} was built by another version of the analysis; "
                    f"build it again: wenkham build SOURCE --rebuild --index {self.folder}"
                )
            return self._commit(Commit(self.config, snapshot, add, delete, ledger, jobs))

    def rebuild(
        self,
        documents: Iterable[Document] | Iterable[Analysed],
        config: Config | None = None,
        ledger: Callable[[], Mapping[str, Any]] = dict,
        since: str | None = None,
        jobs: int | None = None,
    ) -> int:
        """Replace the whole index, in one atomic commit. Returns how many documents there are.

        config: the settings of the new one, those of the old one unless given. ledger, since, jobs: see `apply`.
        """
        with self._storage.writing():
            self._check_since(since)
            return self._commit(Commit(config or self.config, None, documents, (), ledger, jobs))

    def _check_since(self, since: str | None) -> None:
        if since and since != self.generation:
            raise IndexLockedError(f"another process wrote to {self.folder} meanwhile; run this again")

    def _commit(self, commit: Commit) -> int:
        self._storage.commit(commit.base.generation.folder if commit.base else None, commit.fill)
        return commit.added

    # Reading

    def get(self, id: str) -> Document | None:
        """The document of that id, None where there is none."""
        snapshot = self._current()
        return snapshot.document(id)

    def group(self, id: str) -> Group | None:
        """The documents that are one notice with that one: copies, and the same in other languages; None
        where there are no others."""
        return self._current().groups.get(id)

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        snapshot = self._current()  # held: its files stay open meanwhile
        return list(snapshot.engine.values("id"))

    def ledger(self) -> Mapping[str, Any]:
        """What the last `apply` or `rebuild` left as its ledger."""
        snapshot = self._current()
        path = snapshot.generation.folder / LEDGER
        ledger: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return ledger

    def search(
        self,
        query: str,
        *,
        facets: Mapping[str, Iterable[str]] | None = None,
        exclude: Mapping[str, Iterable[str]] | None = None,
        sort: str = "relevance",
        offset: int = 0,
        limit: int = 10,
        expansions: bool = True,
        without: Iterable[str] = (),
        semantic: bool = True,
    ) -> Results:
        """Search in the query language (index.parse). An empty query, or *, finds everything.

        facets: facet → values to keep: any of a facet's values, in every facet named.
        exclude: facet → values to leave out.
        sort: "relevance", "date" (newest first), "oldest" or "title".
        expansions: whether to search what nobody typed: organisations under all their names, years in every era,
            quantities in other units, other spellings, words in other languages.
        without: names of expansions (`Results.expansions`) to leave out.
        semantic: whether to find, beside bare words, what is near them in meaning; by relevance only, and where the
            index was made so (`Config`).

        Raises QueryError for a limit, a sort order or a facet that does not exist, and ConfigurationError where the
        index was made with the extra `semantic` and that is not installed.
        """
        snapshot = self._current()
        self._check_page(sort, offset, limit)
        selections = _selections(snapshot.schema, facets or {}, exclude or {})
        parsed = parse(query, snapshot.schema, self._limits)
        expanded = self._expanded(
            snapshot, parsed.query, set(without) if expansions else None, semantic and sort == "relevance"
        )
        found = snapshot.engine.search(expanded.query, offset=offset, limit=limit, sort=SORTS[sort], facets=selections)
        highlighter = Highlighter(parsed.query, snapshot.texts, expanded.marks)
        results = [
            shown(document, hit.score, highlighter) for hit in found.hits if (document := snapshot.document(hit.id))
        ]
        notes = list(dict.fromkeys([*parsed.notes, *expanded.notes]))
        if len(notes) > NOTES:
            notes[NOTES:] = [f"and {len(notes) - NOTES:,} more of this kind"]
        if snapshot.outdated:
            notes.append(
                "this index was built by another version of the analysis and may miss documents; "
                "build it again: wenkham build SOURCE --rebuild"
            )
        counts = {name: _facet(name, found.facets[name], selection) for name, selection in selections.items()}
        return Results(
            query, found.total, tuple(results), counts, tuple(notes), tuple(e.name for e in expanded.expansions)
        )

    def rank(self, text: str, *, limit: int = 10, expansions: bool = True, semantic: bool = True) -> list[Hit]:
        """The best documents for the words of a text: ids and scores alone, without the query language.

        expansions, semantic: as for `search`.
        """
        snapshot = self._current()
        expanded = self._expanded(snapshot, Match(text), set() if expansions else None, semantic)
        return snapshot.engine.search(expanded.query, limit=limit).hits

    def similar(self, id: str, *, limit: int = 10, language: str | None = None) -> list[Result] | None:
        """The documents most like that one in any language, the best first, without marks; None for an unknown id.

        Its group is left out: what is one notice with it says nothing more.
        language: a value of that facet, for documents in one language.
        Raises QueryError for a limit that is too large.
        """
        snapshot = self._current()
        self._check_page("relevance", 0, limit)
        document = snapshot.document(id)
        if document is None:
            return None
        group = snapshot.groups.get(id)
        known = group.ids if group else [id]
        query = Likeness(snapshot.analyzer, snapshot.lexicon, lambda: snapshot.vocabulary, known).query(document)
        chosen = {"language": Selection(_set(language))} if language is not None else {}
        hits = snapshot.engine.search(query, limit=limit, facets=chosen).hits
        return [Result(found, hit.score, (), ()) for hit in hits if (found := snapshot.document(hit.id))]

    def _expanded(
        self, snapshot: Snapshot, query: Query | None, without: Collection[str] | None, semantic: bool = False
    ) -> Expanded:
        """A query in terms; with what else is searched, but for the names in `without`, unless that is None.

        semantic: whether to find and rank by meaning, too, where the index has vectors.
        """
        expansions = snapshot.expansions if without is not None else None
        words = bare(query) if semantic and snapshot.vectors else []
        near = snapshot.near(" ".join(word.text for word in words)) if words else []
        beside = (words[0], fusion.found(near)) if near else None
        expanded = expand(
            query, snapshot.asked, snapshot.schema, snapshot.lexicon, self._limits, expansions, without or (), beside
        )
        if near and (best := snapshot.engine.search(expanded.query, limit=1).hits):
            expanded.query = Prefer(expanded.query, fusion.nearness(near, best[0].score))
        return expanded

    def highlight(
        self, id: str, query: str, *, expansions: bool = True, without: Iterable[str] = ()
    ) -> tuple[Document, dict[str, list[Span]]] | None:
        """A document and, for each of its text fields, the spans that a query asks for; None for an unknown id.

        expansions, without: as for `search`.
        """
        snapshot = self._current()
        document = snapshot.document(id)
        if document is None:
            return None
        asked: Query | None = parse(query, snapshot.schema, self._limits).query if query.strip() else None
        expanded = self._expanded(snapshot, asked, set(without) if expansions else None)
        highlighter = Highlighter(asked, snapshot.texts, expanded.marks)
        marks = {
            name: [
                mark[:2] for mark in highlighter.marks(snapshot.texts.get(document.text(name), document.language), name)
            ]
            for name in snapshot.schema.texts
        }
        return document, marks

    def _check_page(self, sort: str, offset: int, limit: int) -> None:
        if sort not in SORTS:
            raise QueryError(f"cannot sort by {sort!r}; orders are {', '.join(SORTS)}")
        if offset < 0 or limit < 0:
            raise QueryError("offset and limit are numbers from 0")
        if offset + limit > self._limits.page:
            raise QueryError(
                f"results beyond {self._limits.page:,} are not given; narrow the search by words or facets"
            )

    def info(self) -> dict[str, Any]:
        """What the index is, as plain values: engine, documents, languages, fields, bytes, whether it is outdated."""
        snapshot = self._current()
        manifest = snapshot.generation.manifest
        return {
            "folder": str(self.folder),
            "engine": manifest["engine"],
            "larger_engine": larger_engine(manifest["engine"], snapshot.engine.count),
            "documents": snapshot.engine.count,
            "languages": snapshot.engine.values("language"),
            "fields": {field.name: field.kind.value for field in snapshot.schema.fields if field.name != "sort_title"},
            "bytes": sum(size for size, _ in manifest["files"].values()),
            "generation": snapshot.generation.name,
            "created": manifest["created"],
            "fingerprint": manifest["fingerprint"],
            "outdated": snapshot.outdated,
        }

    def verify(self) -> int:
        """Read every file and compare it with the manifest. Returns how many there are; raises IndexDamagedError."""
        generation = Storage(self.folder).open()
        try:
            return len(generation.manifest["files"])
        finally:
            generation.release()


def _selections(
    schema: Schema, include: Mapping[str, Iterable[str]], exclude: Mapping[str, Iterable[str]]
) -> dict[str, Selection]:
    if unknown := sorted((include.keys() | exclude.keys()) - set(schema.facets)):
        raise QueryError(f"there is no facet {', '.join(unknown)}; facets are {', '.join(schema.facets)}")
    return {name: Selection(_set(include.get(name, ())), _set(exclude.get(name, ()))) for name in schema.facets}


def _set(values: str | Iterable[str]) -> frozenset[str]:
    return frozenset([values] if isinstance(values, str) else values)


def _facet(name: str, counts: Mapping[str, int], selection: Selection) -> tuple[FacetValue, ...]:
    counted = {value: counts.get(value, 0) for value in {*counts, *selection.include, *selection.exclude}}
    order: Callable[[str], Any] = (
        (lambda value: [-ord(c) for c in value]) if name == "year" else (lambda value: (-counted[value], value))
    )
    return tuple(
        FacetValue(value, counted[value], value in selection.include, value in selection.exclude)
        for value in sorted(counted, key=order)
    )
