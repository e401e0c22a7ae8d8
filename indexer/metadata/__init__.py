"""From records to documents: what is known of a text, and what the text itself says plainly."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzers import Analyzer, Identification
from analyzers.identify import identify_all
from index import Change, Document, DocumentError, Vocabulary
from index.entries import IDENTIFIED
from index.vocabulary import Mention
from indexer.metadata.dates import best_date, find_dates, read_date
from indexer.metadata.known import canonical, language_tag, strings
from indexer.metadata.labeller import Labeller, Labels
from indexer.metadata.organisations import find_organisations
from indexer.metadata.parts import Parts
from indexer.metadata.quality import find_flags
from indexer.metadata.recogniser import recognise
from indexer.metadata.tagger import Span
from indexer.metadata.tagging import tag_all
from indexer.metadata.title import split_title
from indexer.metadata.topics import find_topics
from indexer.record import LoaderError, Record
from indexer.repair import repair

if TYPE_CHECKING:
    from indexer.sources import Source

READ = 1500
"""Code points of a text in which a model looks for names of organisations: there it names what it is about. More costs
time and finds little."""
LABELLED = 6000
"""The same for a labeller: two pages and more, behind which nobody counts who is not named three times."""


def describe(
    record: Record,
    source: "Source",
    fields: Mapping[str, str],
    vocabulary: Vocabulary | None = None,
    analyzer: Analyzer | None = None,
    labeller: Labeller | None = None,
) -> Document:
    """The document of a record. What the record knows wins over what its text says.

    fields: the fields that the configuration adds, name → kind. vocabulary, analyzer: those of the index, the
    built-in ones unless given.
    Raises LoaderError where there is no text, or where what is known is not what it should be.
    """
    (found,) = describe_all([(record, source)], fields, vocabulary, analyzer, labeller)
    if isinstance(found, LoaderError):
        raise found
    return found


def describe_all(
    records: Iterable[tuple[Record, "Source"]],
    fields: Mapping[str, str],
    vocabulary: Vocabulary | None = None,
    analyzer: Analyzer | None = None,
    labeller: Labeller | None = None,
) -> list[Document | LoaderError]:
    """The documents of records, or why one has none: as `describe`, several times as fast for many at once."""
    vocabulary = vocabulary or Vocabulary.load()
    drafts = [_draft(record, source) for record, source in records]
    texts = [draft for draft in drafts if isinstance(draft, _Draft)]
    languages = _languages(texts, analyzer or Analyzer())
    named = iter(
        vocabulary.find_all(
            [
                [
                    (draft.title, spoken.language),
                    (draft.body, spoken.language),
                    *((line, None) for line in draft.removed),
                ]
                for draft, spoken in zip(texts, languages, strict=True)
            ]
        )
    )
    labels = _labels(texts, labeller)
    tagged = iter(_tagged(texts, languages, labels))
    labelled = iter(labels)
    spoken = iter(languages)
    return [
        draft
        if isinstance(draft, LoaderError)
        else _document(draft, next(spoken), named, tagged, next(labelled), fields, vocabulary)
        for draft in drafts
    ]


class _Draft(NamedTuple):
    """A record's text, repaired, and what is known of it. removed: the lines that repairs took away."""

    record: Record
    source: "Source"
    known: Mapping[str, Any]
    title: str
    body: str
    changes: tuple[Change, ...]
    language: str | None
    published: str | None

    @property
    def removed(self) -> list[str]:
        return [change.before for change in self.changes if not change.after]


def _draft(record: Record, source: "Source") -> _Draft | LoaderError:
    try:
        known = _known(record)
        title, body, changes = _text(record, known)
        language = language_tag(known.get("language"), body or title)
        return _Draft(record, source, known, title, body, changes, language, _date(known.get("date")))
    except LoaderError as error:
        return error


def _known(record: Record) -> Mapping[str, Any]:
    """What is known of a record. Raises LoaderError where a list stands for one value."""
    known = canonical(record.known)
    for name in ("id", "title", "language", "date", "url"):
        if isinstance(known.get(name), (list, dict)):
            raise LoaderError(f"its {name} is a list; give one")
    return known


