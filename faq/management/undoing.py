"""`import_faq --undo`: takes an import back and says what became of it."""

from __future__ import annotations

from django.core.management.base import CommandError

from faq.history import (
    HistoryRefused,
    last_undoable,
    undo_edit,
    user_of_system,
)

LAST = "last"
LEFT_SHOWN = 20


def undo_lines(which: str) -> list[str]:
    """Undo the edit of that number, or the last import; the lines to print."""
    try:
        result = undo_edit(_number(which), user_of_system())
    except HistoryRefused as exc:
        raise CommandError(f"{exc} Nothing was changed.") from exc
    lines = [f"Undo of {result.undone_id}: {result}"]
    lines += [
        f"Left: FAQ {left.faq_id} ({left.question}): {left.explanation}."
        for left in result.left[:LEFT_SHOWN]
    ]
    if result.left_count > LEFT_SHOWN:
        lines.append(f"... and {result.left_count - LEFT_SHOWN:,} more.")
    return [
        *lines,
        f"It can be undone in turn with import_faq --undo {result.edit_id}",
    ]


def _number(which: str) -> int:
    if which == LAST:
        if number := last_undoable():
            return number
        raise CommandError("There is no import that could be undone.")
    if which.isascii() and which.isdigit():
        return int(which)
    raise CommandError(f"--undo {which}: give the number of an import, or 'last'.")
