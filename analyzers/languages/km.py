"""Khmer."""

from analyzers.language import Language
from analyzers.segmenters import icu

LANGUAGE = Language(
    code="km",
    name="Khmer",
    scripts=frozenset(["Khmer"]),
    default_for=frozenset(["Khmer"]),
    segmenters=(icu,),
    stem=str,
    gram=2,
    sample="រោងចក្រដែកកាត់បន្ថយការបំភាយកាបូន។ រដ្ឋាភិបាលលើកទឹកចិត្តឱ្យប្រើថាមពលស្អាត",
)
