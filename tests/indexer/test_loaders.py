"""Every loader, as a plain file, through .gz and inside .zip; broken files; the samples."""

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from analyzers import Analyzer
from index import Document
from indexer.loaders import LOADERS, loader_for
from indexer.metadata import describe
from indexer.record import LoaderError, Record, Rejected, Settings
from indexer.sources import Source, find, load

FILES = Path(__file__).parent / "files"
SAMPLES = Path(__file__).parents[2] / "samples"

THAI = "ตลาดคาร์บอนแห่งชาติ"
CHINESE = "全国碳市场扩大行业覆盖范围"
PAGE = f"""<!doctype html><html><head><title>{CHINESE} | 某站</title><meta charset="utf-8">
<meta property="article:published_time" content="2025-03-26T08:00:00+08:00">
<link rel="canonical" href="https://example.org/ets"></head><body>
<nav><a href="/">首页</a> <a href="/news">新闻</a></nav>
<article><h1>{CHINESE}</h1><p>钢铁、水泥和铝冶炼行业自今年起纳入全国碳排放权交易市场，企业应当报告排放量。</p>
<p>主管部门表示，新纳入的企业约一千五百家，覆盖的排放量增加约三十亿吨。</p></article>
<footer>版权所有 Cookie</footer></body></html>"""

CASES: Mapping[str, tuple[bytes, str, str, str]] = {
    "a.txt": (f"{THAI}\n\nการประชุมเหล็กสีเขียว".encode(), THAI, "เหล็กสีเขียว", ""),
    "a.text": (b"Green steel\n\nThe furnace runs on hydrogen.", "Green steel", "hydrogen", ""),
    "a.md": (f"---\ndate: 2023-09-08\n---\n# {THAI}\n\nเหล็ก**สีเขียว**".encode(), THAI, "เหล็กสีเขียว", "2023-09-08"),
    "a.markdown": (b"# Green steel\n\n- hydrogen\n- scrap", "Green steel", "scrap", ""),
    "a.html": (PAGE.encode(), CHINESE, "约三十亿吨", "2025-03-26"),
    "a.htm": (PAGE.encode(), CHINESE, "企业应当报告", "2025-03-26"),
    "a.xhtml": (b'<?xml version="1.0"?>\n' + PAGE.encode(), CHINESE, "企业应当报告", "2025-03-26"),
    "a.jsonl": (f'{{"headline": "{CHINESE}", "text": "钢铁", "year": 2025}}\n'.encode(), CHINESE, "钢铁", "2025"),
    "a.ndjson": (b'{"title": "Green steel", "body": "hydrogen"}', "Green steel", "hydrogen", ""),
    "a.csv": (f"Title;Text;Date\n{CHINESE};钢铁;2025-03\n".encode("utf-8-sig"), CHINESE, "钢铁", "2025-03"),
    "a.pdf": ((FILES / "chinese.pdf").read_bytes(), CHINESE, "企业应当报告排放量", "2025-03-26"),
    "a.docx": ((FILES / "thai.docx").read_bytes(), THAI, "CBAM | 2026", "2023-09-08"),
}


def documents(name: str, data: bytes, settings: Settings = Settings()) -> list[Document]:
    source = Source(name, "", len(data), data=data)
    loaded = list(load(source, settings))
    assert all(isinstance(item, Record) for item in loaded), loaded
    return [describe(item, source, {}) for item in loaded if isinstance(item, Record)]


def outcome(name: str, data: bytes, settings: Settings = Settings()) -> tuple[list[str], list[tuple[str, str]]]:
    """The texts that were read; places and reasons of what was not. The whole file has no place."""
    try:
        loaded = list(load(Source(name, "", len(data), data=data), settings))
    except LoaderError as error:
        return [], [("", str(error))]
    return (
        [item.text for item in loaded if isinstance(item, Record)],
        [(item.place, item.reason) for item in loaded if isinstance(item, Rejected)],
    )


def rejected(name: str, data: bytes, settings: Settings = Settings()) -> list[tuple[str, str]]:
    """Places and reasons of what was not read."""
    return outcome(name, data, settings)[1]


def damaged(data: bytes, position: int) -> bytes:
    """The data with all bits of one byte turned."""
    return data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :]


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_every_suffix_has_a_case() -> None:
    assert {Path(name).suffix for name in CASES} == LOADERS.keys()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("wrap", ["plain", "gz", "zip", "gz in zip", "zip in gz"])
