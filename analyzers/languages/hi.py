"""Hindi."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="hi",
    name="Hindi",
    scripts=frozenset(["Devanagari"]),
    default_for=frozenset(["Devanagari"]),
    stem=snowball("hindi"),
    sample="इस्पात कंपनियाँ हरित हाइड्रोजन से कार्बन उत्सर्जन घटा रही हैं। कार्बन बाज़ार में सीमेंट और एल्युमिनियम शामिल हैं",
)
