"""E-mails to customers: what a colleague wrote in the chat, in the customer's language.

Made when they are sent, so that what was erased is in none.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override, pgettext

from sessions_app.models import ChatSession, Message
from supportbot.chat.building import language_of_message
from supportbot.chat.markup import render_markdown
from supportbot.chat.page_words import direction_of
from supportbot.chat.wording import choose_language

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from sessions_app.models import Mail

NEWEST = 5  # of the customer's messages, that tell a language
MAX_QUESTION_CHARS = 300


def compose(mail: Mail, address: str) -> EmailMessage:
    """The e-mail with a colleague's reply, as plain text and as HTML."""
    reply = mail.message
    language = language_of_customer(reply.session)
    with override(language):
        subject = pgettext("mail", "Your question to our support team")
        why = pgettext(
            "mail", "You get this e-mail because you left this address in our chat."
        )
        told = pgettext("mail", "Reference: {reference}")
    footer = f"{why} {told.format(reference=reply.session.reference)}"
    message = EmailMultiAlternatives(
        subject=subject,
        body=f"{reply.text}\n\n-- \n{footer}\n",
        to=[address],
        # The same at every attempt: what comes twice is shown once.
        headers={
            "Message-ID": f"<{mail.mail_id}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    context = {
        "html": render_markdown(reply.text),
        "footer": footer,
        "language": language,
        "direction": direction_of(language),
    }
    html = render_to_string("supportbot/mail.html", context)
    message.attach_alternative(html, "text/html")
    return message


def answer_of_question(question: str, answer: str, *, language: str) -> str:
    """An answer that comes later, under the question that it belongs to."""
    with override(language):
        asked = pgettext("later", "You asked: “{question}”")
    short = " ".join(question.split())
    if len(short) > MAX_QUESTION_CHARS:
        short = short[: MAX_QUESTION_CHARS - 1].rstrip() + "…"
    return f"{asked.replace('{question}', escaped(short))}\n\n{answer}"


def escaped(text: str) -> str:
    """The text as Markdown that shows it letter for letter."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#~|&!" else sign for sign in text)


def language_of_customer(session: ChatSession) -> str:
    """The one that the customer's newest messages tell, else ours."""
    said = session.messages.filter(role=Message.Role.USER).order_by("-id")
    texts = said.values_list("text", flat=True)[:NEWEST]
    told = next(filter(None, map(language_of_message, texts)), None)
    return choose_language(of_message=told)


def _domain() -> str:
    """That of the sender: the name of this machine is nobody's business."""
    return parseaddr(settings.EMAIL_FROM)[1].rpartition("@")[2] or "localhost"