def test_loads(name: str, wrap: str) -> None:
    data, title, text, date = CASES[name]
    packed = {
        "plain": (name, data, name),
        "gz": (f"{name}.gz", gzip.compress(data), f"{name}.gz"),
        "zip": ("z.zip", zipped({f"d/{name}": data}), f"z.zip/d/{name}"),
        "gz in zip": ("z.zip", zipped({f"{name}.gz": gzip.compress(data)}), f"z.zip/{name}.gz"),
        "zip in gz": ("z.zip.gz", gzip.compress(zipped({name: data})), f"z.zip.gz/{name}"),
    }
    file, packed_data, id = packed[wrap]
    (document,) = documents(file, packed_data)
    assert document.title == title
    assert text in document.body
    assert document.date == (date or None)
    assert document.id.partition("#")[0] == id
    assert document.source == file


@pytest.mark.parametrize("name", ["thai.pdf", "thai.docx", "chinese.pdf", "chinese.docx"])
def test_binary_files(name: str) -> None:
    (document,) = documents(name, (FILES / name).read_bytes())
    thai = name.startswith("thai")
    assert document.title == (THAI if thai else CHINESE)
    assert document.date == ("2023-09-08" if thai else "2025-03-26")
    assert ("การประชุมเหล็กสีเขียวจัดขึ้นที่เมืองหนานจิง" if thai else "钢铁、水泥和铝行业纳入碳市场。") in document.body


def test_suffixes_are_taken_in_any_case() -> None:
    assert loader_for("A.PDF") is LOADERS[".pdf"]
    assert loader_for("a.json") is None
    assert loader_for("pdf") is None


