"""What a hundred labels by staff are worth: figures before and after, per set.

Run `python -m benchmarks.learning_gain`. Answered questions become phrasings of their
FAQ, the others go into the memory of "none of these". Constants are fitted to the
other three sets. Two ways to choose what is labelled:

- random: a hundred questions are drawn, the figures are those of all others;
- queue: the questions are halved, staff label the hundred of one half that search
  proposes (beside it a hundred drawn from that half), the figures are those of the
  other half.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import knowledge_bases as kb
from benchmarks.examples import judge, measure, measure_all
from benchmarks.figures import figures
from benchmarks.fit_ranker import fit, outcomes_of
from faq.learning import reviewing
from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.small_talk import is_small_talk

if TYPE_CHECKING:
    from faq.retrieval.constants import RankerWeights
    from faq.retrieval.encoder import Encoder

LABELS = 100
SEEDS = (1, 2, 3)

Choose = Callable[[random.Random], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One set, asked with constants that have not seen it."""

    base: kb.KnowledgeBase
    model: RankerWeights
    encoder: Encoder
    store: kb.VectorStore

    def figures(
        self, asked: Sequence[kb.Question], labelled: Sequence[kb.Question] = ()
    ) -> tuple[float, ...]:
        base = replace(kb.label(self.base, labelled), questions=tuple(asked))
        examples = measure(base, self.encoder, self.store, is_published=False)
        judged = [judge(example, self.model.ranker) for example in examples]
        return astuple(figures(outcomes_of(judged, self.model)))

    def queue(self, pool: Sequence[kb.Question]) -> list[kb.Question]:
        """The questions of the pool that search proposes to label."""
        pool = [one for one in pool if not is_small_talk(normalise(one.text))]
        base = replace(self.base, questions=tuple(pool))
        examples = measure(base, self.encoder, self.store, is_published=False)
        judged = [judge(example, self.model.ranker) for example in examples]
        places = reviewing.order(
            outcomes_of(judged, self.model).confidence.astype(np.float32),
            np.ones(len(pool), np.int64),
            np.array([self.encoder.encode_query(one.text) for one in pool]),
            limit=LABELS,
        )
        return [pool[place] for place in places]


def main() -> None:
    encoder = kb.load_encoder()
    encoder.encode_query = cache(encoder.encode_query)
    store = kb.VectorStore(encoder)
    samples = measure_all(encoder, store)
    rows: dict[str, list[list[float]]] = {}
    for name in kb.SETS:
        others = [sample for sample in samples if sample.name != name]
        trial = Trial(
            base=kb.load(name),
            model=fit(others, "hybrid"),
            encoder=encoder,
            store=store,
        )
        for title, values in _report(trial).items():
            print(f"| {name} | {title} | {_cells(values)} |", flush=True)  # noqa: T201
            rows.setdefault(title, []).append(values)
    for title, sets in rows.items():
        print(f"| mean | {title} | {_cells(np.mean(sets, axis=0))} |")  # noqa: T201


def _report(trial: Trial) -> dict[str, list[float]]:
    rows: dict[str, list[tuple[float, ...]]] = {}
    for seed in SEEDS:
        dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
        questions = dice.sample(trial.base.questions, len(trial.base.questions))
        drawn, rest = questions[:LABELS], questions[LABELS:]
        pool, asked = np.array_split(np.arange(len(questions)), 2)
        halves = [questions[i] for i in pool], [questions[i] for i in asked]
        for title, values in (
            ("all others, before", trial.figures(rest)),
            ("all others, random", trial.figures(rest, drawn)),
            ("other half, before", trial.figures(halves[1])),
            ("other half, random", trial.figures(halves[1], halves[0][:LABELS])),
            ("other half, queue", trial.figures(halves[1], trial.queue(halves[0]))),
        ):
            rows.setdefault(title, []).append(values)
    return {title: list(np.mean(drawn, axis=0)) for title, drawn in rows.items()}


def _cells(values: Sequence[float]) -> str:
    return " | ".join(f"{value:.3f}" for value in values)


if __name__ == "__main__":
    main()
