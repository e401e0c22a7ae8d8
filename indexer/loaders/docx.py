"""Word documents: paragraphs and tables, in order."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from zipfile import ZipFile

import docx
from docx.table import Table

from indexer.record import LoaderError, Record, Settings

SUFFIXES = (".docx",)


def load(stream: BinaryIO, settings: Settings) -> Iterator[Record]:
    """One record. The title is the one in the document's properties where the text has it too."""
    data = BytesIO(stream.read())
    try:
        with ZipFile(data) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size <= settings.file_bytes:
            document = docx.Document(data)
            blocks = [_table(item) if isinstance(item, Table) else item.text for item in document.iter_inner_content()]
            title = (document.core_properties.title or "").strip()
    except Exception as error:  # zipfile, lxml and python-docx raise anything where a file is broken
        raise LoaderError(f"it is not a Word document that can be read: {error or type(error).__name__}") from error
    if size > settings.file_bytes:
        raise LoaderError(f"it unpacks to more than {settings.file_bytes:,} bytes")
    text = "\n".join(blocks).strip()
    yield Record(text, title if title and title in text else "")


def _table(table: Table) -> str:
    return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in table.rows)
