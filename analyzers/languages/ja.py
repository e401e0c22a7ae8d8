"""Japanese."""

from analyzers.folding import fold, fold_han
from analyzers.language import Language
from analyzers.segmenters import icu

LANGUAGE = Language(
    code="ja",
    name="Japanese",
    scripts=frozenset(["Kana", "Han"]),
    default_for=frozenset(["Kana"]),
    segmenters=(icu,),
    fold=fold_han,
    spell=fold,
    stem=str,
    gram=2,
    sample="日本の鉄鋼メーカーは水素還元製鉄の実証を始めた。脱炭素社会に向けて電炉への転換が進む",
)
