"""What a reply is to the customer: told from the stored reply alone."""

from __future__ import annotations

from typing import Any

import pytest

from supportbot.chat.kinds import help_question, kind_of
from supportbot.chat.replies import DecisionRecord, FAQSummary, Reply

PARCEL = FAQSummary(id=1, question="Where is my parcel?")
HELLO = FAQSummary(id=2, question="Hello")


def reply(source: str = "FAQ", state: str = "answered", **record: Any) -> Reply:
    return Reply(text="x", state=state, source=source, record=DecisionRecord(**record))


SURE = reply(decision="answered", faq=PARCEL, certainty="sure", move="asks")
LIKELY = reply(decision="answered", faq=PARCEL, certainty="likely", move="asks")
GREETED = reply(decision="answered", faq=HELLO, certainty="sure", move="asks")
THANKED = reply(decision="answered", faq=PARCEL, certainty="sure", move="thanks")
GREETED_TOO = reply(decision="answered", faq=HELLO, also=(PARCEL,), certainty="sure")
WRITTEN = reply("Gemini AI", decision="model", move="asks")
CHATTED = reply("Fallback", decision="chatted", move="greets")
TALKED_OFF = reply("Fallback", decision="chatted", move="thanks")
OFFERED = reply("Fallback", decision="chatted", move="thanks", offers_human=True)
ASKED = reply("Fallback", "fallback", decision="asked back", move="asks")
MISSED = reply("Fallback", "fallback", decision="fallback", move="asks")
CUT = reply("Gemini AI", "truncated", decision="model", move="asks")
OLD = reply()
STAFF, PENDING = reply("Staff"), reply("", "pending")


@pytest.mark.parametrize(
    ("said", "kind", "asks"),
    [
        pytest.param(SURE, "answer", "later", id="sure"),
        pytest.param(LIKELY, "closest", None, id="likely: asks by itself"),
        pytest.param(GREETED, "small_talk", None, id="the company's hello"),
        pytest.param(THANKED, "small_talk", "now", id="the company's own thanks"),
        pytest.param(GREETED_TOO, "answer", "later", id="a hello and an answer"),
        pytest.param(WRITTEN, "generated", "later", id="by the model"),
        pytest.param(CHATTED, "small_talk", None, id="hello"),
        pytest.param(TALKED_OFF, "small_talk", "now", id="thanks"),
        pytest.param(OFFERED, "small_talk", None, id="with a human offered"),
        pytest.param(ASKED, "asks_back", None, id="asked back"),
        pytest.param(MISSED, "no_answer", None, id="no answer"),
        pytest.param(CUT, "generated", None, id="cut off"),
        pytest.param(OLD, "answer", "later", id="stored without a record"),
        pytest.param(STAFF, None, None, id="a colleague's"),
        pytest.param(PENDING, None, None, id="not yet there"),
    ],
)
def test_a_reply_says_what_it_is_and_whether_to_ask(
    said: Reply, kind: str | None, asks: str | None
) -> None:
    assert (kind_of(said), help_question(said)) == (kind, asks)
