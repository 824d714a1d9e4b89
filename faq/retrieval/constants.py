"""Numbers fitted by benchmarks/fit_ranker.py, for one encoder and for none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from faq.retrieval.results import Thresholds

FITTED = Path(__file__).with_name("constants.json")
# Of the encoder that reads other languages beside that one.
MULTILINGUAL = Path(__file__).with_name("constants_multilingual.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerWeights:
    """A linear ranker, logistic confidences and thresholds that belong together."""

    ranker: Mapping[str, float]
    confidence: Mapping[str, float]
    taught: Mapping[str, float]  # confidence where staff have labelled questions
    answerable: Mapping[str, float]  # from that confidence to "there is an answer"
    right: Mapping[str, float]  # and to "the top hit is right, if there is one"
    thresholds: Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConstants:
    """What was fitted to questions that another encoder reads."""

    sha256: str  # of their file
    provenance: str
    hybrid: RankerWeights


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """All that was fitted: for one encoder, for words alone, for other encoders."""

    sha256: str  # of their file: thresholds hold for these constants alone
    encoder_sha256: str
    provenance: str  # which script and which data they come from
    hybrid: RankerWeights
    lexical: RankerWeights
    conservative: Thresholds  # for an encoder that no hybrid model was fitted to
    others: Mapping[str, ReaderConstants] = field(default_factory=dict)  # by encoder

    def hybrid_of(self, reader: str | None) -> RankerWeights:
        """The weights for questions that this encoder has read, by its sha256."""
        other = self.others.get(reader or "")
        return other.hybrid if other else self.hybrid

    def sha256_of(self, reader: str | None) -> str:
        """The sha256 of the file that holds them."""
        other = self.others.get(reader or "")
        return other.sha256 if other else self.sha256

    def thresholds_for(self, encoder_sha256: str | None) -> Thresholds:
        """The thresholds to ship with that encoder; None is search by words alone."""
        if encoder_sha256 is None:
            return self.lexical.thresholds
        if encoder_sha256 not in {self.encoder_sha256, *self.others}:
            return self.conservative
        return self.hybrid_of(encoder_sha256).thresholds

    def warning_for(self, encoder_sha256: str | None) -> str | None:
        """Why its thresholds are conservative, if they are."""
        if encoder_sha256 is None:
            return None
        if encoder_sha256 in {self.encoder_sha256, *self.others}:
            return None
        return (
            f"The ranker was fitted to the encoder {self.encoder_sha256[:12]}, not to "
            f"{encoder_sha256[:12]}: conservative thresholds are in force; run "
            "benchmarks/fit_ranker.py or manage.py calibrate_faq."
        )


@cache
def fitted_constants(path: Path = FITTED) -> Constants:
    """The constants in the file, read once a process."""
    content = path.read_bytes()
    data = json.loads(content)
    return Constants(
        sha256=hashlib.sha256(content).hexdigest(),
        encoder_sha256=data["encoder_sha256"],
        provenance=data["provenance"],
        hybrid=_weights(data["hybrid"]),
        lexical=_weights(data["lexical"]),
        conservative=Thresholds(**data["conservative"]),
        others=_others(path.with_name(MULTILINGUAL.name)),
    )


def _others(path: Path) -> Mapping[str, ReaderConstants]:
    if not path.is_file():
        return {}
    content = path.read_bytes()
    data = json.loads(content)
    constants = ReaderConstants(
        sha256=hashlib.sha256(content).hexdigest(),
        provenance=data["provenance"],
        hybrid=_weights(data["hybrid"]),
    )
    return {data["encoder_sha256"]: constants}


def _weights(data: Mapping[str, Mapping[str, float]]) -> RankerWeights:
    return RankerWeights(
        ranker=data["ranker"],
        confidence=data["confidence"],
        taught=data["taught"],
        answerable=data["answerable"],
        right=data["right"],
        thresholds=Thresholds(**data["thresholds"]),
    )
