"""Word documents: paragraphs and tables, in order."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from indexer.record import LoaderError, Record, Settings

SUFFIXES = (".docx",)


def load(stream: BinaryIO, _: Settings) -> Iterator[Record]:
    """One record. The title is the one in the document's properties where the text has it too."""
    try:
        document = docx.Document(BytesIO(stream.read()))
        blocks = [_table(block) if isinstance(block, Table) else block.text for block in document.iter_inner_content()]
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise LoaderError(f"it is not a Word document that can be read: {error}") from error
    text = "\n".join(blocks).strip()
    title = (document.core_properties.title or "").strip()
    yield Record(text, title if title and title in text else "")


def _table(table: Table) -> str:
    return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in table.rows)
