"""What the company's own FAQ, or the bot, says to a message that is no question."""

from __future__ import annotations

import pytest

from faq.retrieval import Decision
from supportbot.chat import policy
from supportbot.chat.building import TurnContext
from supportbot.chat.replies import MoveKind
from supportbot.chat.tests.contexts import make_context
from supportbot.chat.understanding import Move

pytestmark = pytest.mark.django_db  # the bot's own words may be staff's


def test_a_wish_for_a_human_is_answered_by_the_companys_own_faq() -> None:
    move = Move(kind=MoveKind.WANTS_HUMAN)

    reply = policy.from_faq(make_context(Decision.LIKELY, move=move))

    assert reply
    assert (reply.text, reply.certainty, reply.offers_human) == (
        "**0**",
        "likely",
        True,
    )


def test_the_bot_answers_small_talk_in_its_language() -> None:
    move = Move(kind=MoveKind.THANKS, language="de")

    reply = policy.from_faq(TurnContext(text="", result=None, move=move))

    assert reply
    assert reply.text.startswith("Gern")
