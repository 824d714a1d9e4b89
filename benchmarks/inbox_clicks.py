"""What a hundred clicks in the inbox are worth: coverage before and after, per set.

Run `python -m benchmarks.inbox_clicks [--seeds 3]`. The questions of a set are halved.
One half was asked by customers: what was not shown, or shown and wrong, is in the
inbox, in its groups and its order. Staff go through it from the top: a click says of a
group what its first question is about, and one more takes the tick off each wording
that is about something else. Every 25 clicks the page is opened anew: what the FAQs
answer by then is gone. After a hundred clicks the other half is asked. Constants are
fitted to the other three sets, so that no figure is of what was fitted.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
django.setup()

from benchmarks import knowledge_bases as kb  # noqa: E402 (models need the apps)
from benchmarks.examples import judge, measure, measure_all  # noqa: E402
from benchmarks.figures import Booleans, Outcomes, figures  # noqa: E402
from benchmarks.fit_ranker import fit, outcomes_of  # noqa: E402
from faq.learning.grouping import group  # noqa: E402
from faq.retrieval.index import Index  # noqa: E402
from faq.retrieval.text.normalisation import normalise  # noqa: E402
from faq.retrieval.text.small_talk import is_small_talk  # noqa: E402

if TYPE_CHECKING:
    from faq.retrieval.constants import RankerWeights
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.results import Thresholds

CLICKS = 100
AT_ONCE = 25  # clicks before the page is opened anew
SAMPLES = 6  # wordings on a card, as `supportbot/staff/inbox_cards.py` has it


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxTrial:
    """A set, decided with constants that have not seen it."""

    base: kb.KnowledgeBase
    model: RankerWeights
    encoder: Encoder
    store: kb.VectorStore
    thresholds: Thresholds

    def outcomes(
        self, asked: Sequence[kb.Question], labelled: Sequence[kb.Question]
    ) -> Outcomes:
        base = replace(kb.label(self.base, labelled), questions=tuple(asked))
        examples = measure(base, self.encoder, self.store, is_published=False)
        judged = [judge(example, self.model.ranker) for example in examples]
        return outcomes_of(judged, self.model)

    def shown(self, found: Outcomes) -> Booleans:
        """Which questions are answered, surely or as likely."""
        bars = self.thresholds
        is_likely = (found.confidence >= bars.likely) & (found.lead >= bars.lead)
        shown: Booleans = is_likely | (found.confidence >= bars.sure)
        return shown

    def groups(self, asked: Sequence[kb.Question]) -> list[tuple[int, ...]]:
        texts = [question.text for question in asked]
        vectors = np.array([self.encoder.encode_query(text) for text in texts])
        return group(texts, vectors, np.ones(len(texts), np.float32))


@dataclass(slots=True, kw_only=True)
class Desk:
    """Somebody who works through the inbox, and what they have done."""

    trial: InboxTrial
    open: list[kb.Question]
    labelled: list[kb.Question] = field(default_factory=list)
    clicks: int = 0

    def work(self) -> None:
        while self.open and self.clicks < CLICKS:
            self._work_through_a_page()
            self._open_anew()

    def _work_through_a_page(self) -> None:
        until = min(CLICKS, self.clicks + AT_ONCE)
        settled: set[int] = set()
        for places in self.trial.groups(self.open):
            if self.clicks >= until:
                break
            settled |= self._decide(places)
        self.open = [one for place, one in enumerate(self.open) if place not in settled]

    def _decide(self, places: Sequence[int]) -> set[int]:
        """A click for the group, and one for each tick that is taken off."""
        self.clicks += 1
        lead = self.open[places[0]]
        settled = set()
        for place in places[:SAMPLES]:
            right = self.open[place].right & lead.right
            if right or not (self.open[place].right or lead.right):
                self.labelled.append(replace(self.open[place], right=right))
                settled.add(place)
            else:
                self.clicks += 1
        return settled

    def _open_anew(self) -> None:
        """Without what is rightly answered by now; to the others customers say no."""
        if self.open:
            found = self.trial.outcomes(self.open, self.labelled)
            is_left = ~(self.trial.shown(found) & found.is_right)
            self.open = [
                one for one, left in zip(self.open, is_left, strict=True) if left
            ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    seeds = range(1, parser.parse_args().seeds + 1)
    encoder = kb.load_encoder()
    encoder.encode_query = cache(encoder.encode_query)
    store = kb.VectorStore(encoder)
    samples = measure_all(encoder, store)
    lifts = []
    print("| set | coverage at 90 % before | after | labels |")  # noqa: T201
    for name in kb.SETS:
        base = kb.load(name)
        trial = InboxTrial(
            base=base,
            model=fit([one for one in samples if one.name != name], "hybrid"),
            encoder=encoder,
            store=store,
            thresholds=_thresholds(base, encoder, store),
        )
        rows = [_run(trial, seed) for seed in seeds]
        before, after, labels = np.mean(rows, axis=0)
        lifts.append(after - before)
        told = f"| {name} | {before:.3f} | {after:.3f} | {labels:.0f} |"
        print(told, flush=True)  # noqa: T201
    print(f"lift {np.mean(lifts):.3f} on average, {min(lifts):.3f} at least")  # noqa: T201


def _run(trial: InboxTrial, seed: int) -> tuple[float, float, int]:
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    questions = dice.sample(trial.base.questions, len(trial.base.questions))
    half = len(questions) - len(questions) // 2
    pool = [one for one in questions[:half] if not is_small_talk(normalise(one.text))]
    found = trial.outcomes(pool, ())
    missed = ~(trial.shown(found) & found.is_right)
    desk = Desk(
        trial=trial,
        open=[one for one, left in zip(pool, missed, strict=True) if left],
    )
    desk.work()
    coverage = [
        figures(trial.outcomes(questions[half:], labelled)).coverage_at_p90
        for labelled in ((), desk.labelled)
    ]
    return coverage[0], coverage[1], len(desk.labelled)


def _thresholds(
    base: kb.KnowledgeBase, encoder: Encoder, store: kb.VectorStore
) -> Thresholds:
    store.embed(base)
    return Index.build(base.documents, encoder=encoder, vectors=store).thresholds


if __name__ == "__main__":
    main()
