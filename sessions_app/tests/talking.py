"""Turns as tests need them: begun, or answered at once."""

from __future__ import annotations

from typing import Any

from sessions_app import turns
from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.turns import IncomingMessage, Outcome, Turn

State, Source = Message.State, Message.Source


def make_session(owner: APIKey | None = None) -> ChatSession:
    return issue_session(owner)[0]


def issue_session(owner: APIKey | None = None) -> tuple[ChatSession, str]:
    """A stored session and its secret id."""
    session, session_id = ChatSession.issued(owner)
    return session.stored(), session_id


def adopt_session(owner: APIKey | None, session_id: str) -> ChatSession:
    """The stored session of an id that its caller chose."""
    return ChatSession.chosen(owner, session_id).stored()


# Any: fields of all kinds, here and below
def make_outcome(text: str = "Yes.", **changes: Any) -> Outcome:
    parts = {"state": State.ANSWERED, "source": Source.FAQ, "decision": {"a": 1}}
    return Outcome(text=text, **{**parts, **changes})


def begin(
    session: ChatSession,
    text: str = "Hi",
    *,
    outcome: Outcome | None = None,
    **options: Any,
) -> Turn:
    incoming = IncomingMessage(session=session, text=text, **{"timeout": 20, **options})
    return turns.begin(incoming, outcome)


def answered(session: ChatSession, text: str = "Hi", **options: Any) -> Turn:
    return begin(session, text, outcome=make_outcome(), **options)
