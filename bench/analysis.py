"""How fast texts are analysed: stage by stage in each language, and beside the segmenters of others.

    python -m bench.analysis [--megabytes N] [--jobs N]

Texts are those of the retrieval sets that are at hand, else of the samples, one after another up to that size and,
where there is less, again from the beginning with a number added, so that no text comes twice. Stages are measured in
one process, dictionaries being loaded, in megabytes of UTF-8 a second. The last table is of Thai and Chinese texts
together: all streams of terms on all cores, against PyThaiNLP's newmm on the Thai and jieba on the Chinese in one
process.
"""

import json
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import click

from analyzers import LANGUAGES, Analyzer
from analyzers.identify import identify_all
from bench.report import KEPT, about, markdown, save
from bench.sentences import SAMPLES, SETS
from index import Vocabulary
from index.analysis import batches
from index.document import Document
from index.entries import IDENTIFIED, complete, entries
from index.groups import trace
from index.quantities import terms as quantity_terms
from index.schema import Schema
from index.workers import Workers, cores
from indexer.metadata import describe_all
from indexer.metadata.dates import find_dates
from indexer.record import LoaderError, Record, Settings
from indexer.repair import repair
from indexer.sources import Source, find, load

STAGED = ("en", "sw", "th", "zh", "ja", "ko", "km", "ar", "ru", "vi")
"""Languages whose stages are measured, where there are texts."""
SOURCE = Source("bench/texts.jsonl", "/bench", 0)


class Text(NamedTuple):
    """A text, and the language it is in (BCP 47)."""

    title: str
    body: str
    language: str

    @property
    def bytes(self) -> int:
        """Its size in UTF-8."""
        return len(self.title.encode()) + len(self.body.encode())


def texts(language: str, size: int, sets: Path = SETS) -> list[Text]:
    """Texts of a language of so many bytes in all; none where there are none."""
    found = [*_of_sets(language, sets)] or [*_of_samples(language)]
    chosen: list[Text] = []
    left, turn = size, 0
    while found and left > 0:
        for text in found:
            chosen.append(text._replace(body=f"{text.body} {turn}") if turn else text)
            left -= text.bytes
            if left <= 0:
                break
        turn += 1
    return chosen


