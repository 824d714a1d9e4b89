"""A turn and a reset with the database failing at every statement, one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from faq.models import FAQ
from sessions_app import turns
from sessions_app.models import ChatSession, Message
from sessions_app.tests.faults import fail_at_each_statement
from sessions_app.tests.talking import make_session
from sessions_app.turns import IncomingMessage
from supportbot.chat.answering import answer
from supportbot.chat.tests.scripted import saying
from supportbot.llm.backends.locmem import LocMemBackend

PARCEL = "Where is my parcel?"
SING = "Whales do sing all year."

pytestmark = pytest.mark.django_db(transaction=True)


def new_session() -> ChatSession:
    return make_session()


@pytest.mark.usefixtures("no_llm")
def test_an_answer_from_the_faq_is_stored_whole_or_not_at_all(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq(PARCEL)

    broken = list(
        fail_at_each_statement(
            lambda: answer(new_session(), PARCEL, idempotency_key="k")
        )
    )

    assert len(broken) >= 6
    assert not any(broken)
    assert set(Message.objects.values_list("state", flat=True)) == {"answered"}


@pytest.mark.usefixtures("no_llm")
def test_an_answer_that_was_not_committed_leaves_nothing_and_can_be_sent_again(
    make_faq: Callable[[str], FAQ], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faq(PARCEL)
    session = new_session()

    def fail() -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "_commit", fail)
        with pytest.raises(OperationalError):
            answer(session, PARCEL, idempotency_key="k")
    left = Message.objects.count()
    again = answer(session, PARCEL, idempotency_key="k")

    assert left == 0
    assert again.text
    assert Message.objects.count() == 2


def test_a_generated_reply_is_stored_whole_or_left_to_the_deadline(
    llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Whales in the zoo?", SING)
    llm.enqueue(*[saying(("They do.", 1, SING))] * 30)

    broken = list(fail_at_each_statement(lambda: answer(new_session(), "Whales?")))

    Message.objects.update(expires_at=timezone.now())
    Message.objects.interrupt_expired()
    assert len(broken) >= 9
    assert not any(broken)
    assert set(Message.objects.values_list("state", flat=True)) == {
        "answered",
        "interrupted",
    }


@pytest.mark.parametrize("erases", [True, False])
def test_a_reset_happens_whole_or_not_at_all(settings: Any, erases: bool) -> None:
    settings.RESET_ERASES = erases
    session = new_session()
    outcome = turns.Outcome(
        text="Yes.", state=Message.State.ANSWERED, source=Message.Source.FAQ
    )
    turns.begin(IncomingMessage(session=session, text="Hi", timeout=20), outcome)

    broken = list(fail_at_each_statement(session.reset))

    session.refresh_from_db()
    assert broken
    assert not any(broken)
    assert session.epoch == 1
    assert session.messages.count() == (0 if erases else 2)
