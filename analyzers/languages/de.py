"""German."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="de",
    name="German",
    scripts=frozenset(["Latin"]),
    stem=snowball("german"),
    sample=(
        "Die Stahlindustrie senkt ihre Emissionen mit grünem Wasserstoff. "
        "Neue Lichtbogenöfen ersetzen die Hochöfen der großen Werke"
    ),
)
