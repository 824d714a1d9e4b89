"""What a turn gives the model to read: its FAQs, what was said, what staff say."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from faq.details import redact
from sessions_app.models import Message
from supportbot.chat import prompts
from supportbot.chat.finding import same_question
from supportbot.chat.prompts import Circumstances, Exchange
from supportbot.chat.replies import Reply
from supportbot.chat.wording import name_of
from supportbot.models import Appearance, Briefing, TextKey

if TYPE_CHECKING:
    from faq.retrieval import Document
    from sessions_app.turns import Turn
    from supportbot.chat.building import TurnContext
    from supportbot.chat.finding import KnowledgeBase
    from supportbot.chat.replies import FAQSummary
    from supportbot.llm import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPrompt:
    """A prompt, its fence, and what the customer says in it."""

    prompt: Prompt
    fence: str
    said: tuple[str, ...]


def prepare(
    context: TurnContext,
    history: Sequence[Turn],
    *,
    documents: Sequence[Document],
    faqs: KnowledgeBase,
    briefing: Briefing | None = None,
) -> PreparedPrompt:
    """The prompt of a turn, under the briefing as it is now, or under another one."""
    clean = redact if settings.REDACT_BEFORE_MODEL else str
    briefing = briefing or Briefing.current()
    circumstances = _circumstances(context, briefing)
    earlier = [_exchange(past, clean, faqs) for past in history]
    question = clean(context.text)
    fence = f"data_{secrets.token_hex(8)}"
    prompt = prompts.build(
        question,
        documents=documents,
        earlier=earlier,
        briefing=briefing,
        circumstances=circumstances,
        fence=fence,
    )
    return PreparedPrompt(
        prompt=prompt,
        fence=fence,
        said=(question, *(exchange.question for exchange in earlier)),
    )


def base_language() -> str:
    """The language of the knowledge base, as the model is told."""
    return name_of(settings.DEFAULT_LANGUAGE, language="en")


def _circumstances(context: TurnContext, briefing: Briefing) -> Circumstances:
    # The company's clock, whichever one staff have for their pages.
    zone = timezone.get_default_timezone()
    return Circumstances(
        now=timezone.localtime(timezone=zone),
        base_language=base_language(),
        company=briefing.company or Appearance.current_brand(),
        business=briefing.business,
        contact=context.way_to_humans,
        hours=context.say(TextKey.HOURS),
    )


def _exchange(past: Turn, clean: Callable[[str], str], faqs: KnowledgeBase) -> Exchange:
    """An earlier turn, its FAQs with what they say now."""
    question = clean(past.message.text)
    if past.reply.source != Message.Source.FAQ:
        return Exchange(question=question, own_words=past.reply.text)
    reply = Reply.of(past.reply)
    answered = filter(None, (reply.faq, *reply.also))
    documents = (_as_now(summary, faqs) for summary in answered)
    return Exchange(question=question, documents=tuple(filter(None, documents)))


def _as_now(summary: FAQSummary, faqs: KnowledgeBase) -> Document | None:
    """The FAQ that answered; not one that was made into another question's."""
    document = faqs.find(summary.id)
    is_same = document and same_question(document.question, summary.question)
    return document if is_same else None
