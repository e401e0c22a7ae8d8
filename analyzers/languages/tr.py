"""Turkish."""

from analyzers.language import Language
from analyzers.stemming import snowball

_snowball = snowball("turkish")


def stem(word: str) -> str:
    """The stem of a word; capitals lose the difference of ı and i, and with it the endings that follow one."""
    return min(_snowball(word), _snowball(word.replace("i", "ı")), key=len)


LANGUAGE = Language(
    code="tr",
    name="Turkish",
    scripts=frozenset(["Latin"]),
    stem=stem,
    sample=(
        "Çelik sanayisi yeşil hidrojenle karbon salımını azaltıyor. "
        "Emisyon ticaret sistemi çimento ve alüminyumu kapsıyor"
    ),
)
