"""Fits faq/retrieval/deciding/exchange.json to exchanges made by rule and to questions.

Run `python -m benchmarks.fit_exchange FOLDER` (of WordNet 3.0) to print how weights
fitted to the other knowledge bases do on each, `--write` to fit to all and write the
file. The sample's questions have no part in it, only its FAQs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks import knowledge_bases as kb
from benchmarks import wordnet
from benchmarks.examples import NOW
from benchmarks.exchanges import ExchangedText, Exchanger, asked
from benchmarks.regression import fit_logistic
from faq.retrieval.deciding import exchanged_word
from faq.retrieval.deciding.exchanged_word import (
    FEATURES,
    FITTED,
    WordExchange,
    features,
    find_exchange,
)
from faq.retrieval.index import Index

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

Doubles = NDArray[np.float64]
# About where likely begins: what is not shown needs no cap.
LEAST_CONFIDENCE, LEAST_LEAD = 0.28, 0.6
SURE = 0.9
PENALTY = 1.0
CATCHES = 0.98  # of the swaps that would be sure
COSTS = 0.01  # of the right answers that would be shown
# Which part each kind has in the fit: questions as asked count most.
SWAPS = {
    "sibling": 0.7,
    "other word": 0.7,
    "opposite": 0.6,
    "two words": 0.6,
    "asked, wrong": 0.3,
    "name": 0.1,
    "number": 0.02,
}
CONTROLS = {"asked, right": 1.6, "synonym": 0.8, "two synonyms": 0.6}
WEIGHTS = {**SWAPS, **CONTROLS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTrial:
    """A text of which search would show the answer, and its exchange, if any."""

    knowledge_base: str
    kind: str
    is_sure: bool
    exchange: WordExchange | None
    features: tuple[float, ...]  # none without an exchange


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    encoder = kb.load_encoder()
    trials = list(measure_all(encoder, arguments.folder))
    chances = held_out(trials)
    likely, ask_back = choose(trials, chances)
    report(trials, chances, likely=likely, ask_back=ask_back)
    if arguments.write:
        weights = fit([trial for trial in trials if trial.exchange])
        _write(encoder, weights, likely=likely, ask_back=ask_back)


def measure_all(encoder: Encoder, folder: Path) -> Iterator[ExchangeTrial]:
    """Every text of which the answer would be shown, in the order they are made."""
    bases = [*map(kb.load, kb.SETS), kb.load_sample()]
    exchanger = Exchanger(net=wordnet.read(folder), bases=bases)
    made = list(exchanger.texts())
    store = kb.VectorStore(encoder)
    for base in bases:
        store.embed(base)
        index = Index.build(base.documents, encoder=encoder, vectors=store)
        own = [text for text in made if text.knowledge_base == base.name]
        yield from _measure([*own, *asked(base)], index, encoder)


def _measure(
    texts: Iterable[ExchangedText], index: Index, encoder: Encoder
) -> Iterator[ExchangeTrial]:
    [segment] = index.segments
    for text in texts:
        result = index.search(text.text, now=NOW, limit=1)
        is_shown = result.confidence >= LEAST_CONFIDENCE and result.lead >= LEAST_LEAD
        if result.mode == "exact" or not is_shown:
            continue
        found = result.hits[0].document.faq_id
        kind = text.kind
        if kind == "asked":
            kind = "asked, right" if found in text.right else "asked, wrong"
        elif found not in text.right:
            continue
        query = index.measure(text.text, now=NOW).query
        exchange = find_exchange(query, segment=segment, document=segment.row_of[found])
        yield ExchangeTrial(
            knowledge_base=text.knowledge_base,
            kind=kind,
            is_sure=result.confidence >= SURE,
            exchange=exchange,
            features=()
            if exchange is None
            else tuple(
                features(exchange, query, [segment], segment=segment, encoder=encoder)
            ),
        )


def fit(trials: Sequence[ExchangeTrial]) -> Doubles:
    """Weights in the order of FEATURES; every kind has its share, however many."""
    kinds = [trial.kind for trial in trials]
    return fit_logistic(
        np.array([trial.features for trial in trials]),
        np.array([kind in SWAPS for kind in kinds], float),
        weights=np.array([1000 * WEIGHTS[kind] / kinds.count(kind) for kind in kinds]),
        penalty=PENALTY,
    )


def held_out(trials: Sequence[ExchangeTrial]) -> Doubles:
    """The chance of each trial, of weights fitted to other knowledge bases."""
    chances = np.zeros(len(trials))
    for name in sorted({trial.knowledge_base for trial in trials}):
        others = [t for t in trials if t.exchange and t.knowledge_base != name]
        weights = fit(others)
        for place, trial in enumerate(trials):
            if trial.exchange and trial.knowledge_base == name:
                chances[place] = 1 / (1 + np.exp(-np.dot(trial.features, weights)))
    return chances


def choose(trials: Sequence[ExchangeTrial], chances: Doubles) -> tuple[float, float]:
    """From which chance on a hit is at most likely, and from which it is asked back."""
    swaps = [
        chance
        for trial, chance in zip(trials, chances, strict=True)
        if trial.kind in SWAPS and trial.is_sure and _needs_chance(trial)
    ]
    right = [
        chance
        for trial, chance in zip(trials, chances, strict=True)
        if trial.kind == "asked, right"
    ]
    return (
        round(float(np.quantile(swaps, 1 - CATCHES)), 3),
        round(float(np.quantile(right, 1 - COSTS)), 3),
    )


def _needs_chance(trial: ExchangeTrial) -> bool:
    """Whether no rule caps it: names, numbers and opposites are capped without."""
    exchange = trial.exchange
    return bool(exchange and not exchange.is_name and not exchange.is_opposite)


def report(
    trials: Sequence[ExchangeTrial],
    chances: Doubles,
    *,
    likely: float,
    ask_back: float,
) -> None:
    print(f"at most likely from {likely}, asked back from {ask_back}; held out:")  # noqa: T201
    print("| kind | shown before | sure before | sure | shown |")  # noqa: T201
    for kind in WEIGHTS:
        places = [place for place, trial in enumerate(trials) if trial.kind == kind]
        sure = [
            place
            for place in places
            if trials[place].is_sure
            and chances[place] < likely
            and (trials[place].exchange is None or _needs_chance(trials[place]))
        ]
        shown = [place for place in places if chances[place] < ask_back]
        before = sum(trials[place].is_sure for place in places)
        print(  # noqa: T201
            f"| {kind} | {len(places)} | {before} | {len(sure)} | {len(shown)} |"
        )


def _write(
    encoder: Encoder, weights: Doubles, *, likely: float, ask_back: float
) -> None:
    data = {
        "encoder_sha256": encoder.sha256,
        "provenance": (
            "Written by benchmarks/fit_exchange.py --write from "
            "fixtures/evaluation and the FAQs of fixtures/faq_dataset.csv, "
            "with words of WordNet 3.0."
        ),
        "weights": dict(zip(FEATURES, map(float, weights), strict=True)),
        "likely": likely,
        "ask_back": ask_back,
    }
    FITTED.write_text(json.dumps(data, indent=2) + "\n")
    exchanged_word.fitted_exchange.cache_clear()


if __name__ == "__main__":
    main()
