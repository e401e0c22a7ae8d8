"""Thai."""

from analyzers.folding import fold_thai
from analyzers.language import Language
from analyzers.segmenters import icu, newmm

LANGUAGE = Language(
    code="th",
    name="Thai",
    scripts=frozenset(["Thai"]),
    default_for=frozenset(["Thai"]),
    segmenters=(newmm, icu),
    fold=fold_thai,
    stem=str,
    gram=3,
    sample=(
        "สมาคมเหล็กประชุมเรื่องการลดการปล่อยคาร์บอนที่กรุงเทพฯ "
        "โรงงานผลิตเหล็กสีเขียวด้วยเตาอาร์กไฟฟ้าและไฮโดรเจน "
        "ตลาดคาร์บอนเริ่มซื้อขายในปี ๒๕๖๖"
    ),
)
