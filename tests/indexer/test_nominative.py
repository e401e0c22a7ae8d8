"""Russian names in the nominative."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.metadata.nominative import nominative, without_case


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Каспийской товарной бирже", "Каспийская товарная биржа"),
        ("Центрально-Черноземном межрегиональном управлении", "Центрально-Черноземное межрегиональное управление"),
        ("министерстве транспорта Сахалинской области", "Министерство транспорта Сахалинской области"),
        ("Белорусском цементном заводе", "Белорусский цементный завод"),
        ("Министерства экологии РК", "Министерство экологии Республики Казахстан"),
        ("Нижнетагильским металлургическим комбинатом", "Нижнетагильский металлургический комбинат"),
        ("Внешней торговой палаты", "Внешняя торговая палата"),
        ("Общей инспекцией", "Общая инспекция"),
        ("Городского суда", "Городской суд"),
        ("Среднего учреждения связи", "Среднее учреждение связи"),
        ("Северсталь", "Северсталь"),
        ("ООО «Ромашка»", "ООО «Ромашка»"),
        ("Новости завода", "Новости завода"),
        ("", ""),
    ],
)
def test_a_name_is_told_in_the_nominative(name: str, wanted: str) -> None:
    assert nominative(name) == wanted


@given(st.text(alphabet="абвгоеийыуюясктнР К-«»", max_size=40))
def test_twice_changes_nothing(name: str) -> None:
    assert nominative(nominative(name)) == nominative(name)


def test_a_noun_that_nobody_knows_may_have_no_case() -> None:
    assert "Казхром" in without_case("Казхрома")
    assert "Минстрой России" in without_case("Минстроем России")
    assert without_case("ЕВРАЗ ЗСМК") == []
