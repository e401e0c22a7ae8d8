"""What Whoosh asks of a segment, so that its own readers, searchers and matchers work on these files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from index.engines.whoosh.segment import Field, SegmentFile

EXTENSION = ".arrays"


class ArraysSegment(base.Segment):  # type: ignore[misc]
    """What the table of contents says of a segment; it is pickled there, so this class keeps its place and name."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._size = 0
        self._deleted: frozenset[int] = frozenset()

    def codec(self) -> "ArraysCodec":
        return ArraysCodec()

    @property
    def file(self) -> str:
        """The name of its file."""
        return str(self.make_filename(EXTENSION))

    def set_doc_count(self, count: int) -> None:
        self._size = count

    def doc_count_all(self) -> int:
        return self._size

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterable[int]:
        return self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        self._deleted = self._deleted | {docnum} if delete else self._deleted - {docnum}

    def delete_documents(self, numbers: Iterable[int]) -> None:
        """Delete several."""
        self._deleted = self._deleted.union(numbers)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def live(self) -> Any:
        """For each document whether it is still there."""
        live = np.ones(self._size, np.bool_)
        live[list(self._deleted)] = False
        return live


class ArraysCodec(base.Codec):  # type: ignore[misc]
    """For reading; segments are written in bulk by `index.engines.whoosh.segment`, not posting by posting."""

    def terms_reader(self, storage: Any, segment: ArraysSegment) -> "_TermsReader":
        return _TermsReader(open_segment(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraysSegment) -> "_DocumentReader":
        return _DocumentReader(open_segment(storage, segment), segment)


def open_segment(storage: Any, segment: ArraysSegment) -> SegmentFile:
    """The file of a segment."""
    return SegmentFile(Path(storage.folder) / segment.file)


class _TermsReader(base.TermsReader):  # type: ignore[misc]
    def __init__(self, file: SegmentFile) -> None:
        self._file = file

    def _place(self, name: str, term: bytes) -> tuple[Field, int]:
        field = self._file.field(name)
        place = field.terms.place(term)
        if place < 0:
            raise TermNotFound(f"No term {name}:{term!r}")
        return field, place

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, written = term
        return name in self._file.names and self._file.field(name).terms.place(written) >= 0

    def indexed_field_names(self) -> Iterable[str]:
        return self._file.names

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in sorted(self._file.names) for term in self._file.field(name).terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._file.field(fieldname).terms
        return ((fieldname, term) for term in terms[terms.beginning(prefix)[0] :])

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((name, term), self.term_info(name, term)) for name, term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((name, term), self.term_info(name, term)) for name, term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "_Cursor":
        return _Cursor(self._file.field(fieldname), fieldobj)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        field, place = self._place(fieldname, text)
        docs, freqs = field.postings(place, place + 1)
        lengths = field.lengths[docs] if field.lengths is not None else np.ones(1)
        return TermInfo(
            int(freqs.sum(dtype=np.int64)),
            len(docs),
            int(lengths.min()),
            int(lengths.max()),
            int(freqs.max()),
            int(docs[0]),
            int(docs[-1]),
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "_Matcher":
        field, place = self._place(fieldname, text)
        docs, freqs = field.postings(place, place + 1)
        positions = field.positions(place, place + 1) if field.positional else np.empty(0)
        matcher = _Matcher(
            docs.tolist(),
            freqs.astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )
        matcher.places = np.split(positions, np.cumsum(freqs, dtype=np.int64)[:-1])
        return matcher


class _Matcher(ListMatcher):  # type: ignore[misc]
    """The postings of a term; `places` has the positions of each."""

    places: list[Any]

    def copy(self) -> "_Matcher":
        other = _Matcher(
            self._ids,
            self._weights,
            format=self._format,
            scorer=self._scorer,
            position=self._i,
            term=self._term,
            terminfo=self._terminfo,
        )
        other.places = self.places
        return other

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self.places[self._i].tolist()
        if astype in ("weight", "frequency"):
            return self._weights[self._i]
        raise NotImplementedError(f"{astype} are not kept")


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    """The terms of a field, one by one."""

    def __init__(self, field: Field, fieldobj: Any) -> None:
        self._terms, self._fieldobj, self._place = field.terms, fieldobj, 0

    def is_valid(self) -> bool:
        return self._place < len(self._terms)

    def first(self) -> Any:
        self._place = 0
        return self.text()

    def find(self, string: Any) -> Any:
        written = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._place = self._terms.beginning(written)[0]
        return self.text()

    def next(self) -> Any:
        self._place += 1
        return self.text()

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._terms[self._place]) if self.is_valid() else None

    term = text


class _DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, file: SegmentFile, segment: ArraysSegment) -> None:
        self._file, self._segment = file, segment

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterable[int]:
        return self._segment.deleted_docs()

    def _lengths(self, name: str) -> Any:
        lengths = self._file.field(name).lengths if name in self._file.names else None
        return np.zeros(self._file.size, np.uint8) if lengths is None else lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        return {"payload": self._file.payload(docnum)}
