"""Bytes to text."""

import codecs

import chardet

from indexer.record import LoaderError

EXAMINED = 200_000
"""Bytes that the encoding is guessed by."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What files are in that are called so: each is read by the encoding that includes it.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "iso-8859-1": "cp1252",
    "ascii": "utf-8",
}


def decode(data: bytes, named: str | None = None) -> str:
    """The text of a file: by its byte order mark, as UTF-8, by the encoding that it names, by a guess.

    Line ends become \\n. Raises LoaderError for what is not text in any of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(_strict(data, encoding))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = _strict(data, _wider(named) if named and _exists(named) else _guess(data))
    if "\0" in text and _looks_wide(data[:EXAMINED]):  # as UTF-8, plain text in UTF-16 is letters and null characters
        text = _strict(data, _guess(data))
    if "\0" in text:
        raise LoaderError("it holds null characters: binary data, not text")
    return _lines(text)


def _guess(data: bytes) -> str:
    examined = data[:EXAMINED]
    found = chardet.detect(examined)["encoding"]
    if b"\0" in examined and not (found and _looks_wide(examined)):
        raise LoaderError("it holds null bytes: binary data, not text")
    if not found:
        raise LoaderError("its encoding cannot be told; save it as UTF-8")
    return _wider(found)


def _looks_wide(data: bytes) -> bool:
    """Whether every other byte is often zero: UTF-16 without a mark."""
    return max(data[::2].count(0), data[1::2].count(0)) > len(data) // 8


def _wider(encoding: str) -> str:
    return _WIDER.get(encoding.lower(), encoding)


def _exists(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise LoaderError(f"it is not text in {encoding}, as it seemed ({error}); save it as UTF-8") from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
