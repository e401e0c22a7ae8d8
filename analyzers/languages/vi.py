"""Vietnamese."""

from analyzers.language import Language

LANGUAGE = Language(
    code="vi",
    name="Vietnamese",
    scripts=frozenset(["Latin"]),
    sample=(
        "Ngành thép Việt Nam giảm phát thải các-bon và thử nghiệm thị trường tín chỉ. "
        "Doanh nghiệp đầu tư lò điện hồ quang và năng lượng tái tạo"
    ),
)
