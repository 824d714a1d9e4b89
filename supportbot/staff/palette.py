"""What Ctrl+K finds beside the pages of the admin: FAQs and conversations."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from faq import search
from faq.models import FAQ
from sessions_app.models import ChatSession

LIMIT = 10  # of each kind
MOST_CHARS = 200


def find(request: HttpRequest, term: str) -> list[SearchResult]:
    """FAQs by their words and by what they mean, conversations by their reference."""
    term = term.strip()[:MOST_CHARS]
    return [*_faqs(request, term), *_conversations(request, term)]


def _faqs(request: HttpRequest, term: str) -> Iterable[SearchResult]:
    if not _may_see(request, FAQ):
        return
    by_word = FAQ.objects.visible().filter(
        Q(question__icontains=term) | Q(phrasings__text__icontains=term)
    )
    words = by_word.distinct().values_list("id", "question")[:LIMIT]
    meant = search.suggest(term, limit=LIMIT)
    found = dict(words) | {
        each.document.faq_id: each.document.question for each in meant
    }
    for faq_id, question in list(found.items())[:LIMIT]:
        yield SearchResult(
            title=Truncator(question).chars(90),
            description=_("FAQ"),
            link=reverse("admin:faq_faq_change", args=[faq_id]),
            icon="quiz",
        )


def _conversations(request: HttpRequest, term: str) -> Iterable[SearchResult]:
    if not _may_see(request, ChatSession):
        return
    for session in ChatSession.objects.filter(reference__istartswith=term)[:LIMIT]:
        yield SearchResult(
            title=str(session),
            description=_("Conversation"),
            link=reverse("admin:sessions_app_chatsession_change", args=[session.pk]),
            icon="forum",
        )


def _may_see(request: HttpRequest, model: type[FAQ] | type[ChatSession]) -> bool:
    return admin.site.get_model_admin(model).has_view_permission(request)
