"""A staff reply: what a colleague writes into a conversation, no turn of the bot."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions_app import mails
from sessions_app.exceptions import SessionErased
from sessions_app.models import ChatSession, Handoff, LaterAnswer, Message

MAX_AUTHOR_CHARS = 150


def write(
    session: ChatSession,
    text: str,
    author: str = "",
    *,
    faq_id: int | None = None,
    mail_to: Handoff | None = None,
) -> Message:
    """Store it last in the conversation, under a name if there is one.

    The model never sees it, nobody learns from it, no endpoint is told. Goes by e-mail,
    too, to the address that the customer has left with the handoff.
    """
    if not text.strip():
        raise ValueError("The reply is empty; say something to the customer.")
    try:
        with transaction.atomic():
            # The session first, as every turn begins: ids come in order (PostgreSQL).
            locked = ChatSession.objects.select_for_update().filter(pk=session.pk)
            epoch = locked.values_list("epoch", flat=True).first()
            if epoch is None:
                raise SessionErased
            locked.update(updated_at=timezone.now())
            written = Message.objects.create(
                session=session,
                epoch=epoch,
                role=Message.Role.ASSISTANT,
                text=text.strip(),
                state=Message.State.ANSWERED,
                source=Message.Source.STAFF,
                author=author[:MAX_AUTHOR_CHARS],
                faq_id=faq_id,
            )
            if mail_to is not None:
                mails.queue(written, mail_to)
            return written
    except IntegrityError as exc:
        raise SessionErased from exc


def answer_later(
    question: Message,
    text: str,
    author: str = "",
    *,
    faq_id: int,
    by_id: int | None,
    mail_to: Handoff | None = None,
) -> bool:
    """Answer a question of the past, once; False if it is answered or erased."""
    try:
        with transaction.atomic():
            # Locked: who clicks at the same time finds it answered (PostgreSQL).
            ChatSession.objects.select_for_update().filter(
                pk=question.session_id
            ).first()
            is_answered = LaterAnswer.objects.filter(question=question.pk).exists()
            if is_answered or not Message.objects.filter(pk=question.pk).exists():
                return False
            reply = write(
                question.session, text, author, faq_id=faq_id, mail_to=mail_to
            )
            LaterAnswer.objects.create(
                question=question, reply=reply, faq_id=faq_id, created_by_id=by_id
            )
    except (IntegrityError, SessionErased):
        return False
    return True
