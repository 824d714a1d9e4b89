"""Lets an operation fail at each of its SQL statements in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from django.db import OperationalError, connection

from sessions_app.exceptions import StorageUnavailable
from sessions_app.models import Message


def fail_at_each_statement(operation: Callable[[], object]) -> Iterator[list[str]]:
    """Broken invariants after each failure; ends with the run that nothing disturbs."""
    for number in count(1):
        fault = _Fault(number)
        try:
            with connection.execute_wrapper(fault):
                operation()
        except StorageUnavailable:
            yield broken_invariants()
        if not fault.has_struck:
            return


def broken_invariants() -> list[str]:
    """What is wrong with the stored conversations."""
    replies = Message.objects.filter(role=Message.Role.ASSISTANT)
    questions = Message.objects.filter(role=Message.Role.USER)
    wrong = [
        f"{reply.pk} ended as {reply.state}, its message as {reply.reply_to.state}"
        for reply in replies.select_related("reply_to")
        if reply.state != reply.reply_to.state
    ]
    wrong += [f"{lost.pk} has no reply" for lost in questions.filter(reply=None)]
    said = replies.filter(state=Message.State.ANSWERED, text="")
    return wrong + [f"{empty.pk} is answered with nothing" for empty in said]


class _Fault:
    """Stands between Django and the database; strikes once."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.has_struck = False

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        self.left -= 1
        if self.left == 0:
            self.has_struck = True
            raise OperationalError("disk I/O error")
        return execute(*arguments)
