"""Sends e-mails to customers: in the background, again until the server takes them.

>>> mails.queue(reply, handoff)  # in the transaction that stores the reply
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from faq.background import BackgroundJob
from faq.models import CLOCK_SKEW
from sessions_app.models import MOST_COUNTED, Handoff, Mail, Message

logger = logging.getLogger(__name__)

State = Mail.State

# Seconds after each attempt; the first is longer than an attempt can take.
PAUSES = (120, 300, 1_800, 7_200, 21_600, 43_200, 86_400)
PERMANENT = 500  # codes of SMTP from here on: the same again is refused again

# Makes the e-mail of a queued one, to that address.
Composer = Callable[[Mail, str], EmailMessage]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReport:
    """How many e-mails were taken by the server, and how many were not."""

    sent_count: int
    failed_count: int


def is_on() -> bool:
    """Whether there is a server to send by."""
    return bool(settings.EMAIL_HOST)


def queue(reply: Message, handoff: Handoff) -> Mail | None:
    """Have the reply sent to the address of the handoff, if there is one."""
    if not is_on() or handoff.address is None:
        return None
    mail = Mail.objects.create(message=reply, handoff=handoff)
    transaction.on_commit(wake)
    return mail


def send_due() -> MailReport:
    """Attempt each e-mail that is due, once."""
    results = Counter[bool]()
    while is_on() and (mail := lease()):
        is_taken = attempt(mail)
        if is_taken is not None:
            results[is_taken] += 1
    return MailReport(sent_count=results[True], failed_count=results[False])


def lease() -> Mail | None:
    """An e-mail to attempt now; if this process dies, it is due again later."""
    now = timezone.now()
    # Further off than any pause: the clock was set back.
    is_lost = Q(next_attempt_at__gt=now + timedelta(seconds=PAUSES[-1]) + CLOCK_SKEW)
    with transaction.atomic():
        due = Mail.objects.pending().filter(Q(next_attempt_at__lte=now) | is_lost)
        mail = due.select_for_update(skip_locked=True).first()
        if mail:
            pause = PAUSES[min(mail.attempt_count, len(PAUSES) - 1)]
            mail.attempt_count += 1
            mail.next_attempt_at = now + timedelta(seconds=pause)
            mail.save(update_fields=["attempt_count", "next_attempt_at"])
    return mail


def attempt(mail: Mail) -> bool | None:
    """Send it, outside any transaction, and remember how that went.

    None, and no longer there, if the reply or the address was erased.
    """
    found = Mail.objects.with_reply().filter(pk=mail.pk).first()
    address = found.handoff.address if found else None
    if found is None or address is None:
        Mail.objects.filter(pk=mail.pk).delete()
        return None
    error, is_final = _send(found, address)
    is_last = is_final or found.attempt_count >= len(PAUSES)
    state = (State.FAILED if is_last else State.PENDING) if error else State.SENT
    pending = Mail.objects.filter(pk=found.pk, state=State.PENDING)
    pending.update(state=state, last_error=error[:60])
    return not error


def failed_count() -> int:
    """How many were given up, as far as anybody reads the number."""
    failed = Mail.objects.filter(state=State.FAILED).order_by("-id")
    return failed.values("pk")[:MOST_COUNTED].count()


def wake() -> None:
    """Have what is due sent soon, in the background; returns at once."""
    if not connection.in_atomic_block:
        mail_job.start()


def _send(mail: Mail, address: str) -> tuple[str, bool]:
    """What went wrong, in a word, or nothing; and whether it always will."""
    compose: Composer = import_string(settings.MAIL_COMPOSER)
    try:
        compose(mail, address).send()
    # Whatever it is: a server's name, a backend of the company's own.
    except Exception as exc:
        # Only the type: what a server says can quote the address.
        error = type(exc).__name__
        logger.warning("sessions.mail.refused", exc_info=exc, extra={"error": error})
        return error, isinstance(exc, SMTPRecipientsRefused) and _is_permanent(exc)
    return "", False


def _is_permanent(refusal: SMTPRecipientsRefused) -> bool:
    return all(code >= PERMANENT for code, _said in refusal.recipients.values())


def _run() -> float | None:
    """Send what is due; the seconds until more is, None when nothing is pending."""
    send_due()
    moments = Mail.objects.pending().values_list("next_attempt_at", flat=True)
    following = moments.first() if is_on() else None
    if following is None:
        return None
    return max(0.0, (following - timezone.now()).total_seconds())


mail_job = BackgroundJob("sessions.mail", _run)
