"""Lao."""

from analyzers.folding import fold_thai
from analyzers.language import Language
from analyzers.segmenters import icu

LANGUAGE = Language(
    code="lo",
    name="Lao",
    scripts=frozenset(["Lao"]),
    default_for=frozenset(["Lao"]),
    segmenters=(icu,),
    fold=fold_thai,
    stem=str,
    gram=2,
    sample="ໂຮງງານເຫຼັກຫຼຸດຜ່ອນການປ່ອຍກາກບອນ. ລັດຖະບານສົ່ງເສີມພະລັງງານສະອາດແລະຕະຫຼາດກາກບອນ",
)
