"""Retrieval sets: documents, queries, and judgments of which document is relevant to which query.

docs/evaluation.md describes the three layouts that are read: our own, BEIR's and TREC's.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple, Self

from index import ConfigurationError
from indexer.charset import decode
from indexer.record import LoaderError

Judgments = Mapping[str, Mapping[str, int]]
"""Query id → document id → relevance; from 1 on a document is relevant."""

_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:topic:)?\s*([^<]*)", re.IGNORECASE)
_DOC = re.compile(r"<doc>(.*?)</doc>", re.DOTALL | re.IGNORECASE)
_DOCNO = re.compile(r"<docno>\s*(.*?)\s*</docno>", re.DOTALL | re.IGNORECASE)
_HEADLINE = re.compile(r"<(title|headline|hl|ti)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_TEXT = re.compile(r"<text>(.*?)</text>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


class Query(NamedTuple):
    """A question to a set; language: its BCP 47 tag, where the set says it."""

    id: str
    text: str
    language: str | None = None


class SetDocument(NamedTuple):
    """A document of a set, as the set gives it."""

    id: str
    title: str
    text: str
    language: str | None = None


@dataclass(frozen=True)
class RetrievalSet:
    """A set that was read; its documents stay in their files.

    queries: those that have a judgment, in the order of their file. judgments: theirs.
    """

    name: str
    queries: tuple[Query, ...]
    judgments: Judgments
    files: tuple[Path, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The set in a folder, in whichever layout.

        Raises ConfigurationError that names the file and the line where it is not one.
        """
        if topics := sorted(folder.glob("topics*")):
            return cls._trec(folder, topics)
        split = folder / "qrels"
        path = split / "test.tsv" if split.is_dir() else folder / "qrels.tsv"
        if not path.is_file():
            raise ConfigurationError(
                f"{folder} is no retrieval set: it has neither qrels.tsv nor qrels/test.tsv nor a file topics*; "
                "docs/evaluation.md says what a set is"
            )
        meta = _meta(folder)
        queries = _queries(_file(folder, "queries.jsonl", meta.get("queries_from")))
        corpus = _file(folder, "corpus.jsonl", meta.get("corpus_from"))
        judgments = _judgments(path, _columns, header=split.is_dir())
        return cls._judged(folder, str(meta.get("name", "")), queries, judgments, (corpus,))

    @classmethod
    def _trec(cls, folder: Path, topics: Sequence[Path]) -> Self:
        judged = sorted(folder.glob("qrels*"))
        if len(topics) > 1 or len(judged) != 1:
            raise ConfigurationError(f"{folder}: a set in TREC's layout has one file topics* and one file qrels*")
        corpus = folder / "corpus.jsonl"
        files = [corpus] if corpus.is_file() else sorted(p for p in folder.glob("documents/**/*") if p.is_file())
        if not files:
            raise ConfigurationError(f"{folder}: give its documents as corpus.jsonl or as files in documents/")
        judgments = _judgments(judged[0], lambda line: line.split()[:1] + line.split()[2:], header=False)
        return cls._judged(folder, "", _topics(topics[0]), judgments, tuple(files))

    @classmethod
    def _judged(
        cls, folder: Path, name: str, queries: Sequence[Query], judgments: Judgments, files: tuple[Path, ...]
    ) -> Self:
        judged = tuple(query for query in queries if query.id in judgments)
        if not judged:
            raise ConfigurationError(f"{folder}: no query has a judgment; their ids must be the same in both files")
        kept = {query.id: judgments[query.id] for query in judged}
        return cls(name or folder.resolve().name, judged, kept, files)

    def documents(self) -> Iterator[SetDocument]:
        """Its documents, read as they are asked for; those without title and text are left out.

        Raises ConfigurationError that names the file and the line of what is no document.
        """
        seen: set[str] = set()
        for file in self.files:
            for line, document in _json_documents(file) if file.suffix == ".jsonl" else _sgml_documents(file):
                if document.id in seen:
                    raise wrong(file, line, f"the id {document.id!r} is given twice; ids must differ")
                seen.add(document.id)
                if document.title.strip() or document.text.strip():
                    yield document

    def texts(self) -> Iterator[str]:
        """The texts of its documents, with their titles."""
        return (f"{document.title}\n{document.text}" for document in self.documents())

    def digest(self) -> str:
        """A hash of the files of its documents."""
        found = hashlib.sha256()
        for path in self.files:
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
        return found.hexdigest()


