"""Fits faq/retrieval/constants_multilingual.json: for questions that are not English.

`python -m benchmarks.fit_multilingual` prints how constants fitted without a language
do on it, and those without an English set on that; `--write` fits to all and writes the
file. The encoder of other languages reads the English sets; the sets made of xSID are
read as the product reads them, each text by the encoder of its language. These stay
outside the repository (CC BY-SA 4.0): where they are absent nothing is fitted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import knowledge_bases as kb
from benchmarks.bands import choose
from benchmarks.examples import Sample, judge, measure, measure_all
from benchmarks.figures import Outcomes, figures
from benchmarks.fit_ranker import CLEAN, fit, outcomes_of
from faq.retrieval.constants import MULTILINGUAL, RankerWeights

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.encoder_pair import EncoderPair

SURE_PRECISION = 0.97  # a point more than in English: these sets have few questions
LEAST_SURE = 0.9  # however well a set does


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not kb.foreign_sets():
        print(f"Skipped: there are no sets in {kb.FOREIGN}.")  # noqa: T201
        return
    pair = kb.load_pair()
    for encoder in (pair.english, pair.other):
        encoder.encode_query = cache(encoder.encode_query)
    english = measure_all(pair.other, kb.VectorStore(pair.other))
    foreign = list(measure_foreign(pair))
    report(english, foreign)
    if arguments.write:
        write(pair.other, fit_all(english, foreign))


def measure_foreign(pair: EncoderPair) -> Iterator[Sample]:
    """The questions of other languages that the second encoder reads."""
    store = kb.VectorStore(pair)
    for name in kb.foreign_sets():
        base = kb.load(name, kb.FOREIGN)
        read = [q for q in base.questions if pair.reader_of(q.text) is pair.other]
        base = replace(base, questions=tuple(read))
        if read and name != "en":
            examples = tuple(measure(base, pair, store, is_published=True))
            yield Sample(name=name, is_published=True, examples=examples)


def fit_all(english: Sequence[Sample], foreign: Sequence[Sample]) -> RankerWeights:
    """Fitted to all of these; sure only where no set of them breaks the promise."""
    model = fit([*english, *foreign], "hybrid")
    clean = [s for s in english if s.name in CLEAN and s.is_published]
    published = [_outcomes(sample, model) for sample in (*clean, *foreign)]
    sure = max(LEAST_SURE, *map(_sure_from, published))
    thresholds = replace(choose(published, ()), sure=round(sure, 3))
    return replace(model, thresholds=thresholds)


def _sure_from(outcomes: Outcomes) -> float:
    """The confidence from which what no cap forbids is right often enough."""
    open_to = outcomes.may_be_sure
    confidence, right = outcomes.confidence[open_to], outcomes.is_right[open_to]
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # From the first miss that breaks it on: a later recovery is luck.
    broken = np.flatnonzero(precision < SURE_PRECISION)
    kept = confidence[order][: broken[0] if len(broken) else None]
    return float(kept.min(initial=1.0))


def report(english: Sequence[Sample], foreign: Sequence[Sample]) -> None:
    """How constants fitted without a language, or an English set, do on it."""
    for language in sorted({_language(sample.name) for sample in foreign}):
        others = [s for s in foreign if _language(s.name) != language]
        left = [s for s in foreign if _language(s.name) == language]
        _print("held out", left, fit_all(english, others))
    for name in kb.SETS:
        left = [s for s in english if s.name == name and s.is_published]
        others = [s for s in english if s.name != name]
        _print("held out", left, fit_all(others, foreign))
    model = fit_all(english, foreign)
    _print("shipped", [*foreign, *(s for s in english if s.is_published)], model)


def _language(name: str) -> str:
    return name.rpartition("_")[2]


def _print(title: str, samples: Sequence[Sample], model: RankerWeights) -> None:
    given = model.thresholds
    for sample in samples:
        outcomes = _outcomes(sample, model)
        measured = figures(outcomes)
        sure = (outcomes.confidence >= given.sure) & outcomes.may_be_sure
        likely = (outcomes.confidence >= given.likely) & (outcomes.lead >= given.lead)
        shown = (sure | likely) & ~outcomes.is_barred
        at_once = outcomes.is_right[shown].sum() / outcomes.is_answerable.sum()
        print(  # noqa: T201
            f"| {title} | {sample.name} | {measured.accuracy_at_1:.3f} | "
            f"{measured.auroc:.3f} | {at_once:.3f} | "
            f"{outcomes.is_right[shown].mean():.3f} | "
            f"{outcomes.is_right[sure].sum()}/{sure.sum()} | "
            f"{shown[~outcomes.is_answerable].mean():.3f} | "
            f"{' / '.join(map(str, asdict(given).values()))} |",
            flush=True,
        )


def _outcomes(sample: Sample, model: RankerWeights) -> Outcomes:
    return outcomes_of([judge(each, model.ranker) for each in sample.examples], model)


def write(encoder: Encoder, model: RankerWeights) -> None:
    data = {
        "encoder_sha256": encoder.sha256,
        "provenance": (
            "Written by benchmarks/fit_multilingual.py --write from "
            f"fixtures/evaluation ({', '.join(kb.SETS)}) and sets made of xSID 0.4 "
            "(van der Goot et al. 2021, CC BY-SA 4.0), none of whose text is here."
        ),
        "hybrid": asdict(model),
    }
    MULTILINGUAL.write_text(json.dumps(data, indent=2) + "\n")


if __name__ == "__main__":
    main()
