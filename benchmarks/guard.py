"""How much the guard lets through that is wrong, and withholds that is right, by kind.

    python -m benchmarks.guard                        # our own set, development half
    python -m benchmarks.guard --half heldout         # figures only, no sentences
    python -m benchmarks.guard --blind                # by another writer, in blind.csv
    python -m benchmarks.guard --cases FOLDER         # fact_guard*.csv of that folder
    python -m benchmarks.guard --misses               # every sentence judged wrongly

Beside them, sentence by sentence, every answer of the sample knowledge base with itself
as its evidence: none may be withheld.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
django.setup()

from faq.indexing import current_encoder  # noqa: E402
from supportbot.chat.guard import Fault, Guard  # noqa: E402

ROOT = Path(__file__).parents[1]
SET = ROOT / "fixtures" / "evaluation" / "guard"
SAMPLE = ROOT / "fixtures" / "faq_dataset.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A reply, its evidence, and whether it must be withheld."""

    text: str
    evidence: str
    topic: str
    kind: str
    language: str
    is_wrong: bool


@cache
def guard_with_encoder() -> Guard:
    encoder = current_encoder().encoder
    return Guard.of(said=[], instructions="", fence="data_x", encoder=encoder)


def replies_of(half: str) -> Iterator[Judged]:
    """Our own replies, of the half whose sentences are read or of the other."""
    texts = {row["id"]: row for row in _rows(SET / "evidence.csv")}
    for path in sorted(SET.glob(f"replies_{half}*.csv")):
        for row in _rows(path):
            source = texts[row["evidence"]]
            yield _judged(row, evidence=source["text"], topic=source["topic"])


def blind() -> Iterator[Judged]:
    """The replies that someone wrote who knew neither the guard nor our own."""
    texts = {row["id"]: row["text"] for row in _rows(SET / "blind_evidence.csv")}
    for row in _rows(SET / "blind.csv"):
        yield _judged(row, evidence=texts[row["evidence"]], topic="")


def cases_of(folder: Path) -> Iterator[Judged]:
    """The replies of `fact_guard.csv` and `fact_guard_more.csv` in a folder."""
    lines = (folder / "fact_guard_more.txt").read_text(encoding="utf-8").splitlines()
    texts = {line[0]: line[2:].strip() for line in lines if line[1:2] == ":"}
    for row in _rows(folder / "fact_guard.csv"):
        plain = {"kind": "fact_guard.csv", "language": "en", **row}
        yield _judged(plain, evidence=texts["S"], topic="")
    for row in _rows(folder / "fact_guard_more.csv"):
        yield _judged(row, evidence=texts[row["evidence"]], topic="")


def verbatim() -> Iterator[Judged]:
    """Every sentence of the sample's answers beside its whole answer."""
    for row in _rows(SAMPLE):
        answer = row["answer"]
        for sentence in answer.replace("\n", " ").split(". "):
            yield Judged(
                text=sentence,
                evidence=answer,
                topic=row["question"],
                kind="verbatim",
                language="en",
                is_wrong=False,
            )


def _judged(row: dict[str, str], *, evidence: str, topic: str) -> Judged:
    return Judged(
        text=row["reply"],
        evidence=evidence,
        topic=topic,
        kind=row["kind"],
        language=row["language"],
        is_wrong=row["verdict"] == "withhold",
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(replies: Iterable[Judged], *, show_misses: bool) -> list[str]:
    """A line a kind: how many, and how many of them were judged wrongly."""
    guard = guard_with_encoder()
    kinds: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    misses: list[str] = []
    for reply in replies:
        faults = guard.faults(reply.text, evidence=reply.evidence, topic=reply.topic)
        is_miss = bool(faults) != reply.is_wrong
        kinds[reply.is_wrong, reply.kind].append(is_miss)
        if is_miss and show_misses:
            misses.append(_line(reply, faults))
    return [*_figures(kinds), *misses]


def _figures(kinds: dict[tuple[bool, str], list[bool]]) -> Iterator[str]:
    for is_wrong, name in ((True, "false pass"), (False, "false withhold")):
        total = [
            miss
            for (wrong, _), found in kinds.items()
            if wrong is is_wrong
            for miss in found
        ]
        yield f"{name}: {sum(total)} of {len(total)}"
        for (wrong, kind), found in kinds.items():
            if wrong is is_wrong:
                yield f"  {sum(found):3} of {len(found):3}  {kind}"


def _line(reply: Judged, faults: Sequence[Fault]) -> str:
    what = "; ".join(f"{fault.kind}: {fault.found}" for fault in faults) or "passed"
    return f"{reply.kind} [{reply.language}] {reply.text!r} -> {what}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--half", default="development", choices=["development", "heldout"]
    )
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--verbatim", action="store_true")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    if arguments.cases:
        replies = cases_of(arguments.cases)
    elif arguments.blind:
        replies = blind()
    elif arguments.verbatim:
        replies = verbatim()
    else:
        replies = replies_of(arguments.half)
    show = arguments.misses and arguments.half == "development"
    print("\n".join(table(replies, show_misses=show)))  # noqa: T201


if __name__ == "__main__":
    main()
