"""Why something cannot be put back: `UndoRefused` and `RestoreRefused`."""

from __future__ import annotations


class HistoryRefused(Exception):
    """Nothing was changed; the message is a sentence for staff."""


class UndoRefused(HistoryRefused):
    """There is nothing that an undo could put back."""


class RestoreRefused(HistoryRefused):
    """The version cannot be restored as things are."""