def sample(queries: Sequence[Query], limit: int) -> Sequence[Query]:
    """So many of the queries, taken at even distances; all where there are no more."""
    count = len(queries)
    return [queries[number * count // limit] for number in range(limit)] if limit < count else queries


def wrong(path: Path, line: int, what: str) -> ConfigurationError:
    """An error that says where it is."""
    return ConfigurationError(f"{path}, line {line}: {what}")


def _meta(folder: Path) -> Mapping[str, Any]:
    path = folder / "meta.json"
    if not path.is_file():
        return {}
    try:
        meta = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: it is not JSON: {error}") from error
    if not isinstance(meta, dict):
        raise ConfigurationError(f'{path}: it is not a JSON object, like {{"name": …}}')
    return meta


def _file(folder: Path, name: str, elsewhere: object) -> Path:
    """A file of the set, or of the folder that the set takes it from, named from the set or from where that lies."""
    places = [folder]
    if isinstance(elsewhere, str):
        places += [folder / elsewhere, folder.resolve().parent / elsewhere]
    for place in places:
        if (place / name).is_file():
            return place / name
    raise ConfigurationError(f"there is no {name} in {' or '.join(map(str, places))}")


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, empty ones left out. Raises ConfigurationError for what is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise wrong(path, number, f"it is not UTF-8 ({error}); save the file as UTF-8") from error
            if text.strip():
                yield number, text


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in lines(path):
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise wrong(path, number, f"it is not JSON ({error}); write one object a line") from error
        if not isinstance(values, dict):
            raise wrong(path, number, 'it is not a JSON object; write {"id": …, "text": …}')
        yield number, values


def _identified(path: Path, line: int, values: Mapping[str, Any]) -> str:
    id = values.get("id", values.get("_id"))
    if isinstance(id, str | int) and str(id).strip():
        return str(id)
    raise wrong(path, line, "it has no id; give it as id or _id")


def _string(path: Path, line: int, values: Mapping[str, Any], name: str) -> str:
    """A value that is text, or is not there."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise wrong(path, line, f"{name} is {type(value).__name__}; give text")
    return value


def _json_documents(path: Path) -> Iterator[tuple[int, SetDocument]]:
    for line, values in _objects(path):
        title, text, language = (_string(path, line, values, name) for name in ("title", "text", "lang"))
        yield line, SetDocument(_identified(path, line, values), title, text, language or None)


def _queries(path: Path) -> list[Query]:
    found: dict[str, Query] = {}
    for line, values in _objects(path):
        id, language = _identified(path, line, values), _string(path, line, values, "lang")
        _add(found, Query(id, _string(path, line, values, "text"), language or None), path, line)
    return list(found.values())


def _add(found: dict[str, Query], query: Query, path: Path, line: int) -> None:
    if query.id in found:
        raise wrong(path, line, f"the query {query.id} is given twice; ids must differ")
    found[query.id] = query


def _columns(line: str) -> list[str]:
    return line.rstrip("\r\n").split("\t")


def _judgments(path: Path, columns: Callable[[str], list[str]], *, header: bool) -> Judgments:
    """Judgments, one a line: columns gives the query's id, the document's and the relevance."""
    found: dict[str, dict[str, int]] = {}
    for line, text in lines(path):
        if header and line == 1:
            continue
        values = columns(text)
        if len(values) != 3:
            raise wrong(path, line, "it has too few or too many columns; docs/evaluation.md says which there are")
        query, document, relevance = values
        try:
            grade = int(relevance)
        except ValueError:
            raise wrong(path, line, f"the relevance {relevance!r} is not a whole number") from None
        if found.setdefault(query, {}).setdefault(document, grade) != grade:
            raise wrong(path, line, f"{document} has two different judgments for {query}; keep one")
    return found


# TREC


def _tagged(path: Path, pattern: re.Pattern[str], what: str) -> Iterator[tuple[int, str]]:
    """The elements of a file, each with the line where it begins."""
    try:
        text = decode(path.read_bytes())
    except LoaderError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    line, at = 1, 0
    match = None
    for match in pattern.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        yield line, match.group(1)
    if match is None:
        raise ConfigurationError(f"{path}: it has no {what}")


def _topics(path: Path) -> list[Query]:
    found: dict[str, Query] = {}
    for line, inside in _tagged(path, _TOPIC, "<top>…</top>"):
        number, title = _NUMBER.search(inside), _TITLE.search(inside)
        if not number or not title:
            raise wrong(path, line, "the topic has no <num> or no <title>; give both")
        _add(found, Query(number[1], " ".join(unescape(title[1]).split())), path, line)
    return list(found.values())


def _sgml_documents(path: Path) -> Iterator[tuple[int, SetDocument]]:
    for line, inside in _tagged(path, _DOC, "<DOC>…</DOC>"):
        number = _DOCNO.search(inside)
        if not number or not number[1]:
            raise wrong(path, line, "the document has no <DOCNO>; give one")
        headline = _HEADLINE.search(inside)
        texts = _TEXT.findall(inside) or [_DOCNO.sub("", _HEADLINE.sub("", inside))]
        title = " ".join(_plain(headline[2]).split()) if headline else ""
        yield line, SetDocument(number[1], title, "\n\n".join(map(_plain, texts)))


def _plain(text: str) -> str:
    return unescape(_TAG.sub(" ", text)).strip()
