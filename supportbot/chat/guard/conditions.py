"""Promises that the evidence makes under a condition, and the reply without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportbot.chat.guard.ground_words import AND
from supportbot.chat.guard.promises import promises_of
from supportbot.chat.guard.tokens import tokens_of

if TYPE_CHECKING:
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.passages import Clause
    from supportbot.chat.guard.values import Value


def dropped(claim: Claim) -> Value | None:
    """A promise that the evidence ties to a number which the sentence leaves out.

    "Free for orders of 35 or more" does not make delivery free.
    """
    stated = [value for clause in claim.passage.clauses for value in clause.values]
    for promise in promises_of(claim.text):
        homes = [
            clause
            for clause in claim.evidence.clauses
            if any(p.accepts == promise.accepts for p in promises_of(clause.text))
        ]
        conditions = [_condition(home, promise) for home in homes]
        if homes and all(conditions) and not _is_met(stated, conditions):
            return promise
    return None


def _condition(clause: Clause, promise: Value) -> frozenset[str]:
    """The names of the values that follow the promise, up to the next "and"."""
    tokens = tokens_of(clause.text)
    said = next(p for p in promises_of(clause.text) if p.accepts == promise.accepts)
    first = tokens_of(said.found)[0].text
    start = next(n for n, token in enumerate(tokens) if token.text == first)
    rest = tokens[start:]
    stop = next((n for n in range(len(rest)) if AND.at(rest, n)), len(rest))
    scope = clause.text[rest[0].start : rest[stop - 1].end]
    return frozenset().union(
        *(
            value.names
            for value in clause.values
            if value.accepts and _begins_in(scope, value)
        )
    )


def _begins_in(scope: str, value: Value) -> bool:
    return bool(value.found) and value.found.split(" ")[0] in scope


def _is_met(stated: list[Value], conditions: list[frozenset[str]]) -> bool:
    return any(
        not value.accepts.isdisjoint(names) for value in stated for names in conditions
    )
