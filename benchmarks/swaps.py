"""How often an exchanged word is answered for sure, and an honest rewording is not.

Run `python -m benchmarks.swaps [FILE]`: FILE has the columns knowledge_base (sample, or
the name of an evaluation set), faq, swap, control. `--polarity KB QUESTIONS` reads
question,answer and message,should. Both default to the cases beside the checkout, where
there are some. The exchanges made by rule: `python -m benchmarks.fit_exchange`.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import knowledge_bases as kb
from benchmarks.examples import NOW
from faq.retrieval.index import Index
from faq.retrieval.results import Decision, Document

CASES = kb.ROOT.parent / "shared" / "cases"
SWAPS = CASES / "swaps.csv"
POLARITY = (CASES / "polarity_kb.csv", CASES / "polarity_questions.csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=SWAPS)
    parser.add_argument("--polarity", type=Path, nargs=2, default=POLARITY)
    parser.add_argument("--list", action="store_true", help="swaps that are sure")
    arguments = parser.parse_args()
    encoder = kb.load_encoder()
    store = kb.VectorStore(encoder)

    def index_of(base: kb.KnowledgeBase) -> Index:
        store.embed(base)
        return Index.build(base.documents, encoder=encoder, vectors=store)

    print("| what | texts | sure | likely | asked back | none |")  # noqa: T201
    if arguments.file.is_file():
        rows = _rows(arguments.file)
        names = sorted({row["knowledge_base"] for row in rows})
        bases = {n: kb.load_sample() if n == "sample" else kb.load(n) for n in names}
        indexes = {name: index_of(base) for name, base in bases.items()}
        for kind in ("swap", "control"):
            _report(kind, list(_decide(rows, kind, indexes)), arguments.list)
    known, asked = arguments.polarity
    if known.is_file() and asked.is_file():
        index = index_of(_read_polarity(known))
        texts = [(r["message"], r["should"]) for r in _rows(asked)]
        for should in sorted({should for _, should in texts}):
            decided = [
                (text, index.search(text, now=NOW).decision)
                for text, expected in texts
                if expected == should
            ]
            _report(should, decided, arguments.list)


def _decide(
    rows: Sequence[Mapping[str, str]], kind: str, indexes: Mapping[str, Index]
) -> Iterator[tuple[str, Decision]]:
    """Each text and its decision; a control counts where its FAQ is there."""
    for row in rows:
        index = indexes[row["knowledge_base"]]
        is_there = any(d.question == row["faq"] for d in index.documents)
        if kind == "swap" or is_there:
            result = index.search(row[kind], now=NOW)
            yield row[kind], result.decision


def _report(
    what: str, decided: Sequence[tuple[str, Decision]], is_listed: bool
) -> None:
    counts = Counter(decision for _, decision in decided)
    bands = (Decision.SURE, Decision.LIKELY, Decision.ASK_BACK, Decision.NONE)
    cells = " | ".join(str(counts[band]) for band in bands)
    print(f"| {what} | {len(decided)} | {cells} |")  # noqa: T201
    if is_listed and what != "control":
        for text, decision in decided:
            if decision is Decision.SURE:
                print(f"  sure: {text}")  # noqa: T201


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_polarity(path: Path) -> kb.KnowledgeBase:
    documents = tuple(
        Document(faq_id=number, question=row["question"], answer=row["answer"])
        for number, row in enumerate(_rows(path))
    )
    return kb.KnowledgeBase(name="polarity", documents=documents, questions=())


if __name__ == "__main__":
    main()
