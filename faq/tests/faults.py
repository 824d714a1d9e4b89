"""Lets an operation fail at each of its SQL statements in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from django.db import DatabaseError, OperationalError, connection


def fail_at_each_statement(
    operation: Callable[[], object], *, ending_in: type[Exception] = DatabaseError
) -> Iterator[int]:
    """The number of each failed statement; ends with the run that nothing disturbs."""
    for number in count(1):
        fault = _Fault(number)
        try:
            with connection.execute_wrapper(fault):
                operation()
        except ending_in:
            yield number
        if not fault.has_struck:
            return


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
