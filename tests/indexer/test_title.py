"""Titles of texts that set none apart."""

import pytest

from indexer.metadata.title import LONGEST, split_title


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Green steel\n\nThe furnace.", "Green steel", "The furnace."),
        ("\n\n ตลาดคาร์บอน \nเนื้อความ", "ตลาดคาร์บอน", "เนื้อความ"),
        ("全国碳市场", "全国碳市场", ""),
        ("", "", ""),
        ("x" * LONGEST + "\ny", "x" * LONGEST, "y"),
        ("x" * (LONGEST + 1) + "\ny", "", "x" * (LONGEST + 1) + "\ny"),
    ],
)
def test_split(text: str, title: str, body: str) -> None:
    assert split_title(text) == (title, body)
