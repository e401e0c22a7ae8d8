"""Korean. Particles are stripped; with the extra `korean`, words are cut into morphemes as well."""

from importlib.util import find_spec

from analyzers.language import Language
from analyzers.segmenters import kiwi, strip_particle, whole

LANGUAGE = Language(
    code="ko",
    name="Korean",
    scripts=frozenset(["Hangul"]),
    default_for=frozenset(["Hangul"]),
    segmenters=(kiwi,) if find_spec("kiwipiepy") else (whole,),
    stem=strip_particle,
    gram=2,
    sample=("철강 업계는 탄소 배출을 줄이기 위해 수소환원제철을 개발하고 있다. 정부는 배출권거래제를 강화했다"),
)
