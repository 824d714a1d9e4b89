"""What colleagues write reaches customers by e-mail, too, whatever the server does."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outside
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from sessions_app import handoffs, mails
from sessions_app.models import ChatSession, Handoff, Mail
from sessions_app.tests.talking import answered, make_session

pytestmark = pytest.mark.django_db

BACKEND = "sessions_app.tests.test_mails.RefusingBackend"


class RefusingBackend(EmailBackend):
    """A server that takes nothing, for a reason that quotes the address."""

    code = 550

    def send_messages(self, _messages: object) -> int:
        raise SMTPRecipientsRefused({"ann@example.com": (self.code, b"no ann")})


class BusyBackend(RefusingBackend):
    """A server that takes nothing now."""

    code = 451


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "smtp.example.com"
    settings.EMAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Shop <help@shop.example>"


def ask_for_human(contact: str = "ann@example.com") -> Handoff:
    session = make_session()
    answered(session, "Wo ist mein Paket geblieben?")
    return handoffs.ask(session, reason="other", contact=contact, comment="")


def test_a_reply_goes_by_mail_in_the_customers_language() -> None:
    handoffs.reply(ask_for_human(), "Es kommt **morgen**.", "Eva")

    report = mails.send_due()

    [sent] = outside.outbox
    assert report == mails.MailReport(sent_count=1, failed_count=0)
    assert sent.to == ["ann@example.com"]
    assert sent.from_email == "Shop <help@shop.example>"
    assert sent.subject == "Ihre Frage an unser Support-Team"
    assert str(sent.body).startswith("Es kommt **morgen**.\n\n-- \n")
    assert "<strong>morgen</strong>" in str(sent.alternatives[0].content)  # type: ignore[attr-defined]  # of an e-mail with alternatives


@pytest.mark.parametrize(
    "contact",
    ["", "+44 20 7946 0000", "ann@example.com, bob@example.com", "a@b.example\nBcc: c"],
    ids=["none", "telephone", "two", "header"],
)
def test_what_is_no_single_address_gets_no_mail(contact: str) -> None:
    handoffs.reply(ask_for_human(contact), "Tomorrow.")

    assert not Mail.objects.exists()


def test_without_a_server_nothing_is_kept_to_be_sent(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    handoffs.reply(ask_for_human(), "Tomorrow.")

    assert not Mail.objects.exists()


def test_a_busy_server_is_asked_again_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = BACKEND.replace("Refusing", "Busy")
    handoffs.reply(ask_for_human(), "Tomorrow.")

    report = mails.send_due()

    mail = Mail.objects.get()
    assert report.failed_count == 1
    assert (mail.state, mail.attempt_count) == ("pending", 1)
    assert mail.next_attempt_at > timezone.now()


def test_an_address_that_does_not_exist_is_tried_once_and_told(
    settings: Settings, staff_client: Client
) -> None:
    settings.EMAIL_BACKEND = BACKEND
    handoff = ask_for_human()
    handoffs.reply(handoff, "Tomorrow.")
    mails.send_due()

    page = staff_client.get(page_of(handoff)).content.decode()

    assert Mail.objects.get().last_error == "SMTPRecipientsRefused"
    assert "1 e-mail was not sent" in page


def test_what_was_given_up_is_sent_again_by_one_click(
    settings: Settings, staff_client: Client
) -> None:
    settings.EMAIL_BACKEND = BACKEND
    handoff = ask_for_human()
    handoffs.reply(handoff, "Tomorrow.")
    mails.send_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    staff_client.post(f"/admin/sessions_app/handoff/{handoff.pk}/act/mail/")

    assert mails.send_due().sent_count == 1


def test_what_was_erased_is_never_sent() -> None:
    handoff = ask_for_human()
    reply = handoffs.reply(handoff, "Tomorrow.")
    with connection.cursor() as cursor:  # as a version that knows of no e-mails
        cursor.execute("DELETE FROM sessions_app_message WHERE id = %s", [reply.pk])

    mails.send_due()

    assert outside.outbox == []
    assert not Mail.objects.exists()


def test_mails_go_with_their_conversation() -> None:
    handoffs.reply(ask_for_human(), "Tomorrow.")

    ChatSession.objects.all().delete()

    assert not Mail.objects.exists()


def page_of(handoff: Handoff) -> str:
    return f"/admin/sessions_app/handoff/{handoff.pk}/change/"
