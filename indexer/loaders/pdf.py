"""PDF: the text of its pages."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from indexer.record import LoaderError, Record, Settings

SUFFIXES = (".pdf",)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def load(stream: BinaryIO, _: Settings) -> Iterator[Record]:
    """One record, pages apart by an empty line."""
    try:
        reader = PdfReader(BytesIO(stream.read()))
        pages = [page.extract_text() for page in reader.pages]
        title = ((reader.metadata.title if reader.metadata else None) or "").strip()
    except (DependencyError, FileNotDecryptedError) as error:
        raise LoaderError("it is encrypted; save it without a password") from error
    except Exception as error:  # pypdf lets anything through where a file is broken
        raise LoaderError(f"it is not a PDF that can be read: {error or type(error).__name__}") from error
    text = "\n\n".join(page.strip() for page in pages).replace("\0", "").strip()
    if not text:
        raise LoaderError("it has no text: scanned pages need character recognition first")
    yield Record(text, title if title in text else "")
