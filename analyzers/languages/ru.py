"""Russian."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="ru",
    name="Russian",
    scripts=frozenset(["Cyrillic"]),
    default_for=frozenset(["Cyrillic"]),
    stem=snowball("russian"),
    sample=(
        "Металлургические компании сокращают выбросы углерода с помощью водорода. "
        "Углеродный рынок охватывает цемент и алюминий"
    ),
)
