"""Indonesian."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="id",
    name="Indonesian",
    scripts=frozenset(["Latin"]),
    stem=snowball("indonesian"),
    sample=(
        "Pemerintah meluncurkan bursa karbon untuk menurunkan emisi industri baja. "
        "Perusahaan membangun tanur listrik dan energi terbarukan"
    ),
)
