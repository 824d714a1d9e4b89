"""The model's part of a turn: what it is asked, who checks it, what it points at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings

from faq.indexing import current_encoder
from supportbot.chat import finding, policy, prompting
from supportbot.chat.completion import IN_THE_BOOKS, Accounts, Choice, Completion
from supportbot.chat.grounding import Judge
from supportbot.chat.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sessions_app.turns import Turn
    from supportbot.chat.building import TurnContext
    from supportbot.chat.finding import KnowledgeBase
    from supportbot.chat.replies import Reply


def complete(
    context: TurnContext,
    history: Sequence[Turn],
    *,
    faqs: KnowledgeBase,
    accounts: Accounts = IN_THE_BOOKS,
) -> Completion:
    """The model's way to a reply: its prompt, and the guard over what it writes."""
    documents = finding.find_nearest(context, faqs=faqs)
    prepared = prompting.prepare(context, history, documents=documents, faqs=faqs)
    guard = Guard.of(
        said=prepared.said,
        instructions=prepared.prompt.instructions,
        fence=prepared.fence,
        encoder=current_encoder().encoder,
    )
    return Completion(
        prepared.prompt,
        Judge(guard=guard),
        documents=documents,
        timeout=max(context.model_deadline - time.monotonic(), 0.01),
        writes=settings.MODEL_USE == "free",
        accounts=accounts,
    )


def point_at(
    context: TurnContext, choice: Choice, *, faqs: KnowledgeBase
) -> Reply | None:
    """The FAQs that the model has chosen, as a customer gets them now."""
    documents = finding.still_told(choice.documents, faqs=faqs)
    if not documents:
        return None
    exchanged = finding.exchanged_in(context, documents, faqs=faqs)
    return policy.pointed_at(finding.as_now(context, faqs=faqs), documents, exchanged)
