"""Writing a batch, and the statistics that go with it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from index.engine import Entry
from index.engines.tantivy import balance
from index.engines.tantivy.errors import translated
from index.engines.tantivy.layout import BALLAST, document, lengths, stored_lengths
from index.engines.tantivy.reader import Reader, Total, write_totals

HEAP = 256_000_000
"""Bytes of the writer's buffer; what does not fit becomes a segment of its own."""
BALLAST_KEPT = 1000
"""Documents of ballast that are let be, even where there are fewer others."""
ROUNDS = 5
"""Times that ballast is put right: a commit may merge segments, which changes what tantivy counts."""


def write(
    folder: Path, index: tantivy.Index, before: Reader, entries: Iterable[Entry], delete: Iterable[str]
) -> Reader:
    """Add and delete as `index.engine.Engine.write` says. Returns the state that this leaves."""
    with translated("write"):
        writer = index.writer(heap_size=HEAP, num_threads=1)
    batch = _Batch(before, writer)
    # Merges take deleted documents away but leave ballast: now and then it starts anew.
    anew = before.ballast > max(BALLAST_KEPT, before.count)
    try:
        batch.run(entries, delete)
        with translated("write"):
            if anew:
                writer.delete_documents_by_term(BALLAST, BALLAST)
            expected = batch.stored
            blind = batch.gone and not balance.measurable(before)
            if anew or blind or not balance.balanced(batch.totals, batch.counted, batch.stored):
                expected += _add(writer, balance.make(batch.totals, batch.counted, batch.stored))
            write_totals(folder, batch.totals)
            writer.commit()
            writer.wait_merging_threads()
    except BaseException:
        # What is not committed goes with the writer, and the folder with the caller.
        del writer
        raise
    with translated("write"):
        return _balanced(folder, index, expected)


def _balanced(folder: Path, index: tantivy.Index, expected: int) -> Reader:
    """The committed state. Where the commit merged segments, and so took deleted documents away, ballast is put right.

    expected: the number of documents that are stored unless it did.
    """
    for _ in range(ROUNDS):
        reader = Reader(folder, index)
        if reader.stored == expected:
            break
        expected, counted = reader.stored, balance.measured(reader)
        if not balance.balanced(reader.totals, counted, expected):
            writer = index.writer(heap_size=HEAP, num_threads=1)
            expected += _add(writer, balance.make(reader.totals, counted, expected))
            writer.commit()
            writer.wait_merging_threads()
    return Reader(folder, index)


def _add(writer: tantivy.IndexWriter, documents: Sequence[tantivy.Document]) -> int:
    for each in documents:
        writer.add_document(each)
    return len(documents)


class _Batch:
    """What one batch adds to the statistics.

    totals: over live documents. counted, stored: the terms and documents that tantivy will count.
    gone: the documents that it deletes.
    """

    def __init__(self, before: Reader, writer: tantivy.IndexWriter) -> None:
        self._before, self._writer = before, writer
        self.totals, self.counted, self.stored = dict(before.totals), balance.measured(before), before.stored
        self.gone: set[str] = set()

    def run(self, entries: Iterable[Entry], delete: Iterable[str]) -> None:
        """Hand everything to the writer."""
        for entry in entries:
            with translated(f"write {entry.id}"):
                self._delete(entry.id)
                self._writer.add_document(document(entry))
            for name, number in lengths(entry).items():
                self._count(name, 1, number)
                self.counted[name] += number
            self.stored += 1
        for id in delete:
            with translated(f"delete {id}"):
                self._delete(id)

    def _delete(self, id: str) -> None:
        """Delete a document that was there before, once."""
        if not self._before.count or id in self.gone:
            return
        if not (found := self._before.document(id)):
            return
        self.gone.add(id)
        for name, number in stored_lengths(found).items():
            self._count(name, -1, -number)
        self._writer.delete_documents_by_term("id", id)

    def _count(self, name: str, documents: int, terms: int) -> None:
        total = self.totals[name]
        self.totals[name] = Total(total.documents + documents, total.terms + terms)
