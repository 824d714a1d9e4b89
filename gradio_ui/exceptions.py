"""What can go wrong between the page and the API, in words for customers.

ChatError
 +-- Unreachable        no connection, or the API cannot serve now
 +-- TooSlow            no whole answer before the deadline
 +-- AnswerCut          the connection broke in the middle of an answer
 +-- StillAnswering     an earlier message is being answered
 +-- TooManyMessages    this visitor has to wait
 +-- UnknownSession     the API no longer knows the visitor's session
 +-- MessageRefused     the API does not accept this message
 +-- PageRefused        the API does not accept this page: wrong or missing key
 +-- BadAnswer          the API answered with something that is no answer
"""

from __future__ import annotations

from typing import ClassVar

from gradio_ui.wording import gettext_noop as _


class ChatError(Exception):
    """Base of them all; `words` are for the customer, the message for the log."""

    words: ClassVar[str] = _("Something went wrong on our side.")
    # Sent again with the same key, the message is answered once.
    may_be_stored: ClassVar[bool] = True

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(ChatError):
    words = _("We can't reach our support service right now.")


class TooSlow(ChatError):
    words = _("The answer is taking too long.")


class AnswerCut(ChatError):
    words = _("The connection broke before the answer was complete.")


class StillAnswering(ChatError):
    words = _("We're still answering your last message.")


class TooManyMessages(ChatError):
    words = _("You've sent many messages in a short time.")
    may_be_stored = False


class UnknownSession(ChatError):
    words = _("Your earlier conversation has ended.")
    may_be_stored = False


class MessageRefused(ChatError):
    words = _("We can't accept this message: please shorten it or put it differently.")
    may_be_stored = False


class PageRefused(ChatError):
    words = _("The chat isn't available at the moment.")
    may_be_stored = False


class BadAnswer(ChatError):
    pass
