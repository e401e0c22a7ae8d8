"""Portuguese."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    scripts=frozenset(["Latin"]),
    stem=snowball("portuguese"),
    sample=(
        "A indústria do aço reduz as emissões com hidrogênio verde. O mercado de carbono inclui o cimento e o alumínio"
    ),
)
