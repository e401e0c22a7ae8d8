"""A small index in six languages, and the application over it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index import Config, Document, SearchIndex
from search_app import create_app

ADDRESS = "https://example.org/a//b?c=1&d=%2F#e"

DOCUMENTS = (
    Document(
        "th/steel.txt",
        "การประชุมเหล็กสีเขียวครั้งที่สี่",
        "สมาคมเหล็กประกาศแผนเหล็กสีเขียว\nผู้แทนจากโรงงานเข้าร่วมประชุม\n\nย่อหน้าที่สองพูดถึงคาร์บอนต่ำ",
        "th",
        "2023-09-08",
        org="CISA",
        topic=("steel", "events"),
    ),
    Document("th/market.txt", "ตลาดคาร์บอนแห่งชาติ", "ตลาดคาร์บอนขยายไปสู่เหล็กและซีเมนต์", "th", "2025-03", org="MEE"),
    Document(
        "zh/market.txt",
        "全国碳市场扩大行业覆盖范围",
        "生态环境部公布方案。\n全国碳市场首次纳入钢铁、水泥、铝冶炼。\n企业应当按时报告。",
        "zh-Hans",
        "2025-03-26",
        org=("MEE", "MIIT"),
        topic=("emissions", "steel"),
    ),
    Document(
        "zh/steel.txt", "绿色钢铁的道路", "钢铁行业走向低碳。", "zh-Hans", "2022-02-07", org="MIIT", topic="steel"
    ),
    Document("zh/taipei.txt", "碳市場的未來", "碳市場將涵蓋更多產業。", "zh-Hant", "2024-05-20", topic="emissions"),
    Document("sw/market.txt", "Soko la kaboni lapanuka", "Soko la kaboni sasa lina viwanda vya chuma.", "sw", "2025"),
    Document(
        "ar/steel.txt",
        "إنتاج الصلب العالمي",
        "بلغ إنتاج الصلب رقما جديدا هذا العام.",
        "ar",
        "2024-01-25",
        org="worldsteel",
    ),
    Document(
        "en/market.txt",
        "The carbon market opens to steel",
        "The carbon market now has steel, cement and aluminium.\n\n"
        + "Plants report every year. " * 60
        + "Carbon again.",
        "en",
        "2025-03-27",
        org="MEE",
        topic=("emissions", "steel"),
        url="https://example.org/carbon?a=1&b=2",
        fields={"series": "Briefs", "summary": "What the carbon market adds."},
    ),
    Document(
        "en/forum.txt", "A forum on green steel", "Carbon and steel in Shanghai.", "en", "2022-08-30", org="China Baowu"
    ),
    Document(
        "en/script.txt",
        "<script>alert('carbon')</script> & co",
        'A carbon text with <b>markup</b> & "quotes".',
        "en",
        "2021",
        org="R&D <i>Ltd</i>",
        url="javascript:alert(1)",
    ),
    Document(ADDRESS, "Carbon under an address", "Its id is an address with carbon in it.", "en"),
    Document("/absolute/path.txt", "", "A carbon text without a title.", "en", "2020-12-01"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search_app") / "index"
    SearchIndex.create(folder, Config(fields={"series": "facet", "summary": "text"}), DOCUMENTS).close()
    return folder


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    return create_app(folder, {"TESTING": True, "RESULTS_PER_PAGE": 3})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
