"""Times whole decisions at growing numbers of phrasings, beside other engines.

Run `python -m benchmarks.search_speed [--sizes 100 10000 100000 1000000]`. Phrasings
are made of the bundled sets' words, their vectors are random: finding them costs the
same. Queries are real questions, encoded anew each time, in one thread. SQLite FTS5 and
a full numpy scan always run; bm25s and rapidfuzz where they are installed. Times are
processor time of the one thread: the wall time of a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import resource
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from typing import TYPE_CHECKING

import numpy as np

from benchmarks import knowledge_bases as kb
from faq.retrieval.arrays import Floats
from faq.retrieval.index import Index
from faq.retrieval.results import Document
from faq.retrieval.text.normalisation import normalise, text_key

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

PHRASINGS = 5  # of each FAQ
QUERIES = 200
SLOW_QUERIES = 30  # of engines that look at every phrasing
NOW = datetime(2025, 1, 1, tzinfo=UTC)

Engine = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    sizes = parser.parse_args().sizes
    bases = [kb.load(name) for name in kb.SETS]
    questions = [question.text for base in bases for question in base.questions]
    random.Random(0).shuffle(questions)  # noqa: S311 - reproducible, not secret
    vocabulary = sorted({w for q in questions for w in normalise(q).split()})
    print("| phrasings | engine | build s | memory MB | p50 ms | p95 ms |")  # noqa: T201
    for size in sizes:
        documents = make_documents(size, vocabulary)
        encoder = kb.load_encoder()  # a new one: its cache of query vectors is empty
        _time_ours(size, documents, encoder, questions)
        _time_others(size, documents, encoder, questions)


def make_documents(size: int, vocabulary: Sequence[str]) -> list[Document]:
    dice = random.Random(size)  # noqa: S311 - reproducible, not secret
    # Zipf: few words are common, most are rare.
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    words = dice.choices(vocabulary, weights, k=size * 9)
    texts = [" ".join(words[start : start + 9]) for start in range(0, len(words), 9)]
    return [
        Document(
            faq_id=number,
            question=texts[start],
            answer="",
            alternates=tuple(texts[start + 1 : start + PHRASINGS]),
        )
        for number, start in enumerate(range(0, size, PHRASINGS))
    ]


def _time_ours(
    size: int, documents: list[Document], encoder: Encoder, questions: list[str]
) -> None:
    vectors = _Random(encoder.dimensions)
    before, started = _memory(), time.process_time()
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    built, memory = time.process_time() - started, _memory() - before

    def decide(text: str) -> object:
        return index.search(text, now=NOW)

    asked = questions[:QUERIES]
    _print(size, "encoder alone", _times(kb.load_encoder().encode_query, asked))
    whole = _times(decide, asked)
    _print(size, "supportbot, whole decision", whole, built=built, memory=memory)
    # Vectors of queries are remembered: the encoder has no part in these.
    _print(size, "supportbot, without the encoder", _times(decide, asked))
    long = " ".join(questions)[:4000]
    messages = [f"{number} {long}"[:4000] for number in range(20)]
    _print(size, "supportbot, 4,000 characters", _times(decide, messages))
    _print(size, "supportbot, edit of one FAQ", _edit_times(index, vectors))


def _edit_times(index: Index, vectors: _Random) -> list[float]:
    times = []
    for number in range(20):
        question = f"Where is my zebra number {number}?"
        changed = Document(faq_id=number, question=question, answer="")
        vector = {text_key(question): vectors.get(question)}
        started = time.thread_time()
        index = index.updated([changed], vectors=vector)
        times.append((time.thread_time() - started) * 1000)
    return times


def _time_others(
    size: int, documents: list[Document], encoder: Encoder, questions: list[str]
) -> None:
    texts = [t for d in documents for t in (d.question, *d.alternates)]
    asked = questions[: max(5, min(SLOW_QUERIES, 1_000_000 // size))]
    for name, build in ENGINES.items():
        before, started = _memory(), time.process_time()
        try:
            search = build(texts, encoder)
        except ImportError as exc:
            print(f"| {size} | {name} | needs {exc.name} | | | |")  # noqa: T201
            continue
        built, memory = time.process_time() - started, _memory() - before
        _print(size, name, _times(search, asked), built=built, memory=memory)


def _sqlite(texts: list[str], _encoder: Encoder) -> Engine:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table t using fts5(text, tokenize='porter')")
    database.executemany("insert into t values (?)", ((text,) for text in texts))

    def search(query: str) -> object:
        words = " OR ".join(f'"{word}"' for word in normalise(query).split())
        ranked = "select rowid from t where t match ? order by rank limit 5"
        return database.execute(ranked, (words,)).fetchall() if words else []

    return search


def _bm25s(texts: list[str], _encoder: Encoder) -> Engine:
    library = importlib.import_module("bm25s")
    engine = library.BM25()
    engine.index(library.tokenize(texts, show_progress=False), show_progress=False)
    return lambda query: engine.retrieve(
        library.tokenize(query, show_progress=False), k=5, show_progress=False
    )


def _rapidfuzz(texts: list[str], _encoder: Encoder) -> Engine:
    process = importlib.import_module("rapidfuzz.process")
    return lambda query: process.extract(query, texts, limit=5)


def _scan(texts: list[str], encoder: Encoder) -> Engine:
    dice = np.random.default_rng(0)
    table = dice.standard_normal((len(texts), encoder.dimensions), np.float32)
    return lambda query: np.argpartition(-(table @ encoder.encode_query(query)), 5)[:5]


ENGINES: dict[str, Callable[[list[str], Encoder], Engine]] = {
    "SQLite FTS5, porter": _sqlite,
    "bm25s": _bm25s,
    "rapidfuzz WRatio": _rapidfuzz,
    "numpy full scan, vectors only": _scan,
}


class _Random(dict[str, Floats]):
    """A random unit vector for every key."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self._dice = np.random.default_rng(0)
        self._dimensions = dimensions

    def get(self, key: str, default: object = None) -> Floats:
        del key, default
        vector = self._dice.standard_normal(self._dimensions, np.float32)
        return vector / np.float32(np.linalg.norm(vector))


def _times(search: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    times = []
    for query in queries:
        started = time.thread_time()
        search(query)
        times.append((time.thread_time() - started) * 1000)
    return times


def _memory() -> float:
    with open("/proc/self/statm") as file:  # noqa: PTH123 - not a file of ours
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() / 1e6


def _print(
    size: int,
    name: str,
    times: Sequence[float],
    *,
    built: float = 0,
    memory: float = 0,
) -> None:
    p50, p95 = np.percentile(times, [50, 95])
    print(  # noqa: T201
        f"| {size} | {name} | {built:.1f} | {memory:.0f} | {p50:.2f} | {p95:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
