"""French."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="fr",
    name="French",
    scripts=frozenset(["Latin"]),
    stem=snowball("french"),
    sample=(
        "L'industrie de l'acier réduit ses émissions grâce à l'hydrogène. "
        "Le marché du carbone européen couvre le ciment et l'aluminium"
    ),
)
