"""Turkish."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    scripts=frozenset(["Latin"]),
    stem=snowball("turkish"),
    sample=(
        "Çelik sanayisi yeşil hidrojenle karbon salımını azaltıyor. "
        "Emisyon ticaret sistemi çimento ve alüminyumu kapsıyor"
    ),
)
