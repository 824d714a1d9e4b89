"""What a hundred labels by staff are worth: figures before and after, per set.

Run `python -m benchmarks.learning_gain`. A hundred questions drawn at random are
labelled: answered ones become phrasings of their FAQ, the others go into the memory of
"none of these". Both rows are measured on the questions that were not drawn.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks import knowledge_bases as kb
from benchmarks.figures import figures
from benchmarks.fit_ranker import judge, measure, outcomes_of
from faq.retrieval.constants import fitted_constants
from faq.retrieval.encoder import Encoder

LABELS = 100
SEEDS = (1, 2, 3)


def main() -> None:
    encoder = kb.load_encoder()
    encoder.encode_query = cache(encoder.encode_query)
    store = kb.VectorStore(encoder)
    gains = [_report(name, encoder, store) for name in kb.SETS]
    print(f"mean gain of coverage at 90 % precision: {np.mean(gains):+.3f}")  # noqa: T201


def _report(name: str, encoder: Encoder, store: kb.VectorStore) -> float:
    rows: list[list[float]] = []
    for seed in SEEDS:
        base = kb.load(name)
        questions = list(base.questions)
        random.Random(seed).shuffle(questions)  # noqa: S311 - reproducible, not secret
        labelled, asked = questions[:LABELS], tuple(questions[LABELS:])
        before = replace(base, questions=asked)
        after = replace(kb.label(base, labelled), questions=asked)
        rows.append(
            [
                value
                for version in (before, after)
                for value in _figures_of(version, encoder, store)
            ]
        )
    mean = np.mean(rows, axis=0)
    print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in mean) + " |")  # noqa: T201
    return float(mean[5] - mean[1])


def _figures_of(
    base: kb.KnowledgeBase, encoder: Encoder, store: kb.VectorStore
) -> list[float]:
    model = fitted_constants().hybrid
    judged = [judge(e, model.ranker) for e in measure(base, encoder, store)]
    measured = figures(outcomes_of(judged, model.confidence))
    return [
        measured.accuracy_at_1,
        measured.coverage_at_p90,
        measured.auroc,
        measured.f1_best,
    ]


if __name__ == "__main__":
    main()
