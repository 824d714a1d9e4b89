"""What Prometheus reads: the counts of all processes, and the state there is now."""

from __future__ import annotations

import logging
from collections import Counter as Tally
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django.core.cache import caches
from django.db import Error
from django.utils import timezone

from faq import search
from sessions_app.models import Delivery, EventDelivery, Message
from supportbot import metrics

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

FRESH_SECONDS = 5  # as long as what a scrape has read in the database is told again
STATE = {
    "supportbot_faqs": "Published, valid FAQs.",
    "supportbot_faqs_unindexed": "FAQs that search does not find yet.",
    "supportbot_texts_unembedded": "Texts found by their words alone so far.",
    "supportbot_knowledge_base_revision": "Counts every change of the FAQs.",
    "supportbot_turns_open": "Turns that are being answered or wait for their place.",
    "supportbot_turns_queued": "Turns that wait for an earlier one of their session.",
    "supportbot_webhooks_pending": "Events that their endpoints have not accepted yet.",
}


def exposition() -> tuple[bytes, str]:
    """What all processes of this start have counted, as Prometheus reads it; its type.

    The state comes from the database, read without its write lock.
    """
    metrics.meters()
    from prometheus_client import (  # noqa: PLC0415 (as in `metrics`)
        CONTENT_TYPE_LATEST,
        CollectorRegistry,
        generate_latest,
        multiprocess,
    )

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has none
    registry.register(cast("Collector", _State()))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _State:
    """What there is now, whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 (as in `metrics`)

        try:
            state = caches["metrics"].get_or_set(
                "supportbot.metrics", read_state, FRESH_SECONDS
            )
        except Error as exc:
            # What was counted is told all the same.
            logger.warning("metrics.state.unreadable", exc_info=exc)
            return
        for name, value in (state or {}).items():
            yield GaugeMetricFamily(name, STATE[name], value=value)


def read_state() -> dict[str, int]:
    """The gauges, by their names."""
    faqs = search.status()
    now = timezone.now()
    unanswered = Message.objects.unanswered().filter(expires_at__gt=now)
    turns = Tally(unanswered.values_list("session_id", flat=True))
    values = (
        faqs.faq_count,
        faqs.unindexed_count,
        faqs.unembedded_count,
        faqs.revision,
        turns.total(),
        turns.total() - len(turns),
        EventDelivery.objects.pending().count() + Delivery.objects.pending().count(),
    )
    return dict(zip(STATE, values, strict=True))
