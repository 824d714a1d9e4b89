"""Weights that trust labels the more, the more of them there are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from faq.retrieval.conftest import MODEL
from faq.retrieval.constants import (
    FITTED,
    MULTILINGUAL,
    Constants,
    RankerWeights,
    fitted_constants,
)
from faq.retrieval.deciding.confidence import confidence_weights
from faq.retrieval.results import Thresholds
from faq.retrieval.tests.tiny_search import CONSERVATIVE, HYBRID, LEXICAL, weighing

FILE = {
    "encoder_sha256": "e" * 64,
    "provenance": "Written by hand.",
    "hybrid": {
        "ranker": {"ridge": 1.0},
        "confidence": {"score": 2.0},
        "taught": {"score": 3.0},
        "answerable": {"landed": 7.0},
        "right": {"landed": 8.0},
        "thresholds": {"sure": 0.9, "likely": 0.9, "ask_back": 0.8, "lead": 1.0},
    },
    "lexical": {
        "ranker": {"bm25": 4.0},
        "confidence": {"share": 5.0},
        "taught": {"share": 6.0},
        "answerable": {"landed": 9.0},
        "right": {"landed": 10.0},
        "thresholds": {"sure": 0.7, "likely": 0.7, "ask_back": 0.6, "lead": 1.0},
    },
    "conservative": {"sure": 0.5, "likely": 0.5, "ask_back": 0.4, "lead": 1.0},
}


@pytest.mark.parametrize(
    ("none_count", "expected"),
    [
        (0, {"score": 1.0, "share": 2.0}),
        (1, {"score": 1.0 + 2.0 / 6, "share": 2.0 - 4.0 / 6}),
        (5, {"score": 2.0, "share": 0.0}),
        (15, {"score": 2.5, "share": -1.0}),
        (10**9, {"score": 3.0, "share": -2.0}),
    ],
    ids=["none", "a sixth", "half", "three quarters", "nearly all"],
)
def test_marks_of_none_shift_the_weights_to_the_taught_ones(
    none_count: int, expected: dict[str, float]
) -> None:
    model = RankerWeights(
        ranker={},
        confidence={"score": 1.0, "share": 2.0},
        taught={"score": 3.0, "share": -2.0},
        answerable={},
        right={},
        thresholds=HYBRID,
    )

    assert confidence_weights(model, none_count) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("sha256", "thresholds"),
    [("5" * 64, HYBRID), ("6" * 64, CONSERVATIVE), (None, LEXICAL)],
    ids=["the encoder fitted to", "another encoder", "no encoder"],
)
def test_thresholds_hold_for_one_encoder(
    sha256: str | None, thresholds: Thresholds
) -> None:
    assert weighing({}).thresholds_for(sha256) == thresholds


@pytest.mark.parametrize(
    "sha256", ["5" * 64, None], ids=["the encoder fitted to", "no encoder"]
)
def test_nothing_is_wrong_with_these_encoders(sha256: str | None) -> None:
    assert weighing({}).warning_for(sha256) is None


def test_another_encoder_is_warned_of_with_the_remedy() -> None:
    assert weighing({}).warning_for("6" * 64) == (
        "The ranker was fitted to the encoder 555555555555, not to 666666666666: "
        "conservative thresholds are in force; run benchmarks/fit_ranker.py or "
        "manage.py calibrate_faq."
    )


def test_every_number_is_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "constants.json"
    path.write_text(json.dumps(FILE))

    assert fitted_constants(path) == Constants(
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        encoder_sha256="e" * 64,
        provenance="Written by hand.",
        hybrid=RankerWeights(
            ranker={"ridge": 1.0},
            confidence={"score": 2.0},
            taught={"score": 3.0},
            answerable={"landed": 7.0},
            right={"landed": 8.0},
            thresholds=Thresholds(sure=0.9, likely=0.9, ask_back=0.8, lead=1.0),
        ),
        lexical=RankerWeights(
            ranker={"bm25": 4.0},
            confidence={"share": 5.0},
            taught={"share": 6.0},
            answerable={"landed": 9.0},
            right={"landed": 10.0},
            thresholds=Thresholds(sure=0.7, likely=0.7, ask_back=0.6, lead=1.0),
        ),
        conservative=Thresholds(sure=0.5, likely=0.5, ask_back=0.4, lead=1.0),
    )


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_the_shipped_constants_weigh_the_same_features_in_both_ways(mode: str) -> None:
    model: RankerWeights = getattr(fitted_constants(), mode)

    assert model.confidence.keys() == model.taught.keys()


def test_constants_are_named_by_the_bytes_of_their_file(tmp_path: Path) -> None:
    copy, changed = tmp_path / "copy.json", tmp_path / "changed.json"
    copy.write_bytes(FITTED.read_bytes())
    changed.write_bytes(FITTED.read_bytes() + b"\n")

    assert fitted_constants(copy).sha256 == fitted_constants().sha256
    assert fitted_constants(changed).sha256 != fitted_constants().sha256


def test_another_reader_has_constants_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "constants.json"
    path.write_text(json.dumps(FILE))
    other = FILE | {"encoder_sha256": "d" * 64, "hybrid": FILE["lexical"]}
    (tmp_path / MULTILINGUAL.name).write_text(json.dumps(other))

    constants = fitted_constants(path)

    assert constants.hybrid_of("d" * 64) == constants.lexical
    assert constants.hybrid_of("e" * 64) == constants.hybrid
    assert constants.thresholds_for("d" * 64) == constants.lexical.thresholds
    assert constants.sha256_of("d" * 64) != constants.sha256_of("e" * 64)
    assert constants.warning_for("d" * 64) is None


def test_the_shipped_constants_of_other_languages_are_of_the_shipped_encoder() -> None:
    sums = (MODEL.with_name("multilingual") / "SHA256SUMS").read_text().split()

    [(sha256, constants)] = fitted_constants().others.items()

    assert sha256 == sums[0]
    chosen = constants.hybrid.thresholds
    assert 0 < chosen.ask_back < chosen.likely < chosen.sure < 1


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_the_shipped_constants_leave_room_for_every_band(mode: str) -> None:
    model: RankerWeights = getattr(fitted_constants(), mode)

    chosen = model.thresholds
    assert 0 < chosen.ask_back < chosen.likely < chosen.sure < 1
    assert 0 < chosen.lead < 1
