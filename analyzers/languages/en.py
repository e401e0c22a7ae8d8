"""English."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="en",
    name="English",
    scripts=frozenset(["Latin"]),
    default_for=frozenset(["Latin"]),
    stem=snowball("english"),
    sample=(
        "Steelmakers are cutting carbon emissions with hydrogen and electric arc furnaces. "
        "The carbon market covers cement and aluminium"
    ),
)
