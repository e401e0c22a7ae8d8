"""JSON lines: one object a line."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from indexer.record import Loaded, Record, Rejected, Settings

SUFFIXES = (".jsonl", ".ndjson")


def load(stream: BinaryIO, settings: Settings) -> Iterator[Loaded]:
    """A record for each line; a bad line is rejected by its number, and reading goes on."""
    number = 0
    while line := stream.readline(settings.line_bytes + 1):
        number += 1
        place = f"line {number}"
        if len(line) > settings.line_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(settings.line_bytes)
            yield Rejected(place, f"it has more than {settings.line_bytes:,} bytes")
        elif line.strip():
            yield _record(line, place)


def _record(line: bytes, place: str) -> Loaded:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Rejected(place, f"it is not UTF-8: {error}")
    except (ValueError, RecursionError) as error:
        return Rejected(place, f"it is not JSON: {error}")
    if not isinstance(values, dict):
        return Rejected(place, 'it is not a JSON object, like {"text": …}')
    return from_values(values, place)


def from_values(values: dict[str, Any], place: str) -> Loaded:
    """A record of an object that has its text under one of the usual names."""
    name = next((name for name in ("body", "text", "content") if name in values), None)
    if name is None and "title" not in values and "headline" not in values:
        return Rejected(place, "it has no text: give it as body, text or content")
    text = values.get(name or "", "")
    if not isinstance(text, str):
        return Rejected(place, f"{name} is not text")
    return Record(text, place=place, known={key: value for key, value in values.items() if key != name})
