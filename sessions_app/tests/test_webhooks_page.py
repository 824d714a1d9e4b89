"""docs/webhooks.md says what is really sent, and how it is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from faq.models import FAQ
from sessions_app import budget, deliveries, feedback, handoffs
from sessions_app.models import APIKey, ChatSession, EventDelivery, EventType, Handoff
from sessions_app.payloads import told
from sessions_app.tests.listening import make_endpoint
from sessions_app.tests.receiver import Receiver
from sessions_app.tests.talking import begin, make_outcome, make_session

PAGE = (configured.BASE_DIR / "docs/webhooks.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.S)]
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.S)[0]

pytestmark = pytest.mark.django_db


def shape(value: object) -> object:
    """Its keys, and the kind of each value."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    return type(value).__name__


def talk(faq: FAQ) -> None:
    """A conversation in which everything happens that is told of."""
    session = ChatSession.chosen(APIKey.objects.create_key("Shop")[0], "user123")
    decision = {
        "decision": "answered",
        "certainty": "sure",
        "faq": {"id": faq.pk, "question": faq.question},
    }
    answer = make_outcome(faq_id=faq.pk, decision=decision)
    reply = begin(session, "where is it, ada@example.com", outcome=answer).reply
    missed = {"source": "Fallback", "reason": "model_timeout"}
    outcome = make_outcome(**missed, decision={"decision": "fallback"})
    begin(reply.session, "To the moon?", outcome=outcome)
    asks = {"reason": "no_answer", "contact": "ada@example.com", "comment": "Call me."}
    handoffs.ask(reply.session, **asks)
    handoffs.close(Handoff.objects.all())
    feedback.rate(reply, rating="down", reason="outdated", comment="No such button.")
    budget.reserve(1, model="m")


def test_every_example_is_what_is_sent(
    make_faq: Callable[..., FAQ], settings: Settings
) -> None:
    settings.MODEL_DAILY_COST, settings.MODEL_PRICE_PER_1K_INPUT = 0.001, 1.0
    with Receiver() as receiver:
        endpoint = make_endpoint(url=receiver.url, includes_texts=True)
        talk(make_faq())
        deliveries.send_test(endpoint)

    sent = [told(each) for each in EventDelivery.objects.with_event().order_by("id")]
    by_type = {body["type"]: shape(body) for body in sent}
    assert {body["type"]: shape(body) for body in EXAMPLES} == by_type


@pytest.mark.parametrize("kind", EventType.values)
def test_every_type_has_its_section(kind: str) -> None:
    assert f"\n### {kind}\n" in PAGE


def test_a_receiver_that_checks_as_the_page_says_takes_what_is_genuine() -> None:
    names: dict[str, Any] = {}  # Any: what the page's code defines
    exec(PYTHON, names)  # noqa: S102 (our own page)
    with Receiver() as receiver:
        endpoint = make_endpoint(url=receiver.url)
        deliveries.send_test(endpoint)
    [request] = receiver.requests

    is_genuine = names["is_genuine"]

    assert is_genuine(request.headers, request.body, endpoint.secret)
    assert not is_genuine(request.headers, request.body + b" ", endpoint.secret)
    assert not is_genuine(request.headers, request.body, make_session().reference * 4)
