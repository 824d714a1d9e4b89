"""Thresholds that staff calibrated hold for one encoder and one set of constants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from faq.models import Calibration
from faq.retrieval.constants import fitted_constants
from faq.retrieval.results import Thresholds

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

OUTDATED = (
    "The thresholds that staff applied are not in force, the shipped ones are: they "
    "were calibrated for earlier constants; run manage.py calibrate_faq with --apply."
)


def own_thresholds() -> Mapping[str, Thresholds]:
    """Those that staff calibrated for these constants, by the encoder that reads."""
    return {
        active.model_sha256: Thresholds(
            sure=active.sure_threshold,
            likely=active.shown_threshold,
            ask_back=active.ask_back_threshold,
            lead=active.lead_threshold,
        )
        for active in Calibration.objects.filter(is_active=True)
        if _is_of_these_constants(active)
    }


def outdated_warning(encoder: Encoder | None) -> str | None:
    """Why thresholds that staff applied are not in force, if they are not."""
    sha256 = encoder.sha256 if encoder else ""
    active = list(Calibration.objects.filter(is_active=True, model_sha256=sha256))
    if not active or any(map(_is_of_these_constants, active)):
        return None
    return OUTDATED


def _is_of_these_constants(calibration: Calibration) -> bool:
    fitted = fitted_constants()
    return calibration.constants_sha256 == fitted.sha256_of(calibration.model_sha256)
