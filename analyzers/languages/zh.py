"""Chinese."""

from analyzers.folding import fold_han
from analyzers.language import Language
from analyzers.segmenters import jieba_search

LANGUAGE = Language(
    code="zh",
    name="Chinese",
    scripts=frozenset(["Han"]),
    default_for=frozenset(["Han"]),
    segmenters=(jieba_search,),
    fold=fold_han,
    stem=str,
    gram=2,
    sample="中国钢铁工业协会发布低碳标准，全国碳市场覆盖水泥和电解铝行业。鋼鐵企業計劃在二〇三〇年前實現碳達峰",
)
