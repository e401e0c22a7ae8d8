"""Generate index/semantic/e5_means.npz: where multilingual-E5-small puts each language, whatever a text says.

    python tools/language_means.py           write the file, in some minutes
    python tools/language_means.py --check   exit with 1 where what it has of three languages differs

The model reads the same in every language: names of territories and languages, as the Unicode CLDR has them in the
installed Babel. What differs between the mean vectors is the language. Needs the extra `semantic`.
"""

import sys
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np
from babel import Locale

from index.semantic.e5 import E5, MEANS
from index.semantic.encoder import Floats

LANGUAGES = (
    "am ar bg bn cs da de el en es fa fi fr gu he hi hu id it ja ka kk km kn ko lo ml mn mr my ne nl pl pt ro ru si "
    "sv sw ta te th tr uk ur vi zh"
).split()
"""Those that CLDR has nearly all names of; where it has few, or English ones, the mean is not that of the language."""
CHECKED = ("en", "th", "zh")
TEXTS, NAMES = 4, 20
"""Texts of each kind, and names in a text."""


def texts(code: str) -> Iterator[str]:
    """The same in every language; what CLDR lacks is left out."""
    locale, english, random = Locale.parse(code), Locale("en"), Random(0)
    for kind in ("territories", "languages"):
        names: Mapping[str, str] = getattr(locale, kind)
        for _ in range(TEXTS):
            drawn = random.sample(sorted(getattr(english, kind)), NAMES)
            yield ", ".join(names[key] for key in drawn if key in names)


def mean(code: str) -> Floats:
    """The mean vector of a language's texts."""
    mean: Floats = E5.load().passages(list(texts(code))).mean(axis=0)
    return mean


def main() -> int:
    if "--check" in sys.argv[1:]:
        written = np.load(MEANS)
        if all(np.allclose(mean(code), written[code], atol=1e-3) for code in CHECKED):
            return 0
        print(f"{MEANS.name} differs from what the model says: run python tools/language_means.py", file=sys.stderr)
        return 1
    means: dict[str, Any] = {code: mean(code).astype(np.float16) for code in LANGUAGES}  # Any: a code is no keyword
    np.savez_compressed(MEANS, **means)
    return 0


if __name__ == "__main__":
    sys.exit(main())
