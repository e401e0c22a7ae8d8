"""Thai clusters as they are written: ํ + า is ำ, เ + เ is แ, marks stand in order and once."""

import re
from collections.abc import Iterator

import regex

from analyzers.folding import fold_thai
from analyzers.scripts import runs, units
from indexer.repair.edit import Edit, has_thai

ORDER = 50

# A consonant or vowel, one vowel above or below, a tone, ำ, or a silencer. What is no such cluster even in
# order is a typing error, and stays.
_CLUSTER = re.compile("[ก-ะาเ-ๆ](?:[\u0e31\u0e34-\u0e3a\u0e47\u0e4d]?[\u0e48-\u0e4b]?\u0e33?|[\u0e34\u0e38]?\u0e4c)")
# What every cluster has that is not in order: a part of แ or ำ, marks side by side of which the first stands behind the
# second or is on the same place, anything behind ำ; or invisible characters, which may stand between them.
_BELOW, _ABOVE, _TONES, _TOP = "\u0e38-\u0e3a", "\u0e31\u0e34-\u0e37\u0e47", "\u0e48-\u0e4b", "\u0e4c\u0e4e"
_PERHAPS = regex.compile(
    rf"เเ|\u0e4d|[{_BELOW}][{_BELOW}]|[{_ABOVE}][{_BELOW}{_ABOVE}]|[{_TONES}][{_BELOW}{_ABOVE}{_TONES}]"
    rf"|[{_TOP}\u0e33][{_BELOW}{_ABOVE}{_TONES}{_TOP}]"
    r"|[\u0e00-\u0e7f][\p{Default_Ignorable_Code_Point}\p{Inherited}]"
)


def edits(text: str) -> Iterator[Edit]:
    """Put clusters in order whose marks were typed or decoded otherwise. Invisible characters stay."""
    if not (has_thai(text) and _PERHAPS.search(text)):
        return
    for run in runs(text):
        if run.script != "Thai":
            continue
        start = run.start
        for unit in units(run):
            visible = "".join(character for character in unit if "\u0e00" <= character <= "\u0e7f")
            spelled = fold_thai(unit)
            if spelled != visible and _CLUSTER.fullmatch(spelled):
                yield Edit(start, start + len(unit), spelled)
            start += len(unit)