def _document(
    draft: _Draft,
    spoken: Identification,
    named: Iterator[Sequence[Sequence[Mention]]],
    tagged: Iterator[Sequence[Span]],
    labels: tuple[Labels, Labels] | None,
    fields: Mapping[str, str],
    vocabulary: Vocabulary,
) -> Document | LoaderError:
    """named: what the vocabulary finds in the title, the body and each of the lines that were taken away. tagged: what
    the model of names finds in title and body, labels: what the labeller says of them."""
    record, source, known, title, body, changes, _, published = draft
    (headed, told, *lines), spans = next(named), (next(tagged), next(tagged))
    removed = [*zip(draft.removed, lines, strict=True)]
    url = str(known.get("url") or "")
    dates = find_dates(title, body, spoken.language, draft.removed, published)
    parts = Parts.of(body, title)
    apart = _apart(headed), _apart(told)
    flags = find_flags(title, body, spoken.language, changes, apart, vocabulary)
    # a machine translates names word by word, and what it makes of them is nobody's name; its sentences are no better
    primary = spoken.language.partition("-")[0]
    acting = apart if flags else recognise((title, body), apart, spans, primary, vocabulary, labels)
    organisations = find_organisations(
        title, body, spoken.language, acting, parts, vocabulary, url=url, removed=removed, labels=labels
    )
    evidence = find_topics(title, body, (headed, told), parts, vocabulary, None if flags else labels)
    concepts = Counter(mention.id for part in apart for mention in part if mention.kind == "concept")
    try:
        return Document(
            id=str(known["id"]) if "id" in known else _id(source, record),
            title=title,
            body=body,
            language=spoken.language,
            date=published or best_date(dates),
            dates=dates,
            org=_canonical("org", known, vocabulary) or tuple(actor.id for actor in organisations if actor.main),
            topic=_canonical("topic", known, vocabulary) or tuple(item.topic for item in evidence),
            source=source.name,
            url=url,
            changes=changes,
            organisations=organisations,
            evidence=evidence,
            flags=flags,
            concepts=tuple(id for id, _ in concepts.most_common()),
            confidence=spoken.confidence,
            second_language=spoken.second,
            fields={name: _values(record.known[name], fields[name]) for name in fields.keys() & record.known.keys()},
        )
    except DocumentError as error:
        return LoaderError(str(error))
    except LoaderError as error:
        return error


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """The organisations and concepts among names, without what stands in other names."""
    return [mention for mention in mentions if mention.kind != "topic" and not mention.inside]


def _text(record: Record, known: Mapping[str, Any]) -> tuple[str, str, tuple[Change, ...]]:
    """Title and body of a record, repaired. Raises LoaderError where there is nothing."""
    title = str(known.get("title") or record.title)
    body = record.text.strip()
    if record.title not in title and record.title not in body:  # another title is known: this one is text
        body = f"{record.title}\n\n{body}"
    if not title:
        title, body = split_title(body)
    if not title and not body:
        raise LoaderError("it has no text")
    try:
        f"{title}{body}".encode()
    except UnicodeEncodeError:
        raise LoaderError("its text has half a character (a lone surrogate); decode it again") from None
    return _repaired(" ".join(title.split()), body)


def _languages(drafts: Sequence[_Draft], analyzer: Analyzer) -> list[Identification]:
    """The languages that are known, else those that the texts are in."""
    found = identify_all([f"{draft.title}\n{draft.body[:IDENTIFIED]}" for draft in drafts], analyzer.languages)
    return [
        spoken._replace(language=draft.language, confidence=1.0) if draft.language else spoken
        for draft, spoken in zip(drafts, found, strict=True)
    ]


def _labels(drafts: Sequence[_Draft], labeller: Labeller | None) -> list[tuple[Labels, Labels] | None]:
    """What a labeller, if there is one, says of title and body of each draft."""
    if labeller is None:
        return [None] * len(drafts)
    found = iter(labeller.label([text[:LABELLED] for draft in drafts for text in (draft.title, draft.body)]))
    return [(next(found), next(found)) for _ in drafts]


def _tagged(
    drafts: Sequence[_Draft], languages: Sequence[Identification], labels: Sequence[tuple[Labels, Labels] | None]
) -> list[list[Span]]:
    """Where title and body of each draft have names, by its labels, else by the model of its language."""
    if labels and labels[0] is not None:
        return [own.names() for both in labels if both is not None for own in both]
    parts = [
        (text[:READ], spoken.language.partition("-")[0])
        for draft, spoken in zip(drafts, languages, strict=True)
        for text in (draft.title, draft.body)
    ]
    return tag_all(parts)


def _canonical(facet: str, known: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The values that are known, by the ids of the vocabulary where it has their names."""
    return tuple(vocabulary.lookup(facet, value) or value for value in strings(known.get(facet)))


def _repaired(title: str, body: str) -> tuple[str, str, tuple[Change, ...]]:
    """Title and body, repaired together: what happened to one happened to the other."""
    repaired = repair(f"{title}\n{body}")
    title, _, body = repaired.text.partition("\n")
    past = len(title) + 1
    changes = (
        change._replace(field="title") if change.start < past else change._replace(start=change.start - past)
        for change in repaired.changes
    )
    return title, body, tuple(changes)


def _values(value: object, kind: str) -> tuple[str, ...]:
    """The values of a field; a text is one, whatever signs are in it."""
    return (value,) if kind == "text" and isinstance(value, str) else strings(value)


def _id(source: "Source", record: Record) -> str:
    """The source and the place in it; a place too long for an id is named by its hash."""
    if not record.place:
        name = source.name
    elif record.place.startswith("line "):
        name = f"{source.name}#{record.place.removeprefix('line ')}"
    else:
        name = f"{source.name}/{record.place.replace(', line ', '#')}"
    if len(name) <= 400:
        return name
    return f"{hashlib.sha256(name.encode()).hexdigest()[:16]}/{PurePosixPath(name).name[-200:]}"


def _date(known: object) -> str | None:
    """The date that a file gives. Raises LoaderError where it gives something else."""
    if known is None or not str(known).strip():
        return None
    date = read_date(str(known))
    if date is None:
        raise LoaderError(f"its date {str(known)!r} is not a date that can be read; write it as 2023-09-08")
    return date
