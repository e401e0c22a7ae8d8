"""Burmese."""

from analyzers.language import Language
from analyzers.segmenters import icu

LANGUAGE = Language(
    code="my",
    name="Burmese",
    scripts=frozenset(["Myanmar"]),
    default_for=frozenset(["Myanmar"]),
    segmenters=(icu,),
    stem=str,
    gram=2,
    sample="သံမဏိစက်ရုံသည် ကာဗွန်ထုတ်လွှတ်မှုကို လျှော့ချသည်။ အစိုးရက သန့်ရှင်းသောစွမ်းအင်ကို အားပေးသည်",
)
