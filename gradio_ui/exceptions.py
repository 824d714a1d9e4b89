"""What can go wrong between the page and the API, by the keys of customers' words.

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


class ChatError(Exception):
    """Base of them all; `words` is the key of what customers read."""

    words: ClassVar[str] = "trouble_broken"
    # Sent again with the same key, the message is answered once.
    may_be_stored: ClassVar[bool] = True

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(ChatError):
    words = "trouble_offline"


class TooSlow(ChatError):
    words = "trouble_slow"


class AnswerCut(ChatError):
    words = "trouble_cut"


class StillAnswering(ChatError):
    words = "trouble_busy"


class TooManyMessages(ChatError):
    words = "trouble_many"
    may_be_stored = False


class UnknownSession(ChatError):
    words = "trouble_ended"
    may_be_stored = False


class MessageRefused(ChatError):
    words = "trouble_refused"
    may_be_stored = False


class PageRefused(ChatError):
    words = "trouble_closed"
    may_be_stored = False


class BadAnswer(ChatError):
    pass
