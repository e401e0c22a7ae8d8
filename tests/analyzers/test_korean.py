"""Korean morphemes, where the extra `korean` is installed."""

import pytest

from analyzers import Analyzer

pytest.importorskip("kiwipiepy", reason="the extra `korean` is not installed: pip install 'wenkham[korean]'")


def test_compounds_are_cut_into_morphemes() -> None:
    words = {token.term for token in Analyzer().document("수소환원제철을 개발하고", "ko").words}
    assert {"수소", "환원", "개발", "수소환원제철을"} <= words


def test_a_long_run_is_cut_too() -> None:
    assert len(Analyzer().document("탄소를" * 500, "ko").units) == 1500
