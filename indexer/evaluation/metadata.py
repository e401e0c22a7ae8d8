"""How right the metadata is: what is read out of texts, compared with a table of truth."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import ConfigurationError, Document, Vocabulary
from index.analysis import batches
from indexer.metadata import describe_all
from indexer.metadata.forms import distinctive
from indexer.metadata.known import NAMES
from indexer.metadata.labeller import Labeller
from indexer.record import Record, Settings
from indexer.sources import Source, find, load

DOT_ABOVE = "\u0307"
"""What casefold leaves of a Turkish İ."""
COLUMNS = ("id", "language", "date", "org", "topic")
GUESSED = {name for field in ("language", "org", "topic") for name in NAMES[field]}
"""What is known of a text that is left out, under the names that files use."""


@dataclass
class Score:
    """Of a column in texts of one language: how many were right, and for sets how many were found and are true."""

    right: int = 0
    found: int = 0
    true: int = 0

    @property
    def value(self) -> float:
        """F1: twice what is right over what was found and what is true. For a column with one value, accuracy."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


@dataclass
class Evaluation:
    """Scores by language ("all" is over all) and column; what was wrong: id, column, found, true."""

    texts: dict[str, int] = field(default_factory=dict)
    scores: dict[str, dict[str, Score]] = field(default_factory=dict)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)


def evaluate_metadata(truth: Path, vocabulary: Vocabulary, labeller: Labeller | None = None) -> Evaluation:
    """Compare the texts beside a table of truth (TSV: id, language, date, org, topic) with it.

    What files, front matter and sidecars say of language, organisation and topic is left out, so that reading
    the text is measured; a date is taken from where it is given, as in a build. `id` is the path of a text from
    the table's folder, with or without the folder's name.
    Organisations and topics of the table may be any of their names; an organisation that the vocabulary does not have
    is compared by the names that the table gives, " / " between them, case, width, spaces and legal forms aside.
    labeller: what helps to read the texts, if anything does.

    Raises ConfigurationError where the table is not one, or a text of it is not there.
    """
    rows = _read(truth)
    folder = truth.resolve().parent
    documents = _documents(folder, vocabulary, labeller)
    evaluation = Evaluation()
    for row in rows:
        document = documents.get(row["id"]) or documents.get(f"{folder.name}/{row['id']}")
        if document is None:
            raise ConfigurationError(f"{truth}: there is no text {row['id']} in {folder} that can be read")
        _compare(row, document, vocabulary, evaluation)
    return evaluation


def _read(truth: Path) -> list[dict[str, str]]:
    try:
        with truth.open(encoding="utf-8-sig", newline="") as file:
            rows = [{name: value or "" for name, value in row.items()} for row in csv.DictReader(file, delimiter="\t")]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{truth}: {error}") from error
    if not rows:
        raise ConfigurationError(
            f"{truth}: it has no rows; give a line of columns ({', '.join(COLUMNS)}) and one a text"
        )
    if missing := [name for name in COLUMNS if name not in rows[0]]:
        raise ConfigurationError(f"{truth}: it has no column {', '.join(missing)}")
    return rows


def _documents(folder: Path, vocabulary: Vocabulary, labeller: Labeller | None) -> Mapping[str, Document]:
    documents = {}
    for batch in batches((item, len(item[0].text)) for item in _records(folder)):
        for document in describe_all(batch, {}, vocabulary, labeller=labeller):
            if isinstance(document, Document):  # other files in the folder may be none
                documents[document.id] = document
    return documents


def _records(folder: Path) -> Iterator[tuple[Record, Source]]:
    """The records in a folder, without what they know that is to be read."""
    for source in find([str(folder)], {}).sources:
        for record in load(source, Settings()):
            if isinstance(record, Record):
                known = {name: value for name, value in record.known.items() if name.lower() not in GUESSED}
                yield replace(record, known=known), source


def _compare(row: Mapping[str, str], document: Document, vocabulary: Vocabulary, evaluation: Evaluation) -> None:
    truth = {
        "language": {row["language"]},
        "year": {row["date"][:4]},
        "org": {org for cell in row["org"].split("|") for org, _ in _names(cell, vocabulary)},
        "topic": {vocabulary.lookup("topic", value) or value for value in row["topic"].split("|") if value},
    }
    names = {name: org for cell in row["org"].split("|") for org, name in _names(cell, vocabulary)}
    acting = {
        actor.id: [names.get(_plain(word)) for word in (actor.id, *actor.words)] for actor in document.organisations
    }
    found = {
        "language": {document.language or ""},
        "year": {document.year or ""},
        "org": {next(filter(None, acting.get(id, ())), id) for id in document.org},
        "topic": set(document.topic),
    }
    for group in ("all", row["language"]):
        evaluation.texts[group] = evaluation.texts.get(group, 0) + 1
        scores = evaluation.scores.setdefault(group, {column: Score() for column in truth})
        for column, true in truth.items():
            scores[column].right += len(true & found[column])
            scores[column].found += len(found[column])
            scores[column].true += len(true)
    for column, true in truth.items():
        if true != found[column]:
            evaluation.wrong.append((row["id"], column, _joined(found[column]), _joined(true)))


def _names(cell: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """An organisation of the table with each of its names: the id of its record, or else the first of the names.
    The record is the one that most of them name; an acronym may be that of others, too, and counts where there is
    no more."""
    names = [name.strip() for name in cell.split(" / ") if name.strip()]
    telling = [name for name in names if not name.isupper()] or names
    votes = Counter(known for name in telling if (known := vocabulary.lookup("org", name)))
    record = votes.most_common(1)[0][0] if votes else None
    for name in names:
        yield record or names[0], _plain(name)


_QUOTES = str.maketrans(dict.fromkeys('«»“”„"「」『』《》'))
"""Signs that a name is written with or without."""


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", distinctive(name)).casefold().replace(DOT_ABOVE, "")
    return "".join(folded.translate(_QUOTES).split())


def _joined(values: Iterable[str]) -> str:
    return "|".join(sorted(values))
