"""Where agencies sign a text, often by a short name that elsewhere means something else: "(dpa/red)", "— Bernama",
"[포항=뉴시스]", "(中央社記者…台北28日電)", "Jakarta, 9/10 (Antara) - …", "JAKARTA, KOMPAS — …"."""

from collections.abc import Iterator

import regex

from index import Vocabulary

LINES = 4
"""Lines at either end of a text where somebody signs."""
LONGEST = 40
"""Code points of a line by itself or of brackets, most."""

_INSIDE = rf"[(（\[［【]([^()（）\[\]［］【】\n]{{2,{LONGEST}}})[)）\]］】]"
_SIGNED = (
    regex.compile(rf"(.{{2,{LONGEST}}})"),
    regex.compile(rf"{_INSIDE}.*"),
    regex.compile(rf".*{_INSIDE}[^\p{{L}}]*"),
    regex.compile(rf".{{2,{LONGEST}}}{_INSIDE}\s?[-–—].*"),
    regex.compile(rf"[^.。]{{2,{LONGEST}}}?,\s(\S[^,]{{1,{LONGEST}}}?)\s[-–—]{{1,2}}\s.*"),
)
_HEADED = (
    regex.compile(r"[(（](\p{Lu}[^()（）\s\d]{1,15})[)）]\s?[-–—]\s.*"),
    regex.compile(r"【(\p{Han}{2,12})[讯訊]】.*"),
)
"""Where nobody but an agency stands: (ĐTTC) - …, 【中国有色网讯】…"""
_BETWEEN = regex.compile(r"[/=|,，、;；+·•–—]|\s-\s")
_EDGES = regex.compile(r"^[^\p{L}]+|[^\p{L}]+$")
_SOLID = regex.compile(r"\p{Han}{2,6}")


def find_bylines(body: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The ids of the media that sign a body, each with its name there, which is the id of one without a record."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    for line in lines if len(lines) <= 2 * LINES else lines[:LINES] + lines[-LINES:]:
        for headed in filter(None, (pattern.fullmatch(line) for pattern in _HEADED)):
            if vocabulary.lookup("org", headed[1]) is None:
                yield headed[1], headed[1]
        for signed in filter(None, (pattern.fullmatch(line) for pattern in _SIGNED)):
            for part in _BETWEEN.split(signed[1]):
                for name in _names(_EDGES.sub("", part)):
                    id = vocabulary.lookup("org", name)
                    if id is not None and vocabulary.organisations[id].type == "media":
                        yield id, name
                        break


def _names(part: str) -> Iterator[str]:
    """What may be the agency's name, longest first: in Chinese a name begins where words that go on are not parted."""
    if part:
        yield part
    if solid := _SOLID.match(part):
        yield from (solid[0][:length] for length in range(len(solid[0]), 1, -1))
