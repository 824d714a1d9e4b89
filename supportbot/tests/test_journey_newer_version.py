"""What a newer version has stored is replayed, listed, continued and shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from faq.models import FAQ
from sessions_app.models import ChatSession, Handoff, Message
from sessions_app.tests.talking import issue_session
from supportbot.llm.backends.locmem import LocMemBackend

QUESTION = "How do I reset my password?"
KEY = {"idempotency-key": "4a31"}
# Keys and values that no version has yet, and none of the kind that is expected.
UNHEARD_OF: dict[str, Any] = {  # Any: plain JSON
    "version": 99,
    "decision": "weighed",
    "certainty": "certain",
    "mode": "telepathic",
    "reading": "between the lines",
    "capped_by": "the moon",
    "move": "sings",
    "taken": {"places": [1, 2]},
    "question_id": "first",
    "about": [1],
    "faq": {"slug": "reset"},
    "also": "none",
    "suggestions": [{"slug": "reset"}, {"id": 7, "tone": "kind"}],
    "candidates": {"best": 1},
    "thresholds": {"sure": "high"},
    "exchanged": ["a", "b"],
    "mood": {"customer": "sunny"},
}
NEW_WORDS: dict[str, dict[str, Any]] = {  # Any: as above
    "a state": {"state": "weighed"},
    "a source": {"source": "Oracle"},
    "a reason": {"reason": "eclipse"},
    "a record": {"decision": UNHEARD_OF},
    "a list for a record": {"decision": [UNHEARD_OF]},
    "all of it": {
        "state": "weighed",
        "source": "Oracle",
        "reason": "eclipse",
        "decision": UNHEARD_OF,
    },
}

Body = dict[str, Any]  # Any: plain JSON
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("newer", NEW_WORDS.values(), ids=NEW_WORDS),
]


def post(path: str, headers: Mapping[str, str] | None = None, **body: object) -> Body:
    response = Client().post(
        path, json.dumps(body), content_type="application/json", headers=headers
    )
    assert response.status_code == 200, response.content
    answer: Body = response.json()
    return answer


@pytest.fixture
def session_id(make_faq: Callable[..., FAQ], newer: Body) -> str:
    """Of a conversation in which a newer version has answered."""
    make_faq(QUESTION, "Choose **Forgot**.")
    session_id = issue_session()[1]
    reply = post("/chat", KEY, session_id=session_id, message=QUESTION)
    Message.objects.filter(pk=reply["message_id"]).update(**newer)
    return session_id


def test_it_is_replayed(session_id: str, newer: Body) -> None:
    again = post("/chat", KEY, session_id=session_id, message=QUESTION)

    assert again["reply"] == "Choose **Forgot**."
    assert again["source"] == newer.get("source", "FAQ")
    assert again["reason"] == newer.get("reason")


def test_it_is_listed(session_id: str, newer: Body) -> None:
    *_, listed = post("/history", session_id=session_id)["messages"]

    assert listed["text"] == "Choose **Forgot**."
    assert listed["source"] == newer.get("source", "FAQ")


@pytest.mark.parametrize(
    "message", [QUESTION, "yes", "no", "the second one", "and how often?", "a human?"]
)
def test_the_conversation_goes_on(session_id: str, message: str) -> None:
    assert post("/chat", session_id=session_id, message=message)["reply"]


def test_the_model_is_asked_in_its_light(session_id: str, llm: LocMemBackend) -> None:
    llm.enqueue("Nobody knows.")

    reply = post("/chat", session_id=session_id, message="Does the moon orbit a tree?")

    assert reply["source"] in {"Gemini AI", "Fallback"}


def test_customers_rate_it_and_ask_for_a_human(session_id: str) -> None:
    reply = Message.objects.get(role="assistant")
    body: Body = {"session_id": session_id, "message_id": reply.pk}

    post("/feedback", **body, rating="down")
    post("/handoff", session_id=session_id, reason="wrong_answer")

    assert reply.feedback.rating == "down"
    assert Handoff.objects.exists()


def test_staff_see_it(session_id: str, staff_client: Client) -> None:
    session = ChatSession.objects.get()
    conversations = "/admin/sessions_app/chatsession/"
    pages = ["/admin/", conversations, f"{conversations}{session.pk}/change/"]
    found = [staff_client.get(page).status_code for page in pages]

    assert found == [200, 200, 200]


def test_it_is_exported(session_id: str) -> None:
    out = io.StringIO()

    call_command("export_session", session_id, stdout=out)

    assert "Choose **Forgot**." in out.getvalue()
