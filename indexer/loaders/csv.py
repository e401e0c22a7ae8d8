"""Tables: one row a record, columns named in the first row."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from indexer.charset import decode
from indexer.loaders.jsonl import from_values
from indexer.record import Loaded, LoaderError, Rejected, Settings

SUFFIXES = (".csv",)


def load(stream: BinaryIO, settings: Settings) -> Iterator[Loaded]:
    """A record for each row. Commas, semicolons or tabs; `settings.columns` names columns of other names."""
    text = decode(stream.read())
    csv.field_size_limit(settings.line_bytes)
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True)
    try:
        columns = rows.fieldnames or []
        if missing := sorted(set(settings.columns.values()) - set(columns)):
            raise LoaderError(f"it has no column {', '.join(missing)}; its columns are {', '.join(columns)}")
        names = {column: field for field, column in settings.columns.items()}
        if not {names.get(column, column).strip().lower() for column in columns} & {"body", "text", "content"}:
            raise LoaderError(
                f"no column of it is named body, text or content; its columns are {', '.join(columns)}. "
                "Name the right one: --column body=COLUMN"
            )
        for row in rows:
            place = f"line {rows.line_num}"
            if None in row or None in row.values():
                yield Rejected(place, f"it does not have {len(columns)} columns, as the first row has")
                continue
            yield from_values({names.get(column, column.strip().lower()): row[column] for column in columns}, place)
    except csv.Error as error:
        raise LoaderError(f"it is not a table from line {rows.line_num + 1} on: {error}") from error


def _dialect(text: str) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Dialect
