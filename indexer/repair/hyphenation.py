"""Words divided at the end of a line: car-⏎bon is carbon, low-⏎carbon is low-carbon, and soft hyphens go.

A word is put together where the text has it in one piece elsewhere, or has not both of its parts as words.
Otherwise, and where the parts are known to make compounds, the hyphen is the word's own and only the line end
goes. Where the hyphen stands for a part left out (Stahl- und Zementwerke) nothing changes.
"""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit

ORDER = 55

_LETTER = "[A-Za-z\u00aa-\u024f\u1e00-\u1eff\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u0300-\u036f]"
_SOFT = re.compile("\u00ad+(?:[^\\S\n]*\n[^\\S\n]*(?=\\w))?")
_BREAK = re.compile(rf"(?<![\w-])((?:{_LETTER}+-)*)({_LETTER}+)[-\u2010][^\S\n]*\n[^\S\n]*({_LETTER}+)(?![^\W\d_])")
_AT_END = re.compile("[-\u2010][^\\S\n]*\n")
_WORD = re.compile(rf"{_LETTER}+(?:-{_LETTER}+)*")
_LEFT_OUT = frozenset("and or to und oder bzw sowie bis et ou y o e и или dan atau na au ve veya và και ή".split())
# First and second parts of compounds that are hardly ever the beginning or the end of another word.
_FIRST = frozenset(
    "low high long short zero near self well cross half full large small one two three four five six seven eight nine "
    "ten coal energy carbon steel state year decision fossil cost climate water heat hydrogen so world".split()
)
_SECOND = frozenset(
    "based called term scale level neutral carbon free wide intensive efficient efficiency related led driven powered "
    "emission emissions grade quality making made known built fired to of il elle on ils elles ce ci là même mêmes se "
    "lo la los las lhe lhes me te nos vos то либо нибудь таки".split()
)


def edits(text: str) -> Iterator[Edit]:
    """Put divided words together."""
    found = [Edit(*match.span(), "") for match in _SOFT.finditer(text)] if "\u00ad" in text else []
    breaks = list(_BREAK.finditer(text)) if _AT_END.search(text) else []
    words = frozenset(word.lower() for word in _WORD.findall(_BREAK.sub(" ", text))) if breaks else frozenset()
    found += [edit for match in breaks for edit in _joined(match, words)]
    done = 0
    for edit in sorted(found):
        if edit.start >= done:
            yield edit
            done = edit.end


def _joined(match: re.Match[str], words: frozenset[str]) -> Iterator[Edit]:
    chain, first, second = match.groups()
    if not second.islower() or second in _LEFT_OUT:
        return
    hyphen = match.end(2)
    keeps = _is_compound(chain.lower(), first, second, words)
    yield Edit(hyphen + keeps, match.start(3), "")


def _is_compound(chain: str, first: str, second: str, words: frozenset[str]) -> bool:
    """Whether the hyphen is the word's own. words: those of the text, in small letters."""
    start = first.lower()
    if start + second in words:
        return False
    if f"{chain}{start}-{second}" in words or chain:
        return True
    return (
        (start in words and second in words)
        or start in _FIRST
        or second in _SECOND
        or len(first) == 1
        or (first.isupper() and len(first) > 1)
        or (len(second) >= 4 and (second.startswith(start) or start.endswith(second)))  # said twice: negara-negara
    )
