"""How well FAQs are found in other languages, and across: a table of encoders.

`python -m benchmarks.languages` asks the sets made of xSID, which their licence (CC
BY-SA 4.0) keeps out of this repository; it skips, saying so, where they are absent.
Ends with 1 where a rule is broken: mean accuracy with `auto`, and sure answers that
are wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import knowledge_bases as kb
from benchmarks.examples import NOW
from benchmarks.figures import auroc
from faq.retrieval.index import Index
from faq.retrieval.results import Decision

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

AUTO = "auto"
LEAST_SAME, LEAST_ACROSS = 0.87, 0.76  # mean accuracy
ENOUGH = 20  # sure answers that tell a precision
LEAST_SURE = 0.95
MOST_WRONG = 1  # where they are fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFigures:
    """What one encoder does on one set; shares but for the counts."""

    accuracy: float
    auroc: float
    at_once: float  # right, sure or likely, of what can be answered
    sure: int
    sure_right: int

    def __str__(self) -> str:
        shares = (self.accuracy, self.auroc, self.at_once)
        sure = f"{self.sure_right}/{self.sure}"
        return " / ".join([*(f"{share:.3f}" for share in shares), sure])

    @property
    def is_trusted(self) -> bool:
        wrong = self.sure - self.sure_right
        if self.sure < ENOUGH:
            return wrong <= MOST_WRONG
        return self.sure_right >= LEAST_SURE * self.sure


def main() -> None:
    names = kb.foreign_sets()
    if not names:
        print(f"Skipped: there are no sets in {kb.FOREIGN}.")  # noqa: T201
        return
    encoders = _encoders()
    print("| set | " + " | ".join(encoders) + " |")  # noqa: T201
    print("|-" * (len(encoders) + 1) + "|")  # noqa: T201
    found = {}
    for name in names:
        found[name] = {each: measure(name, encoders[each]) for each in encoders}
        _print_row(name, found[name])
    same = [n for n in names if n != "en" and not kb.is_across(n)]
    groups = {"same language": same, "across": list(filter(kb.is_across, names))}
    for title, group in groups.items():
        _print_row(f"mean, {title}", _means([found[name] for name in group], encoders))
    sys.exit(_report(found, groups))


def _encoders() -> dict[str, Encoder | None]:
    pair = kb.load_pair()
    for encoder in (pair.english, pair.other):
        encoder.encode_query = cache(encoder.encode_query)
    return {
        "words alone": None,
        "small": pair.english,
        "multilingual": pair.other,
        AUTO: pair,
    }


def measure(name: str, encoder: Encoder | None) -> LanguageFigures:
    """What the product's search does with this encoder."""
    base = kb.load(name, kb.FOREIGN)
    vectors: kb.Vectors = {}
    if encoder is not None:
        vectors = store = kb.VectorStore(encoder)
        store.embed(base)
    index = Index.build(base.documents, encoder=encoder, vectors=vectors)
    asked = [(q, index.search(q.text, now=NOW)) for q in base.questions]
    can = np.array([bool(q.right) for q, _ in asked])
    right = np.array(
        [bool(r.hits) and r.hits[0].document.faq_id in q.right for q, r in asked]
    )
    sure = np.array([r.decision is Decision.SURE for _, r in asked])
    shown = sure | np.array([r.decision is Decision.LIKELY for _, r in asked])
    return LanguageFigures(
        accuracy=float(right[can].mean()),
        auroc=auroc(np.array([r.confidence for _, r in asked]), can),
        at_once=float((right & shown)[can].mean()),
        sure=int(sure.sum()),
        sure_right=int((right & sure).sum()),
    )


def _means(
    rows: list[Mapping[str, LanguageFigures]], encoders: Mapping[str, object]
) -> dict[str, LanguageFigures]:
    return {
        each: LanguageFigures(
            accuracy=float(np.mean([row[each].accuracy for row in rows])),
            auroc=float(np.mean([row[each].auroc for row in rows])),
            at_once=float(np.mean([row[each].at_once for row in rows])),
            sure=sum(row[each].sure for row in rows),
            sure_right=sum(row[each].sure_right for row in rows),
        )
        for each in encoders
    }


def _print_row(name: str, row: Mapping[str, LanguageFigures]) -> None:
    print(f"| {name} | " + " | ".join(map(str, row.values())) + " |", flush=True)  # noqa: T201


def _report(
    found: Mapping[str, Mapping[str, LanguageFigures]],
    groups: Mapping[str, list[str]],
) -> int:
    broken = list(_broken(found, groups))
    for rule in broken:
        print(f"BROKEN: {rule}")  # noqa: T201
    return int(bool(broken))


def _broken(
    found: Mapping[str, Mapping[str, LanguageFigures]],
    groups: Mapping[str, list[str]],
) -> Iterator[str]:
    least = {"same language": LEAST_SAME, "across": LEAST_ACROSS}
    for title, names in groups.items():
        accuracy = np.mean([found[name][AUTO].accuracy for name in names])
        if accuracy < least[title]:
            yield f"{title}: mean accuracy {accuracy:.3f}, at least {least[title]}"
    for name, row in found.items():
        if not row[AUTO].is_trusted:
            yield f"{name}: {row[AUTO].sure_right} of {row[AUTO].sure} sure are right"


if __name__ == "__main__":
    main()
