"""What customers make of replies reaches the knowledge base, and harms no turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ, Voice
from faq.voices import mark_voices
from sessions_app import feedback, handoffs, history, opinions, retention
from sessions_app.models import ChatSession, Message
from sessions_app.tests.faults import broken_invariants
from sessions_app.tests.talking import begin, make_outcome, make_session
from sessions_app.tests.threads import run_together

Kind = Voice.Kind
MakeFAQ = Callable[..., FAQ]


# Any: fields of the decision record
def reply_with(
    faq: FAQ, *, session: ChatSession | None = None, text: str = "my box?", **more: Any
) -> Message:
    outcome = make_outcome(faq_id=faq.pk, decision=more)
    return begin(session or make_session(), text, outcome=outcome).reply


def confirm(faq: FAQ, *questions: str) -> None:
    """Each in a conversation of its own."""
    for text in questions:
        opinions.keep(reply_with(faq, text=text), Kind.CONFIRMED)


def said() -> list[tuple[str, str]]:
    return list(Voice.objects.order_by("id").values_list("text", "kind"))


@pytest.mark.django_db
def test_a_yes_is_kept_for_the_question_under_the_name_of_the_session(
    make_faq: MakeFAQ,
) -> None:
    reply = reply_with(make_faq())

    opinions.keep(reply, Kind.CONFIRMED)

    voice = Voice.objects.get()
    assert (voice.text, voice.faq, voice.kind) == ("my box?", reply.faq, "confirmed")
    assert voice.voter == ChatSession.objects.get().voter
    assert voice.asked_at == reply.session.messages.earliest("id").created_at


@pytest.mark.django_db
def test_none_of_these_is_said_of_each_faq_that_was_offered(
    make_faq: MakeFAQ,
) -> None:
    first, second = make_faq("a?"), make_faq("b?")

    opinions.keep(
        reply_with(first), Kind.NONE_OF_THESE, faq_ids=[second.pk, first.pk, first.pk]
    )

    assert list(Voice.objects.values_list("faq", flat=True).order_by("faq")) == [
        first.pk,
        second.pk,
    ]


@pytest.mark.django_db
def test_sessions_begun_by_an_earlier_version_get_a_name_each_for_what_they_say(
    make_faq: MakeFAQ,
) -> None:
    faq, sessions = make_faq(), [make_session(), make_session()]
    ChatSession.objects.update(voter="")

    opinions.keep(reply_with(faq, session=sessions[0]), Kind.CONFIRMED)
    opinions.keep(reply_with(faq, session=sessions[1]), Kind.CONFIRMED)

    voters = ChatSession.objects.order_by("id").values_list("voter", flat=True)
    assert list(voters) == [voice.voter for voice in Voice.objects.order_by("id")]
    assert [len(voter) for voter in set(voters)] == [32, 32]


@pytest.mark.parametrize("forget", [retention.forget, ChatSession.reset])
@pytest.mark.django_db
def test_a_session_is_forgotten_under_the_name_it_got_meanwhile(
    make_faq: MakeFAQ, settings: Settings, forget: Callable[[ChatSession], object]
) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    ChatSession.objects.update(voter="")
    session.refresh_from_db()
    opinions.keep(reply_with(make_faq(), session=session), Kind.CONFIRMED)

    forget(session)

    assert not Voice.objects.exists()


@pytest.mark.django_db
def test_a_reply_to_yes_is_about_the_question_asked_before(make_faq: MakeFAQ) -> None:
    session, faq = make_session(), make_faq()
    asked = reply_with(faq, session=session).reply_to_id

    opinions.keep(
        reply_with(faq, session=session, text="yes", question_id=asked), Kind.THUMBS_UP
    )

    assert said() == [("my box?", "thumbs_up")]


@pytest.mark.parametrize(
    "record",
    [
        {"reading": "in_context"},
        {"also": [{"id": 7}]},
        {"taken": "yes"},
        {"question_id": "x"},
    ],
    ids=["by its context", "two questions", "a mere yes", "unreadable"],
)
@pytest.mark.django_db
def test_words_that_do_not_ask_for_the_faq_alone_teach_nothing(
    make_faq: MakeFAQ, record: dict[str, Any]
) -> None:
    opinions.keep(reply_with(make_faq(), **record), Kind.CONFIRMED)

    assert said() == []


@pytest.mark.django_db
def test_a_question_of_another_session_is_never_taken(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    other = reply_with(faq).reply_to_id

    opinions.keep(reply_with(faq, text="yes", question_id=other), Kind.CONFIRMED)

    assert said() == []


@pytest.mark.django_db
def test_a_reply_without_an_faq_has_no_voice() -> None:
    reply = begin(make_session(), outcome=make_outcome()).reply

    opinions.keep(reply, Kind.THUMBS_UP)

    assert said() == []


@pytest.mark.parametrize(
    ("rating", "reason", "kinds"),
    [
        ("up", "", ["thumbs_up"]),
        ("down", "", ["thumbs_down"]),
        ("down", "off_topic", ["thumbs_down"]),
        ("down", "outdated", []),
    ],
)
@pytest.mark.django_db
def test_thumbs_are_a_voice_where_they_are_about_the_choice_of_the_faq(
    make_faq: MakeFAQ, rating: str, reason: str, kinds: list[str]
) -> None:
    reply = reply_with(make_faq())

    feedback.rate(reply, rating=rating, reason=reason)

    assert [kind for _, kind in said()] == kinds


@pytest.mark.django_db
def test_a_reason_given_later_takes_a_voice_back(make_faq: MakeFAQ) -> None:
    reply = reply_with(make_faq())
    feedback.rate(reply, rating="down")

    feedback.rate(reply, rating="down", reason="unclear")

    assert said() == []


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("wrong_answer", "rejected"), ("prefers_human", "handed_off")],
)
@pytest.mark.django_db
def test_a_handoff_speaks_about_the_answer_just_given(
    make_faq: MakeFAQ, reason: str, kind: str
) -> None:
    session = make_session()
    reply_with(make_faq("a?"), session=session, text="first")
    reply_with(make_faq("b?"), session=session, text="last")

    handoffs.ask(session, reason=reason, contact="", comment="")

    assert said() == [("last", kind)]


@pytest.mark.django_db
def test_a_handoff_in_a_new_epoch_speaks_about_nothing(make_faq: MakeFAQ) -> None:
    session = make_session()
    reply_with(make_faq(), session=session)
    session.reset()

    handoffs.ask(session, reason="other", contact="", comment="")

    assert said() == []


@pytest.mark.django_db(transaction=True)
def test_an_faq_that_was_just_deleted_takes_no_voice(
    make_faq: MakeFAQ, caplog: pytest.LogCaptureFixture
) -> None:
    faq = make_faq()
    reply = reply_with(faq)
    FAQ.objects.all().delete()

    with caplog.at_level(logging.WARNING):
        opinions.keep(reply, Kind.CONFIRMED)

    assert said() == []
    assert caplog.messages == []


@pytest.mark.django_db
def test_a_voice_that_cannot_be_stored_is_logged_and_lost(
    make_faq: MakeFAQ,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = reply_with(make_faq())
    monkeypatch.setattr(opinions, "record_voice", Mock(side_effect=OperationalError))

    opinions.keep(reply, Kind.CONFIRMED)

    assert caplog.messages == ["sessions.voice.lost"]
    assert "my box" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_votes_at_the_same_time_leave_one_voice(make_faq: MakeFAQ) -> None:
    reply = reply_with(make_faq())
    yes = partial(opinions.keep, reply, Kind.CONFIRMED)
    no = partial(opinions.keep, reply, Kind.REJECTED)

    run_together(*[yes, no] * 4)

    assert Voice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_erased_meanwhile_leaves_no_voice(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    replies = [reply_with(faq) for _ in range(8)]

    for reply in replies:
        session = ChatSession.objects.get(pk=reply.session_id)
        vote = partial(opinions.keep, reply, Kind.CONFIRMED)
        run_together(vote, partial(retention.forget, session), vote)

    assert said() == []
    assert broken_invariants() == []


@pytest.mark.django_db
def test_what_a_session_said_is_erased_with_it(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    forgotten, kept = reply_with(faq), reply_with(faq, text="other")
    opinions.keep(forgotten, Kind.CONFIRMED)
    opinions.keep(kept, Kind.CONFIRMED)

    retention.forget(ChatSession.objects.get(pk=forgotten.session_id))

    assert said() == [("other", "confirmed")]


@pytest.mark.parametrize(("erases", "count"), [(True, 0), (False, 1)])
@pytest.mark.django_db
def test_a_reset_that_erases_erases_voices(
    make_faq: MakeFAQ, settings: Settings, erases: bool, count: int
) -> None:
    settings.RESET_ERASES = erases
    session = make_session()
    reply = reply_with(make_faq(), session=session)
    opinions.keep(reply, Kind.CONFIRMED)

    session.reset()

    assert Voice.objects.count() == count


@pytest.mark.django_db
def test_a_vote_that_comes_after_an_erasing_reset_is_not_kept(
    make_faq: MakeFAQ, settings: Settings
) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    reply = reply_with(make_faq(), session=session)
    ChatSession.objects.update(epoch=1)

    opinions.keep(reply, Kind.CONFIRMED)

    assert said() == []


@pytest.mark.django_db
def test_voices_are_forgotten_with_messages_unless_others_agree(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()
    confirm(faq, "agreed", "agreed", "agreed", "private")
    Voice.objects.update(asked_at=timezone.now() - timedelta(days=40))

    report = retention.purge(timedelta(days=30))

    assert report.voice_count == 1
    assert {text for text, _ in said()} == {"agreed"}


@pytest.mark.django_db
def test_an_export_holds_what_a_session_said_and_nobody_elses(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()
    reply = reply_with(faq)
    opinions.keep(reply, Kind.CONFIRMED)
    opinions.keep(reply_with(faq, text="other"), Kind.REJECTED)
    mark_voices(Voice.objects.all(), is_right=True)

    [exported] = history.export(reply.session)["labels_from_use"]

    assert (exported["question"], exported["kind"]) == ("my box?", "confirmed")
    assert exported["faq"] == faq.pk


def test_no_two_sessions_have_the_same_name_for_their_voices() -> None:
    voters = {ChatSession.issued(None)[0].voter for _ in range(100)}

    assert len(voters) == 100
    assert {len(voter) for voter in voters} == {32}
