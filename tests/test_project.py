"""The project as a whole: README, wheel, architecture."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = ("analyzers", "index", "indexer", "search_app")


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("document", ["README.md", "docs/embedding.md"])
def test_python_in_documents_works_as_written(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(document, "python"):
        exec(compile(block, document, "exec"), {})
    assert capsys.readouterr().out


def test_readme_prints_what_a_reader_expects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("README.md", "python")
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out == (
        "全国碳市场扩大行业覆盖范围 zh-Hans ((2, 5),)\n"
        "1 (FacetValue(value='MEE', count=1, selected=False, excluded=False),)\n"
    )


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=!~; ]", dependency)[0]
        assert f"`{name}`" in architecture, f"ARCHITECTURE.md does not say why {name} is there"


def test_architecture_names_every_folder_and_module() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for package in NAMES:
        for path in (ROOT / package).iterdir():
            if path.name.startswith("__") or path.name == "py.typed":
                continue
            assert f"{path.stem}" in architecture, f"ARCHITECTURE.md does not name {package}/{path.name}"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel in it, and its dependencies from where the tests have theirs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    if "No module named build" in built.stderr:
        pytest.skip("the package build is not installed")
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    # A .pth file in a folder that a .pth file names is not read, so an editable install does not come along.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    # The analysed vocabulary goes by the hash of its files: were they other ones in the wheel, it would not be taken.
    kept = Path("index", "vocabulary", "__pycache__")
    (site / kept).mkdir(exist_ok=True)
    for path in (ROOT / kept).glob("vocabulary-*.pack"):
        shutil.copy(path, site / kept)
    return python


def run(python: Path, folder: Path, *command: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([python, *command], capture_output=True, text=True, check=False, cwd=folder, env=clean)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_works(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("全国碳市场\n\n钢铁行业纳入碳市场。", "utf-8")
    wenkham = str(installed.parent / "wenkham")
    run(installed, tmp_path, wenkham, "build", "texts", "--index", "i")
    assert '"total": 1' in run(installed, tmp_path, wenkham, "search", "碳市場", "--index", "i", "--json")
    where = run(
        installed, tmp_path, "-c", "import index, search_app; search_app.create_app('i'); print(index.__file__)"
    )
    assert str(installed.parent.parent) in where


def test_the_wheel_owns_its_names(installed: Path, tmp_path: Path) -> None:
    code = f"from importlib.metadata import packages_distributions as p; print([p()[n] for n in {NAMES}])"
    assert run(installed, tmp_path, "-c", code).strip() == str([["wenkham"]] * len(NAMES))