BAD = {
    "empty text": ("a.txt", b"", "", "it has no text"),
    "spaces": ("a.txt", b" \n\t\n", "", "it has no text"),
    "binary": ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "", "binary data"),
    "jpeg": ("a.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 9, "", "binary data"),
    "bad encoding": ("a.txt", b"\xef\xbb\xbf\xff\xfe", "", "it is not text in utf-8-sig"),
    "bad yaml": ("a.md", b"---\ntitle: [\n---\nx", "", "front matter is not YAML"),
    "deep yaml": ("a.md", b"---\na: " + b"[" * 5000 + b"\n---\nx", "", "front matter is not YAML"),
    "front matter list": ("a.md", b"---\n- a\n---\nx", "", "front matter is not a list of keys"),
    "empty page": ("a.html", b"", "", "it is empty"),
    "comment page": ("a.html", b"<!-- nothing -->", "", "it is not a web page"),
    "page without text": ("a.html", b"<html><body><script>1</script></body></html>", "", "it has no text"),
    "page in no encoding": ("a.html", b'<meta charset="undefined"><p>\xff', "", "it is not text in undefined"),
    "bad json": ("a.jsonl", b'{"text": "a"}\n{"text": \n', "line 2", "it is not JSON"),
    "deep json": ("a.jsonl", b"[" * 100_000, "line 1", "it is not JSON"),
    "json list": ("a.jsonl", b"[1]\n", "line 1", "it is not a JSON object"),
    "json without text": ("a.jsonl", b'{"name": "a"}\n', "line 1", "it has no text"),
    "json text is a number": ("a.jsonl", b'{"text": 5}\n', "line 1", "text is not text"),
    "json in latin-1": ("a.jsonl", '{"text": "é"}'.encode("latin-1"), "line 1", "it is not UTF-8"),
    "missing column": ("a.csv", b"title,story\na,b\n", "", "its columns are title, story"),
    "empty table": ("a.csv", b"", "", "no column of it is named body"),
    "short row": ("a.csv", b"title,text\na\n", "line 2", "it does not have 2 columns"),
    "long row": ("a.csv", b"title,text\na,b,c\n", "line 2", "it does not have 2 columns"),
    "open quote": ("a.csv", b'title,text\na,"b\n', "", "it is not a table from line 2 on"),
    "broken pdf": ("a.pdf", b"%PDF-1.4\nnothing", "", "it is not a PDF that can be read"),
    "pdf that is none": ("a.pdf", b"Hello", "", "it is not a PDF that can be read"),
    "encrypted pdf": ("a.pdf", (FILES / "encrypted.pdf").read_bytes(), "", "it is encrypted"),
    "scanned pdf": ("a.pdf", (FILES / "scanned.pdf").read_bytes(), "", "character recognition"),
    "docx that is none": ("a.docx", b"Hello", "", "it is not a Word document"),
    "zip as docx": ("a.docx", zipped({"a.txt": "x"}), "", "it is not a Word document"),
    "broken gz": ("a.txt.gz", b"\x1f\x8b\x08nothing", "", "it cannot be unpacked"),
    "half a gz": ("a.txt.gz", gzip.compress(b"words " * 99)[:20], "", "it cannot be unpacked"),
    "gz that is none": ("a.txt.gz", b"Hello", "", "it cannot be unpacked"),
    "gz of gz": ("a.txt.gz.gz", gzip.compress(gzip.compress(b"a")), "", "packed more than once"),
    "broken zip": ("a.zip", b"PK\x03\x04nothing", "", "it is not an archive"),
    "zip in zip": ("a.zip", zipped({"b.zip": zipped({"c.txt": "x"})}), "b.zip", "an archive inside an archive"),
    "zip.gz in zip": ("a.zip", zipped({"b.zip.gz": b""}), "b.zip.gz", "an archive inside an archive"),
    "unknown in zip": ("a.zip", zipped({"b.exe": b"x"}), "b.exe", "files of this kind are not read"),
    "bad line in zip": ("a.zip", zipped({"b.jsonl": b"{}"}), "b.jsonl, line 1", "it has no text"),
    "unknown kind": ("a.exe", b"x", "", "kinds are .csv, .docx"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(case: str) -> None:
    name, data, place, reason = BAD[case]
    if reason == "it has no text" and not place:
        with pytest.raises(LoaderError, match=reason):
            documents(name, data)
        return
    ((found_place, found_reason),) = rejected(name, data)
    assert found_place == place
    assert reason in found_reason


def test_encrypted_archive() -> None:
    data = bytearray(zipped({"a.txt": b"secret", "b.txt": b"words"}, zipfile.ZIP_STORED))
    data[6] |= 1  # flag of the first file: encrypted
    data[data.index(b"PK\x01\x02") + 8] |= 1
    ((place, reason),) = rejected("a.zip", bytes(data))
    assert place == "a.txt"
    assert "encrypted" in reason


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_damaged_archives_never_crash(method: int) -> None:
    whole = zipped({"a.txt": b"words " * 50, "b.docx": (FILES / "thai.docx").read_bytes()[:200]}, method)
    ((text,), ((place, _),)) = outcome("a.zip", whole)
    assert place == "b.docx"
    for position in range(len(whole)):
        texts, reasons = outcome("a.zip", damaged(whole, position))
        assert set(texts) <= {text}, position
        assert texts or reasons, position
        assert all(reason for _, reason in reasons), position


@pytest.mark.parametrize(
    ("junk", "reason"),
    [(b"", "empty"), (b"<a/>", "body"), (b"<?xml version='1.0'?><w:document", "Word document")],
)
def test_word_document_with_broken_xml(junk: bytes, reason: str) -> None:
    with zipfile.ZipFile(FILES / "thai.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    ((_, found),) = rejected("a.docx", zipped(parts | {"word/document.xml": junk}))
    assert reason in found


def test_damaged_pdf_never_crashes() -> None:
    whole = (FILES / "chinese.pdf").read_bytes()
    outcomes = [outcome("a.pdf", damaged(whole, position)) for position in range(0, len(whole), 211)]
    assert all(len(texts) + len(reasons) == 1 for texts, reasons in outcomes)
    assert all(
        reason.startswith(("it is not a PDF", "it has no text")) for _, reasons in outcomes for _, reason in reasons
    )
    assert any(CHINESE in text for texts, _ in outcomes for text in texts)


def test_limits() -> None:
    small = Settings(file_bytes=1000, line_bytes=100, archive_bytes=1500, archive_files=3)
    ((_, reason),) = rejected("a.txt", b"a" * 1001, small)
    assert "more than 1,000" in reason
    ((_, reason),) = rejected("a.txt.gz", gzip.compress(b"a" * 10**6), small)
    assert "unpacks to more than 1,000" in reason
    ((_, reason),) = rejected("a.docx", zipped({"word/document.xml": b"a" * 10**6}), Settings(file_bytes=10_000))
    assert "unpacks to more than 10,000" in reason
    assert rejected("a.zip", zipped(dict.fromkeys(("a.txt", "b.txt"), b"a" * 900)), small) == [
        ("b.txt", "it unpacks to more than 600 bytes")
    ]
    ((_, reason),) = rejected("a.zip", zipped({f"{n}.txt": b"a" for n in range(4)}), small)
    assert "holds 4 files, more than 3" in reason
    lines = b'{"text": "a"}\n{"text": "' + b"b" * 300 + b'"}\n{"text": "c"}'
    assert rejected("a.jsonl", lines, small) == [("line 2", "it has more than 100 bytes")]
    long = [item for item in load(Source("a.jsonl", "", 9, data=lines), small) if isinstance(item, Record)]
    assert [(record.text, record.place) for record in long] == [("a", "line 1"), ("c", "line 3")]
    ((_, reason),) = rejected("a.csv", b"text\n" + b"a" * 200, small)
    assert "larger than field limit" in reason


def test_jsonl_files_of_any_size_are_read() -> None:
    lines = b'{"text": "words"}\n' * 100
    assert rejected("a.jsonl", lines, Settings(file_bytes=100)) == []


def test_archives_leave_out_what_folders_hide() -> None:
    data = zipped(
        {"__MACOSX/._a.txt": b"\0", ".DS_Store": b"\0", "d/.hidden.txt": b"x", "d/": b"", "./a.txt": b"words"}
    )
    assert [document.title for document in documents("a.zip", data)] == ["words"]


def test_a_csv_with_columns_of_other_names() -> None:
    settings = Settings(columns={"body": "Article", "title": "Head"})
    data = b'Head\tArticle\tOrg\nA\t"two\nlines"\tMIIT; MEE\n'
    (document,) = documents("a.csv", data, settings)
    assert (document.title, document.body, document.org) == ("A", "two\nlines", ("MIIT", "MEE"))
    assert document.id == "a.csv#3"
    ((_, reason),) = rejected("a.csv", b"a,b\n1,2\n", settings)
    assert "no column Article, Head; its columns are a, b" in reason


def test_markdown_becomes_plain_text() -> None:
    text = "# A *title*\n\nSee [the page](x.html) and `code`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```\n"
    (document,) = documents("a.md", text.encode())
    assert document.title == "A title"
    assert document.body == "See the page and code.\n\na b \n1 2 \nx = 1"


@pytest.mark.parametrize("key", ["title", "Title", "headline"])
def test_a_known_title_does_not_lose_the_heading(key: str) -> None:
    (document,) = documents("a.md", f"---\n{key}: Known\n---\n# Heading\n\ntext".encode())
    assert (document.title, document.body) == ("Known", "Heading\n\ntext")


def test_a_rule_is_no_front_matter() -> None:
    (document,) = documents("a.md", b"---\n\nwords\n")
    assert document.title == "words"


@pytest.mark.parametrize("time", ["PT5M", "10:00", "soon"])
def test_pages_give_times_that_are_no_dates(time: str) -> None:
    page = f'<article><h1>T</h1><time datetime="{time}">x</time><p>Some words.</p></article>'
    (document,) = documents("a.html", page.encode())
    assert document.date is None


def test_pages_without_an_article_are_read_whole() -> None:
    (document,) = documents("a.html", b"<title>T</title><nav>menu</nav><div>only this</div><script>no</script>")
    assert document.title == "T"
    assert "only this" in document.body
    assert "no" not in document.body.split()


@cache
def samples() -> dict[str, Document]:
    """The documents of samples/, by the ids of truth.tsv."""
    found = {}
    for source in find([str(SAMPLES)], {}).sources:
        for loaded in load(source, Settings()):
            assert isinstance(loaded, Record), f"{source.name}: {loaded}"
            document = describe(loaded, source, {})
            found[document.id] = document
    return found


def truth() -> list[dict[str, str]]:
    with (SAMPLES / "truth.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_sample_loads() -> None:
    assert samples().keys() == {row["id"] for row in truth()}


def test_languages_of_samples() -> None:
    analyzer = Analyzer()
    misses = []
    for row in truth():
        document = samples()[row["id"]]
        found = document.language or analyzer.identify(f"{document.title}\n{document.body}").language
        if found != row["language"]:
            misses.append(f"{row['id']}: {found}")
        folder = document.source.split("/")[1]
        assert folder == row["language"], f"{row['id']} lies in {folder}"
    assert len(misses) <= 0.03 * len(truth()), misses


def test_dates_of_samples() -> None:
    found = [(row, date) for row in truth() if (date := samples()[row["id"]].date)]
    misses = [f"{row['id']}: {date}, not {row['date']}" for row, date in found if date != row["date"]]
    assert len(found) > 0.7 * len(truth())
    assert len(misses) <= 0.15 * len(found), misses
