"""What `/health` reports, without ever calling the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from faq import background, search
from faq.models import KnowledgeBaseRevision
from supportbot import failures
from supportbot.llm import calling

if TYPE_CHECKING:
    from faq.background import JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQSystem:
    """How much of the knowledge base can be found, and how."""

    status: str
    faq_count: int
    mode: str
    encoder: str
    warning: str
    faqs_to_index: int
    texts_to_embed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    faq_system: FAQSystem
    gemini_ai: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The report in the shape of the answer; jobs are those of this process."""

    status: str
    timestamp: datetime
    services: Services
    reason: str
    jobs: list[JobState]


def report() -> Health:
    """How the services do; raises what the database raises when it can't be read."""
    # Reads alone: whoever looks often must not keep customers waiting.
    KnowledgeBaseRevision.objects.exists()
    faq_status = search.status()
    failed = failures.recent()
    jobs = background.states()
    reason = " ".join(
        [
            *(f"{each} failed within the last minute; see the log." for each in failed),
            *(
                f"{job.name} fails ({job.last_error})."
                for job in jobs
                if job.is_failing
            ),
        ]
    )
    return Health(
        status="degraded" if reason else "healthy",
        timestamp=timezone.now(),
        services=Services(
            faq_system=FAQSystem(
                status="degraded" if faq_status.warning else "ok",
                faq_count=faq_status.faq_count,
                mode=faq_status.mode,
                encoder=faq_status.encoder,
                warning=faq_status.warning or "",
                faqs_to_index=faq_status.unindexed_count,
                texts_to_embed=faq_status.unembedded_count,
            ),
            gemini_ai=Service(status=calling.availability("default")),
        ),
        reason=reason,
        jobs=jobs,
    )