def _of_sets(language: str, sets: Path) -> Iterator[Text]:
    for path in sorted(sets.glob("*/corpus.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if record["lang"].partition("-")[0] == language:
                    yield Text(record.get("title") or "", record["text"], record["lang"])


def _of_samples(language: str) -> Iterator[Text]:
    for source in find([str(path) for path in SAMPLES.glob(f"{language}*")], {}).sources:
        try:
            records = [item for item in load(source, Settings()) if isinstance(item, Record)]
        except LoaderError:
            continue
        yield from (Text(record.title, record.text, language) for record in records)


def stages(chosen: Sequence[Text]) -> dict[str, float]:
    """Seconds of each stage in this process."""
    analyzer, vocabulary, schema = Analyzer(), Vocabulary.load(), Schema()
    seconds: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        started = perf_counter()
        found = do()
        seconds[name] = perf_counter() - started
        return found

    def described(some: Sequence[Text]) -> list[Document]:
        records = [(Record(text.body, text.title), SOURCE) for text in some]
        found = [
            item
            for batch in batches((record, len(record[0].text)) for record in records)
            for item in describe_all(batch, {}, vocabulary, analyzer)
        ]
        return [item for item in found if isinstance(item, Document)]

    entries([complete(item, analyzer, schema) for item in described(chosen[:3])], analyzer, schema)
    pairs = [(f"{text.title}\n{text.body}", text.language) for text in chosen]
    timed("repairs", lambda: [repair(text) for text, _ in pairs])
    begun = [text[:IDENTIFIED] for text, _ in pairs]
    timed("language", lambda: _many(begun, lambda some: identify_all(some, analyzer.languages)))
    timed("names", lambda: _many(pairs, lambda some: vocabulary.find_all([[pair] for pair in some])))
    timed("dates", lambda: [find_dates(text.title, text.body, text.language) for text in chosen])
    documents = timed("describing, all of these", lambda: described(chosen))
    timed("quantities", lambda: _many([text for text, _ in pairs], quantity_terms))
    timed("terms", lambda: _many(pairs, analyzer.terms))
    completed = [complete(document, analyzer, schema) for document in documents]
    made = timed("entries, with these", lambda: _many(completed, lambda some: entries(some, analyzer, schema)))
    timed("traces", lambda: [trace(one, two.terms("body.units")) for one, two in zip(completed, made, strict=True)])
    timed("JSON", lambda: [document.to_json() for document in documents])
    return seconds


def _many(items: Sequence[Any], do: Callable[[list[Any]], list[Any]]) -> list[Any]:
    return [item for batch in batches((item, _length(item)) for item in items) for item in do(batch)]


def _length(item: Any) -> int:
    return len(item.body if isinstance(item, Document) else item if isinstance(item, str) else item[0])


class Counted:
    """How many terms texts have; for workers, which send nothing else back."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> int:
        """The terms of all streams."""
        found = Analyzer().terms(pairs)
        return sum(stream.count(" ") for item in found for stream in item)


def beside(thai: Sequence[Text], chinese: Sequence[Text], jobs: int) -> dict[str, float]:
    """Seconds for the same texts: newmm and jieba one after the other in this process; all our streams, in one process
    and in `jobs`. Dictionaries are loaded before, processes started."""
    from bench import analysis  # what workers are handed must not be of the main module

    newmm, jieba = _others()
    newmm("ทดสอบ"), jieba("测试")
    found = {}
    started = perf_counter()
    for text in thai:
        newmm(f"{text.title}\n{text.body}")
    found["newmm"] = perf_counter() - started
    started = perf_counter()
    for text in chinese:
        jieba(f"{text.title}\n{text.body}")
    found["jieba"] = perf_counter() - started
    pairs = [(f"{text.title}\n{text.body}", text.language) for text in (*thai, *chinese)]
    warm = [[(language.sample, language.code)] for language in LANGUAGES.values()] * 2 * jobs
    for name, count in {"one process": 1, "processes": jobs}.items():
        with Workers(analysis.Counted(), count) as workers:
            list(workers.map(warm))
            started = perf_counter()
            sum(workers.map(batches((pair, len(pair[0])) for pair in pairs)))
            found[name] = perf_counter() - started
    return found


def _others() -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from pythainlp.tokenize import word_tokenize

    jieba.setLogLevel(logging.WARNING)
    return lambda text: word_tokenize(text, engine="newmm"), jieba.lcut


def measured(size: int, jobs: int, sets: Path = SETS) -> dict[str, Any]:
    """All that is measured: of each language the bytes and the seconds of each stage, and what `beside` gives."""
    rows = {}
    for language in STAGED:
        if chosen := texts(language, size, sets):
            rows[language] = {"bytes": sum(text.bytes for text in chosen), "seconds": stages(chosen)}
    thai, chinese = (texts(language, size, sets) for language in ("th", "zh"))
    return {
        "stages": rows,
        "beside": beside(thai, chinese, jobs),
        "bytes": sum(text.bytes for text in (*thai, *chinese)),
        "jobs": jobs,
    }


def tables(result: dict[str, Any]) -> str:
    """What was measured, as Markdown."""
    rows = result["stages"]
    names = list(next(iter(rows.values()))["seconds"])
    lines = [["MB/s", *rows]]
    lines += [[name, *(f"{row['bytes'] / 1e6 / row['seconds'][name]:.2f}" for row in rows.values())] for name in names]
    found, size = result["beside"], result["bytes"] / 1e6
    others = found["newmm"] + found["jieba"]
    told = {
        "newmm and jieba, one process": others,
        "all streams, one process": found["one process"],
        f"all streams, {result['jobs']} processes": found["processes"],
    }
    ratios = [["", "seconds", "MB/s", "times as fast"]]
    ratios += [[name, f"{took:.2f}", f"{size / took:.2f}", f"{others / took:.1f}"] for name, took in told.items()]
    return f"{markdown(lines)}\n\n{size:.1f} MB of Thai and Chinese\n\n{markdown(ratios)}"


@click.command
@click.option("--megabytes", type=click.FloatRange(0.001), default=3.0, show_default=True, help="Of each language.")
@click.option("--jobs", type=click.IntRange(1), default=cores, help="Processes. [default: one for each core]")
@click.option("--sets", type=click.Path(path_type=Path, file_okay=False), default=SETS, help="Retrieval sets.")
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, help="Where all is kept.")
def main(megabytes: float, jobs: int, sets: Path, kept: Path) -> None:
    """How fast texts are analysed, stage by stage, and beside newmm and jieba."""
    click.echo(f"{about()}\n")
    result = measured(int(megabytes * 1e6), jobs, sets)
    path = save(kept, "analysis", result)
    click.echo(f"{tables(result)}\n\n{path}")


if __name__ == "__main__":
    main()
