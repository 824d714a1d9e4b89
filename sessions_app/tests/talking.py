"""Turns as tests need them: begun, or answered at once."""

from __future__ import annotations

from sessions_app import turns
from sessions_app.models import ChatSession, Message
from sessions_app.turns import Arrival, Outcome, Turn

State, Source = Message.State, Message.Source


def make_session() -> ChatSession:
    return ChatSession.objects.issue()[0]


def make_outcome(text: str = "Yes.", **changes: object) -> Outcome:
    parts = {"state": State.ANSWERED, "source": Source.FAQ, "decision": {"a": 1}}
    return Outcome(text=text, **{**parts, **changes})


def begin(session: ChatSession, text: str = "Hi", **options: object) -> Turn:
    outcome = options.pop("outcome", None)
    arrival = Arrival(session=session, text=text, **{"timeout": 20, **options})
    return turns.begin(arrival, outcome)


def answered(session: ChatSession, text: str = "Hi", **options: object) -> Turn:
    return begin(session, text, outcome=make_outcome(), **options)
