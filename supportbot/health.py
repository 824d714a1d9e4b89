"""What `/health` reports, without ever calling the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from faq import search
from faq.models import KnowledgeBaseRevision
from supportbot.llm import calling


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQSystem:
    """How much of the knowledge base can be found, and how."""

    status: str
    faq_count: int
    mode: str
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
    """The report in the shape of the answer."""

    status: str
    timestamp: datetime
    services: Services


def report() -> Health:
    """How the services do; raises what the database raises when it can't be read."""
    # Reads alone: whoever looks often must not keep customers waiting.
    KnowledgeBaseRevision.objects.exists()
    faq_status = search.status()
    return Health(
        status="healthy",
        timestamp=timezone.now(),
        services=Services(
            faq_system=FAQSystem(
                status="degraded" if faq_status.warning else "ok",
                faq_count=faq_status.faq_count,
                mode=faq_status.mode,
                warning=faq_status.warning or "",
                faqs_to_index=faq_status.unindexed_count,
                texts_to_embed=faq_status.unembedded_count,
            ),
            gemini_ai=Service(status=calling.availability("default")),
        ),
    )
