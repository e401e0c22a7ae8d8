"""English. British and American spellings of a word have one stem."""

from functools import lru_cache

import regex

from analyzers.language import Language
from analyzers.stemming import snowball

# British forms and what becomes of their middle; rules, or words of reports on trade and industry. What ends in
# -ise and is no verb in -ize stays: advise, promise, otherwise.
_AMERICAN = [
    (regex.compile(pattern), american)
    for pattern, american in (
        (r"(?<=...)isation(?=s?$)", "ization"),
        (
            r"(?<=...[^aeou])(?<!adv|rev|dev|superv|telev|prov|prec|conc|exc|exerc|prom|prem|dem|pr|expert|franch|w|parad|treat)"
            r"is(?=(?:e|ed|es|er|ers|ing|able)$)",
            "iz",
        ),
        (r"(?<=[ao]l)ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=behavi|col|lab|fav|flav|harb|hon|hum|neighb|vap|endeav|arm|rum|vig)our", "or"),
        (r"(?<=cent|met|lit|theat|fib|calib)re(?=s?$)", "er"),
        (r"(?<=avel|abel|odel|ncel|gnal|evel|anel|nnel)l(?=(?:ed|ing|er|ers)$)|(?<=fuel)l(?=(?:ed|ing)$)", ""),
        (r"(?<=^alumin)i(?=um$)", ""),
        (r"(?<=^(?:de)?sul)ph", "f"),
        (r"(?<=^program)me(?=s?$)|(?<=(?:cata|dia|ana)log)ue(?=s?$)", ""),
        (r"(?<=^(?:def|off|lic)en)c(?=e|ed|es|ing$)", "s"),
        (r"(?<=^mo)u(?=ld(?:s|ing|ings)?$)", ""),
    )
]
_english = snowball("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball stem of the word in American spelling."""
    for british, american in _AMERICAN:
        word = british.sub(american, word)
    return _english(word)


LANGUAGE = Language(
    code="en",
    name="English",
    scripts=frozenset(["Latin"]),
    default_for=frozenset(["Latin"]),
    stem=stem,
    sample=(
        "Steelmakers are cutting carbon emissions with hydrogen and electric arc furnaces. "
        "The carbon market covers cement and aluminium"
    ),
)
