"""Turns that are decided as a customer's are, and of which nothing is stored."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings

from faq import search as faq_search
from sessions_app.models import Message
from sessions_app.turns import Turn
from supportbot.chat import policy
from supportbot.chat.building import NO_WISHES
from supportbot.chat.completion import Accounts, Choice
from supportbot.chat.conversation import MEMORY, Conversation
from supportbot.chat.finding import find_nearest, look_up
from supportbot.chat.metering import Meter
from supportbot.chat.prompting import prepare
from supportbot.chat.refereeing import complete, point_at
from supportbot.chat.turn_events import TurnWatch, outcome_of

if TYPE_CHECKING:
    from supportbot.chat.building import TurnContext, Wishes
    from supportbot.chat.completion import Completion
    from supportbot.chat.finding import KnowledgeBase
    from supportbot.chat.prompting import PreparedPrompt
    from supportbot.chat.replies import Reply
    from supportbot.llm import Chunk, Prompt
    from supportbot.models import Briefing

# What the model never gets as a reply of its own.
UNTOLD = {"", Message.Source.FALLBACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedModel:
    """What the model is, or would be, asked, and what it wrote."""

    prompt: Prompt
    was_asked: bool = False
    written: str = ""  # all of it, also what the guard withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTurn:
    """A message, all that was found for it, and the reply that a customer would get."""

    context: TurnContext
    reply: Reply
    took_ms: float
    model: TriedModel | None = None  # of a turn that is the model's

    @property
    def turn(self) -> Turn:
        """As it would be stored, for the turns after it."""
        outcome = outcome_of(self.reply, started=self.context.started)
        # As the database gives it back: a record is read from plain JSON.
        return unstored(self.context.text, json.loads(json.dumps(asdict(outcome))))


def unstored(text: str, outcome: dict[str, Any]) -> Turn:
    """A turn of the past that is in no table (Any: plain JSON, as it is kept)."""
    message = Message(role=Message.Role.USER, text=text, state=outcome["state"])
    values = {**outcome, "source": outcome["source"] or ""}
    values.pop("is_talk", None)  # only told to integrators, stored nowhere
    return Turn(message=message, reply=Message(role=Message.Role.ASSISTANT, **values))


def try_turn(
    past: Sequence[Turn],
    text: str,
    *,
    wishes: Wishes = NO_WISHES,
    faqs: KnowledgeBase = faq_search,
    asks_model: bool = False,
) -> TriedTurn:
    """What a customer would get for the message after those turns.

        first = try_turn([], "Where is my parcel?")
        second = try_turn([first.turn], "and if it is lost?")

    Unless the model is to be asked, the reply is what customers get while it is away.
    """
    watch = TurnWatch()
    said = Conversation.of(past[-MEMORY:])
    context = look_up(said, text, wishes, watch=watch, faqs=faqs)
    reply, model = policy.plan(context), None
    if reply is None:
        reply, model = _by_model(context, past, faqs=faqs, is_asked=asks_model)
    took_ms = (time.monotonic() - context.started) * 1000
    return TriedTurn(context=context, reply=reply, took_ms=took_ms, model=model)


def prompt_under(briefing: Briefing, text: str) -> PreparedPrompt:
    """What the model would be told for a first message; it is not asked."""
    watch = TurnWatch()
    context = look_up(Conversation(), text, NO_WISHES, watch=watch, faqs=faq_search)
    near = find_nearest(context, faqs=faq_search)
    return prepare(context, [], documents=near, faqs=faq_search, briefing=briefing)


def _by_model(
    context: TurnContext,
    past: Sequence[Turn],
    *,
    faqs: KnowledgeBase,
    is_asked: bool,
) -> tuple[Reply, TriedModel]:
    told = [turn for turn in past if turn.reply.source not in UNTOLD]
    heard: list[str] = []

    @contextmanager
    def listen(_prompt: Prompt, _model: str) -> Iterator[Meter]:
        yield _Listener(reservation=None, heard=heard)

    completion = complete(
        context,
        told[-settings.CHAT_HISTORY_TURNS :] if settings.CHAT_HISTORY_TURNS else [],
        faqs=faqs,
        accounts=Accounts(meter=listen, count=_count_nothing),
    )
    model = TriedModel(prompt=completion.prompt, was_asked=is_asked)
    if not is_asked:
        return policy.fall_back(context, reason="model_unavailable"), model
    reply = _concluded(context, completion, faqs)
    return reply, replace(model, written="".join(heard))


def _concluded(
    context: TurnContext, completion: Completion, faqs: KnowledgeBase
) -> Reply:
    pointed: Reply | None = None
    for piece in completion.pieces():
        if isinstance(piece, Choice):
            pointed = point_at(context, piece, faqs=faqs)
    return policy.concluded(context, completion, pointed)


@dataclass(slots=True, kw_only=True)
class _Listener(Meter):
    """Hears what the model writes; no budget is told of it."""

    heard: list[str] = field(default_factory=list)

    def read(self, chunk: Chunk) -> None:
        self.heard.append(chunk.text)


def _count_nothing(*_call: object, **_how: object) -> None:
    """In the place of the metrics."""
