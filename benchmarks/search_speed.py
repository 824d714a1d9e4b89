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

import numpy as np

from benchmarks import knowledge_bases as kb
from faq.retrieval.arrays import Floats
from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.normalisation import normalise
from faq.retrieval.results import Document

PHRASINGS = 5  # of each FAQ
QUERIES = 200
SLOW_QUERIES = 30  # of engines that look at every phrasing
NOW = datetime(2025, 1, 1, tzinfo=UTC)


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
    before, started = _memory(), time.perf_counter()
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    built, memory = time.perf_counter() - started, _memory() - before
    times = _times(lambda text: index.search(text, now=NOW), questions[:QUERIES])
    _print(size, "supportbot, whole decision", built, memory, times)
    shared = questions[:QUERIES]  # answered from the cache of query vectors
    _print(
        size,
        "supportbot, query seen before",
        built,
        memory,
        _times(lambda text: index.search(text, now=NOW), shared),
    )
    changed = Document(faq_id=0, question="Where is my zebra?", answer="")
    edits = []
    for _ in range(20):
        started = time.thread_time()
        index = index.updated([changed], vectors=vectors)
        edits.append((time.thread_time() - started) * 1000)
    _print(size, "supportbot, edit of one FAQ", 0, 0, edits)
    long = " ".join(questions)[:4000]
    message = [f"{number} {long}"[:4000] for number in range(20)]
    _print(
        size,
        "supportbot, message of 4,000 characters",
        0,
        0,
        _times(lambda text: index.search(text, now=NOW), message),
    )


def _time_others(
    size: int, documents: list[Document], encoder: Encoder, questions: list[str]
) -> None:
    texts = [t for d in documents for t in (d.question, *d.alternates)]
    encode = encoder.encode_query
    for name, build in _engines(encode, encoder.dimensions).items():
        before, started = _memory(), time.perf_counter()
        try:
            search = build(texts)
        except ImportError as exc:
            print(f"| {size} | {name} | needs {exc.name} | | | |")  # noqa: T201
            continue
        built, memory = time.perf_counter() - started, _memory() - before
        _print(size, name, built, memory, _times(search, questions[:SLOW_QUERIES]))


def _engines(
    encode: Callable[[str], Floats], dimensions: int
) -> dict[str, Callable[[list[str]], Callable[[str], object]]]:
    def sqlite(texts: list[str]) -> Callable[[str], object]:
        database = sqlite3.connect(":memory:")
        database.execute("create virtual table t using fts5(text, tokenize='porter')")
        database.executemany("insert into t values (?)", ((text,) for text in texts))

        def search(query: str) -> object:
            words = " OR ".join(f'"{word}"' for word in normalise(query).split())
            ranked = "select rowid from t where t match ? order by rank limit 5"
            return database.execute(ranked, (words,)).fetchall() if words else []

        return search

    def bm25s(texts: list[str]) -> Callable[[str], object]:
        library = importlib.import_module("bm25s")
        engine = library.BM25()
        engine.index(library.tokenize(texts, show_progress=False), show_progress=False)
        return lambda query: engine.retrieve(
            library.tokenize(query, show_progress=False),
            k=5,
            show_progress=False,
        )

    def rapidfuzz(texts: list[str]) -> Callable[[str], object]:
        process = importlib.import_module("rapidfuzz.process")
        return lambda query: process.extract(query, texts, limit=5)

    def scan(texts: list[str]) -> Callable[[str], object]:
        table = np.random.default_rng(0).standard_normal(
            (len(texts), dimensions), np.float32
        )
        return lambda query: np.argpartition(-(table @ encode(query)), 5)[:5]

    return {
        "SQLite FTS5, porter": sqlite,
        "bm25s": bm25s,
        "rapidfuzz WRatio": rapidfuzz,
        "numpy full scan, vectors only": scan,
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
    size: int, name: str, built: float, memory: float, times: Sequence[float]
) -> None:
    p50, p95 = np.percentile(times, [50, 95])
    print(  # noqa: T201
        f"| {size} | {name} | {built:.1f} | {memory:.0f} | {p50:.2f} | {p95:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
