"""The command line: shapes, exit statuses, messages, and that docs/commands.md says it all."""

import doctest
import json
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from index import SearchIndex
from indexer.cli import main

DOCUMENT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """All commands by what is typed for them, those of groups included."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        inner = isinstance(command, click.Group)
        found |= commands(command, f"{before}{name} ") if inner else {f"{before}{name}": command}
    return found


COMMANDS = commands(main)
WENKHAM = [sys.executable, "-c", "from indexer.cli import main; main()"]


def run(*arguments: str, input: bytes | str | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=input)
    assert "Traceback" not in result.output
    if result.exception is not None:
        assert isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WENKHAM_INDEX", raising=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of an index of three documents; not to be changed."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "texts").mkdir()
    (folder / "texts/a.md").write_text(
        "---\norg: [MIIT, MEE]\ntopic: standards\ndate: 2023-09-08\n---\n# Green steel\n\nA furnace."
    )
    (folder / "texts/b.txt").write_text("全国碳市场\n\n钢铁行业纳入碳市场。", "utf-8")
    (folder / "texts/c.jsonl").write_text('{"id": "c", "text": "Soko la kaboni la China", "lang": "sw", "org": "MEE"}')
    assert run("build", str(folder / "texts"), "--index", str(folder / "index")).exit_code == 0
    return str(folder / "index")


# Help and documentation


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    for flag in ("--help", "-h"):
        result = run(*command.split(), flag)
        assert result.exit_code == 0
        assert re.search(rf"^  wenkham {command} ", result.output, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_its_help(command: str) -> None:
    options = [parameter for parameter in COMMANDS[command].params if isinstance(parameter, click.Option)]
    assert all(option.help for option in options), [option.name for option in options if not option.help]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    section = re.search(rf"^## {command}\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert section, f"docs/commands.md has no section {command}"
    assert f"[{command}](#{command.replace(' ', '-')})" in DOCUMENT
    assert f"wenkham {command}" in section[1]
    for parameter in COMMANDS[command].params:
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert option in section[1] or (option == "--index" and "`--index DIR`" in DOCUMENT), option


def test_nothing_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^## (.*)$", DOCUMENT, re.MULTILINE)) == set(COMMANDS)
    known = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", DOCUMENT)) - known <= {"--help", "--version"}


def test_examples_of_the_documentation() -> None:
    for name, text in re.findall(r"```text (\S+)\n(.*?)```", DOCUMENT, re.DOTALL):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    checker = doctest.OutputChecker()
    examples = [
        example
        for block in re.findall(r"```console\n(.*?)```", DOCUMENT, re.DOTALL)
        for example in re.findall(r"^\$ wenkham (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]
    assert len(examples) > 8
    for command, wanted in examples:
        output = run(*shlex.split(command)).output
        told = f"wenkham {command}\n{output}"
        assert checker.check_output(wanted, output, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), told


def test_commands_do_not_wait_for_what_reads_files(index: str) -> None:
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    command = [sys.executable, "-c", code + WENKHAM[2], "info", "--index", index]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "documents" in done.stdout
    loaded = set(done.stderr.split())
    assert "indexer.cli.show" in loaded
    assert not {"indexer.build", "indexer.loaders", "indexer.repair", "trafilatura", "flask"} & loaded


def test_version_and_no_command() -> None:
    assert run("--version").output.startswith("wenkham, version ")
    assert run().exit_code == 2
    assert "wenkham build texts" in run().output


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete -o"), ("zsh", "#compdef wenkham"), ("fish", "complete ")]
)
def test_completion(shell: str, sign: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert sign in result.output


def test_completion_of_a_command() -> None:
    environment = {"_WENKHAM_COMPLETE": "fish_complete", "COMP_WORDS": "wenkham se", "COMP_CWORD": "se"}
    result = CliRunner().invoke(main, [], prog_name="wenkham", env=environment)
    assert [line.partition("\t")[0] for line in result.output.splitlines()] == ["plain,search", "plain,serve"]


# JSON


def test_search_json(index: str) -> None:
    result = run("search", "green steel", "--index", index, "--json", "--no-expansions")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found.keys() == {"query", "total", "results", "facets", "notes", "expansions"}
    assert (found["query"], found["total"], found["notes"], found["expansions"]) == ("green steel", 1, [], [])
    (first,) = found["results"]
    score, snippets = first.pop("score"), first.pop("snippets")
    assert score > 0
    assert all(isinstance(snippet, str) for snippet in snippets)
    assert {name: first[name] for name in ("id", "title", "language", "year", "date", "org", "topic", "source")} == {
        "id": "texts/a.md",
        "title": "Green steel",
        "language": "en",
        "year": "2023",
        "date": "2023-09-08",
        "org": ["MIIT", "MEE"],
        "topic": ["standards"],
        "source": "texts/a.md",
    }
    assert list(found["facets"]) == ["org", "year", "language", "topic"]
    for values in found["facets"].values():
        assert all({"value", "count", "selected"} <= value.keys() for value in values)


def search(index: str, *arguments: str) -> tuple[int, list[str]]:
    found = json.loads(run("search", *arguments, "--index", index, "--json").stdout)
    return found["total"], [result["id"] for result in found["results"]]


def test_search_options(index: str) -> None:
    everything = {"texts/a.md", "texts/b.txt", "c"}
    total, ids = search(index, "*")
    assert (total, set(ids)) == (3, everything)
    assert search(index, "*", "--facet", "org=MIIT") == (1, ["texts/a.md"])
    assert search(index, "*", "--facet", "org=MEE", "--facet", "language!=en") == (1, ["c"])
    assert search(index, "*", "--facet", "language=en", "--facet", "language=sw")[0] == 2
    assert search(index, "*", "--limit", "0") == (3, [])
    assert search(index, "*", "--sort", "date")[1][0] == "texts/a.md"
    assert search(index, "*", "--sort", "title", "--limit", "1", "--offset", "1")[1] == ["c"]
    assert search(index, "碳市場", "--no-expansions") == (1, ["texts/b.txt"])
    result = run("search", "--index", index, "--json", "--", "-furnace *")
    assert json.loads(result.stdout)["total"] == 2
    assert search(index, "nothing-has-this") == (0, [])


def test_facets_say_what_is_selected(index: str) -> None:
    found = json.loads(run("search", "*", "--facet", "org=MIIT", "--index", index, "--json").stdout)
    values = {value["value"]: (value["count"], value["selected"]) for value in found["facets"]["org"]}
    assert values["MIIT"] == (1, True)
    assert values["MEE"][1] is False


def test_search_for_people(index: str) -> None:
    result = run("search", "furnace", "--index", index)
    assert result.stdout.splitlines() == [
        "1 document",
        "",
        "1. Green steel",
        "   en · 2023-09-08 · MIIT · MEE · texts/a.md",
        "   A furnace.",
    ]


def test_notes_go_to_standard_error(index: str) -> None:
    result = run("search", "furnace AND", "--index", index)
    assert result.exit_code == 0
    assert "Note: " in result.stderr
    assert "Note: " not in result.stdout


def test_other_json(index: str) -> None:
    info = json.loads(run("info", "--index", index, "--json").stdout)
    assert (info["documents"], info["languages"]["sw"], info["outdated"]) == (3, 1, False)
    analyzed = json.loads(run("analyze", "碳達峰", "--json").stdout)
    assert analyzed["identified"]["language"] == "zh-Hant"
    assert [token["text"] for token in analyzed["streams"]["units"]] == ["碳", "達", "峰"]
    report = json.loads(run("build", str(Path(index).parent / "texts"), "--index", index, "--json").stdout)
    assert report.keys() == {
        "documents",
        "added",
        "unchanged",
        "deleted",
        "languages",
        "skipped",
        "set_aside",
        "seconds",
        "waiting",
    }
    assert (report["documents"], report["unchanged"]) == (3, 3)


# Building


def test_build_exit_status_and_report() -> None:
    Path("a.txt").write_text("words")
    assert run("build", "a.txt", "--index", "i").exit_code == 0
    Path("b.jsonl").write_text("{\n")
    result = run("build", "a.txt", "b.jsonl", "--index", "i")
    assert result.exit_code == 3
    assert "set aside: " in result.stderr
    assert "/b.jsonl, line 1: it is not JSON" in result.stderr
    result = run("build", "b.jsonl", "none", "--index", "i", "--json")
    assert result.exit_code == 3
    assert [item["place"] for item in json.loads(result.stdout)["set_aside"]] == ["", "line 1"]
    result = run("build", "none", "--index", "i")
    assert result.exit_code == 1
    assert "none: there is no such file or folder" in result.stderr
    assert run("build", "b.jsonl", "--index", "j").exit_code == 1
    assert run("search", "words", "--index", "i", "--json").output.count('"id"') == 1


def test_build_with_options() -> None:
    Path("t.csv").write_text("Headline,Article,country\nA,words,TH\n")
    Path("c.toml").write_text('fields = {country = "facet"}')
    columns = ["--column", "body=Article", "--column", "title=Headline"]
    assert run("build", "t.csv", *columns, "--config", "c.toml", "--engine", "whoosh", "--index", "i").exit_code == 0
    assert search("i", "*", "--facet", "country=TH")[0] == 1
    Path("u.txt").write_text("more")
    assert run("build", "t.csv", "u.txt", *columns, "--index", "i").exit_code == 0
    Path("u.txt").unlink()
    assert run("build", "t.csv", *columns, "--rebuild", "--prune", "--index", "i").exit_code == 0
    assert search("i", "*")[0] == 1


def test_too_much_set_aside() -> None:
    Path("a.jsonl").write_text('{"text": "a"}\n{\n{\n')
    result = run("build", "a.jsonl", "--max-set-aside", "1", "--index", "i")
    assert result.exit_code == 1
    assert "more than 1 documents were set aside" in result.stderr
    assert "there is no index in i" in run("search", "a", "--index", "i").stderr


def test_standard_input() -> None:
    assert run("build", "-", "--index", "i", input="ตลาดคาร์บอน\n\nเหล็ก".encode()).exit_code == 0
    assert search("i", "*")[1] == ["stdin.txt"]
    assert run("add", "-", "--index", "i", input='{"text": "a"}\n{"id": "x", "text": "b"}\n').exit_code == 0
    assert set(search("i", "*")[1]) == {"stdin.txt", "stdin.jsonl#1", "x"}
    result = run("add", "-", "--index", "i", input=b"\x00\x01")
    assert result.exit_code == 3
    assert "set aside: stdin.txt: it holds null" in result.stderr
    assert search("i", "*")[0] == 3


def test_add_and_delete() -> None:
    Path("t").mkdir()
    Path("t/a.txt").write_text("first words")
    result = run("add", "t", "--index", "i")
    assert result.exit_code == 1
    assert "there is no index in i; build one: wenkham build SOURCE --index DIR" in result.stderr
    run("build", "t", "--index", "i")
    Path("t/b.txt").write_text("second words")
    assert run("add", "t/b.txt", "--index", "i").exit_code == 0
    assert set(search("i", "words")[1]) == {"t/a.txt", "t/b.txt"}
    result = run("delete", "t/a.txt", "nope", "--index", "i")
    assert (result.exit_code, result.stdout) == (1, "1 deleted\n")
    assert "not in the index: nope" in result.stderr
    assert run("delete", "t/b.txt", "--index", "i").exit_code == 0
    assert search("i", "*")[0] == 0
    Path("t/a.txt").write_text("third words")
    assert run("add", "t", "--index", "i").exit_code == 0
    assert search("i", "*")[1] == ["t/a.txt"]


def test_the_index_from_the_environment(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENKHAM_INDEX", index)
    assert run("info").exit_code == 0
    assert "3 documents" in run("search", "*").stdout


# What is wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "Missing argument 'SOURCE...'"),
        (["build", "x", "--column", "body"], "body is not FIELD=COLUMN"),
        (["build", "x", "--max-set-aside", "-1"], "-1 is not in the range"),
        (["build", "x", "--engine", "none"], "'none' is not"),
        (["search"], "Missing argument 'QUERY'"),
        (["search", "x", "--sort", "size"], "'relevance', 'date', 'oldest', 'title'"),
        (["search", "x", "--limit", "many"], "'many' is not a valid integer"),
        (["search", "x", "--facet", "org"], "'org' is not NAME=VALUE or NAME!=VALUE"),
        (["search", "x", "--facet", "!=v"], "is not NAME=VALUE"),
        (["analyze", "x", "--language", "xx"], "xx is none of ar, de, en"),
        (["delete"], "Missing argument 'ID...'"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["completion", "tcsh"], "'bash', 'zsh', 'fish'"),
        (["serch"], "No such command 'serch'"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "--help" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["search", "x"], ["search", "x", "--json"], ["info"], ["verify"], ["delete", "x"], ["add", "x"]]
)
def test_a_missing_index(arguments: list[str]) -> None:
    result = run(*arguments, "--index", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no index in nowhere; build one: wenkham build SOURCE --index DIR" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--facet", "colour=red"], "there is no facet colour; facets are org, year, language, topic"),
        (["x" * 3000], "the query has 3,000 characters, more than 2,000; shorten it"),
        (["x", "--limit", "20000"], "results beyond 10,000 are not given"),
    ],
)
def test_searches_that_cannot_be(arguments: list[str], message: str, index: str) -> None:
    for more in ([], ["--json"]):
        result = run("search", *arguments, "--index", index, *more)
        assert (result.exit_code, result.stdout) == (1, "")
        assert message in result.stderr


def test_folders_that_cannot_be_an_index() -> None:
    Path("a.txt").write_text("words")
    result = run("build", "a.txt", "--index", ".")
    assert (result.exit_code, "holds other files" in result.stderr) == (1, True)
    assert run("build", "a.txt", "--index", "a.txt").exit_code == 2
    result = run("build", "a.txt", "--index", "a.txt/x")
    assert (result.exit_code, "Not a directory" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "No such file"), ("= 1", "Invalid"), ("colour = 1", "unknown setting"), ('engine = "x"', "'x'")],
)
def test_bad_configuration(text: str | None, message: str) -> None:
    Path("a.txt").write_text("words")
    if text is not None:
        Path("c.toml").write_text(text)
    result = run("build", "a.txt", "--config", "c.toml", "--index", "i")
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_damaged_index() -> None:
    Path("a.txt").write_text("words")
    run("build", "a.txt", "--index", "i")
    assert run("verify", "--index", "i").exit_code == 0
    (ledger,) = Path("i").rglob("ledger.json")
    ledger.write_text("{}")
    for arguments in (["verify"], ["search", "words"], ["build", "a.txt"]):
        result = run(*arguments, "--index", "i")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "is not what was written; delete the folder and build" in result.stderr


def test_an_outdated_index(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text("words")
    run("build", "a.txt", "--index", "i")
    monkeypatch.setattr("analyzers.analyzer.Analyzer.fingerprint", "another")
    result = run("verify", "--index", "i")
    assert result.exit_code == 1
    assert "wenkham build SOURCE --rebuild --index i" in result.stderr
    assert "built by another version" in run("search", "words", "--index", "i").stderr
    assert run("add", "a.txt", "--index", "i").exit_code == 0  # nothing changed
    Path("a.txt").write_text("others")
    assert run("add", "a.txt", "--index", "i").exit_code == 1
    assert run("build", "a.txt", "--index", "i").exit_code == 0
    assert run("verify", "--index", "i").exit_code == 0


# Processes


def test_output_that_nobody_reads_to_its_end() -> None:
    command = [*WENKHAM, "analyze", "steel and cement " * 2000]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"language ")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


def test_the_installed_command(index: str) -> None:
    command = Path(sys.executable).with_name("wenkham")
    if not command.exists():
        pytest.skip("the command is not installed beside this Python")
    done = subprocess.run([command, "search", "*", "--index", index, "--json"], capture_output=True, check=True)
    assert json.loads(done.stdout)["total"] == 3
    assert done.stderr == b""
    done = subprocess.run([command, "search", b"\xff", "--index", index, "--json"], capture_output=True, check=True)
    assert json.loads(done.stdout)["total"] == 0


def test_standard_input_adds_to_what_came_before() -> None:
    for name in "pq":
        run("build", "-", "--index", "i", input=json.dumps({"id": name, "text": f"kaboni {name}"}).encode())
    assert set(search("i", "kaboni")[1]) == {"p", "q"}


def test_standard_input_of_a_process() -> None:
    done = subprocess.run(
        [*WENKHAM, "build", "-", "--index", "i"], input=b"plain words", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
    with SearchIndex.open("i") as made:
        assert len(made) == 1


@pytest.fixture
def served(index: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`wenkham serve` on a free port, and its address."""
    process = subprocess.Popen(
        [*WENKHAM, "serve", "--port", "0", "--index", index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = re.search(r"http://[\d.]+:\d+/", process.stdout.readline())
        assert told, process.communicate()[1]
        yield process, told[0]
    finally:
        process.kill()
        process.communicate()


def test_serve(served: tuple[subprocess.Popen[str], str], index: str) -> None:
    process, address = served
    with urllib.request.urlopen(f"{address}api/search?q=kaboni", timeout=30) as answer:
        over_http = json.load(answer)
    assert over_http == json.loads(run("search", "kaboni", "--index", index, "--json").stdout)
    port = address.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [*WENKHAM, "serve", "--port", port, "--index", index], capture_output=True, text=True, timeout=30, check=False
    )
    assert second.returncode == 1
    assert f"Error: cannot listen on 127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    assert "Traceback" not in told


def test_a_query_may_begin_with_a_sign(index: str) -> None:
    result = run("search", "-zzyzx steel", "--index", index)
    assert result.exit_code == 0
    assert "document" in result.stdout


# Vocabulary and evaluation


def test_vocabulary_check() -> None:
    Path("own.toml").write_text(
        "[[organisation]]\nid = 'X'\ntype = 'company'\ncountry = 'TZ'\nnames.en = ['Xylo']\n", "utf-8"
    )
    result = run("vocabulary", "check", "own.toml")
    assert result.exit_code == 0
    assert "nothing is wrong" in result.output
    Path("own.toml").write_text("[[concept]]\nid = 'x'\nnames.en = ['xylophone']\n", "utf-8")
    result = run("vocabulary", "check", "own.toml", "--json")
    assert result.exit_code == 1
    assert [problem["kind"] for problem in json.loads(result.stdout)] == ["language"]
    Path("own.toml").write_text("[[concept]]\nid = 'x'\ncolour = 'red'\n", "utf-8")
    result = run("vocabulary", "check", "own.toml")
    assert result.exit_code == 1
    assert "own.toml: concept x: unknown key colour" in result.output


def test_what_was_added_to_a_query_is_said(index: str) -> None:
    result = run("search", "工信部", "--index", index)
    assert "Also searched: org:MIIT" in result.stderr
    assert result.stdout.startswith("1 document\n")


def test_what_was_added_to_a_query_is_left_out(index: str) -> None:
    result = run("search", "工信部 MEE 2023", "--without", "org:MIIT", "--without", "year:2023", "--index", index)
    assert "Also searched: org:MEE" in result.stderr
    assert "org:MIIT" not in result.stderr
    assert "year:2023" not in result.stderr
    assert search(index, "工信部", "--without", "org:MIIT") == search(index, "工信部", "--no-expansions") == (0, [])
    assert search(index, "工信部", "--without", "org:MEE") == (1, ["texts/a.md"])
    result = run("search", "工信部 MEE 2023", "--no-expansions", "--index", index)
    assert "Also searched" not in result.stderr


def test_vocabulary_find(index: str) -> None:
    result = run("vocabulary", "find", "工信部", "--index", index, "--json")
    mention = {"start": 0, "end": 3, "kind": "organisation", "id": "MIIT", "wrong": False, "inside": False}
    assert json.loads(result.stdout) == [{**mention, "text": "工信部"}]
    assert "Cement (in a name)" in run("vocabulary", "find", "Bamburi Cement", "--language", "en").output
    assert "a mistranslation" in run("vocabulary", "find", "carbon summit", "--language", "en").output


def test_evaluate_metadata() -> None:
    Path("a.txt").write_text("Green steel\n\nMIIT said on 8 September 2023 that steel is green.", "utf-8")
    Path("truth.tsv").write_text("id\tlanguage\tdate\torg\ttopic\na.txt\ten\t2023\tMEE\tsteel\n", "utf-8")
    result = run("evaluate", "metadata", "truth.tsv")
    assert "a.txt: org is MIIT, true is MEE" in result.output
    scores = json.loads(run("evaluate", "metadata", "truth.tsv", "--json").stdout)["scores"]
    assert scores["all"] == {"texts": 1, "language": 1.0, "year": 1.0, "org": 0.0, "topic": 1.0}


def test_a_vocabulary_of_ones_own_is_used_and_kept() -> None:
    Path("own.toml").write_text(
        "[[organisation]]\nid = 'Zabibu'\ntype = 'company'\ncountry = 'TZ'\nnames.sw = ['Chuma cha Zabibu']\n", "utf-8"
    )
    Path("wenkham.toml").write_text("vocabulary = ['own.toml']", "utf-8")
    Path("a.txt").write_text("Habari\n\nKampuni ya Chuma cha Zabibu imefunguliwa leo mjini.", "utf-8")
    assert run("build", "a.txt", "--index", "ix", "--config", "wenkham.toml").exit_code == 0
    Path("own.toml").unlink()
    results = json.loads(run("search", "chuma", "--index", "ix", "--json").stdout)
    assert results["results"][0]["org"] == ["Zabibu"]
    with SearchIndex.open("ix") as opened:
        assert "Zabibu" in opened.vocabulary.organisations
