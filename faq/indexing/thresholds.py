"""Thresholds that staff calibrated hold for one encoder and one set of constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from faq.models import Calibration
from faq.retrieval.constants import fitted_constants
from faq.retrieval.results import Thresholds

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

OUTDATED = (
    "The thresholds that staff applied are not in force, the shipped ones are: they "
    "were calibrated for earlier constants; run manage.py calibrate_faq with --apply."
)


def own_thresholds(encoder: Encoder | None) -> Thresholds | None:
    """Those that staff calibrated for this encoder and these constants, if they did."""
    active = _of_these_constants(encoder).first()
    if active is None:
        return None
    return Thresholds(
        sure=active.sure_threshold,
        likely=active.shown_threshold,
        ask_back=active.ask_back_threshold,
        lead=active.lead_threshold,
    )


def outdated_warning(encoder: Encoder | None) -> str | None:
    """Why thresholds that staff applied are not in force, if they are not."""
    if _of_these_constants(encoder).exists() or not _active(encoder).exists():
        return None
    return OUTDATED


def _of_these_constants(encoder: Encoder | None) -> QuerySet[Calibration]:
    return _active(encoder).filter(constants_sha256=fitted_constants().sha256)


def _active(encoder: Encoder | None) -> QuerySet[Calibration]:
    sha256 = encoder.sha256 if encoder else ""
    return Calibration.objects.filter(is_active=True, model_sha256=sha256)
