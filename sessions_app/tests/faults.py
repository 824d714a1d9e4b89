"""Lets an operation fail at each of its SQL statements, and looks for damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import OperationalError

from faq.tests import faults
from sessions_app.models import Message


def fail_at_each_statement(operation: Callable[[], object]) -> Iterator[list[str]]:
    """Broken invariants after each failure; ends with the run that nothing disturbs."""
    failed = faults.fail_at_each_statement(operation, ending_in=OperationalError)
    return (broken_invariants() for _number in failed)


def broken_invariants() -> list[str]:
    """What is wrong with the stored conversations."""
    replies = Message.objects.filter(role=Message.Role.ASSISTANT)
    questions = Message.objects.filter(role=Message.Role.USER)
    wrong = [
        f"{pk} ended as {state}, its message as {asked}"
        for pk, state, asked in replies.values_list("pk", "state", "reply_to__state")
        if state != asked
    ]
    wrong += [f"{lost.pk} has no reply" for lost in questions.filter(reply=None)]
    said = replies.filter(state=Message.State.ANSWERED, text="")
    return wrong + [f"{empty.pk} is answered with nothing" for empty in said]
