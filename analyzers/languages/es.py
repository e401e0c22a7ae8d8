"""Spanish."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="es",
    name="Spanish",
    scripts=frozenset(["Latin"]),
    stem=snowball("spanish"),
    sample=(
        "La industria del acero reduce sus emisiones con hidrógeno verde. "
        "El mercado de carbono incluye el cemento y el aluminio"
    ),
)
