"""Arabic."""

from analyzers.language import Language
from analyzers.stemming import snowball

LANGUAGE = Language(
    code="ar",
    name="Arabic",
    scripts=frozenset(["Arabic"]),
    default_for=frozenset(["Arabic"]),
    stem=snowball("arabic"),
    sample=(
        "تعمل شركات الصلب على خفض انبعاثات الكربون باستخدام الهيدروجين الأخضر. يشمل سوق الكربون الإسمنت والألومنيوم"
    ),
)
