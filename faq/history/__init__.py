"""Versions of FAQs and categories: who changed what and how, and the way back.

    with recording(Edit.Way.FORM, author=user) as edit:  # a transaction
        edit.before([faq.pk])   # what was changed past the history gets a version
        faq.save()
        edit.after([faq.pk])    # what the edit made of it
    edit.number                 # what people say: "edit 12"; None if nothing changed

    undo_edit(12, user)     # -> UndoResult: counts, and what was changed since, named
    last_undoable()         # the number of the newest import that is not undone

    timeline(FAQS, faq.pk)  # what the history page shows
    restore_version(FAQS, faq.pk, version_id, user)

They raise `HistoryRefused` with a sentence for staff. Open `recording` first; `tables`
says what is kept, `statements` how, in SQL; `undoing` goes back.
"""

from faq.history.exceptions import HistoryRefused, RestoreRefused, UndoRefused
from faq.history.opened import is_as_begun, opened_now
from faq.history.recording import (
    Author,
    OpenEdit,
    name_of,
    recording,
    user_of_system,
)
from faq.history.tables import CATEGORIES, FAQS, Kept
from faq.history.timeline import Timeline, timeline, versions_of
from faq.history.undoing import LeftFAQ, UndoResult, last_undoable, undo_edit
from faq.history.versions import restore_version

__all__ = [
    "CATEGORIES",
    "FAQS",
    "Author",
    "HistoryRefused",
    "Kept",
    "LeftFAQ",
    "OpenEdit",
    "RestoreRefused",
    "Timeline",
    "UndoRefused",
    "UndoResult",
    "is_as_begun",
    "last_undoable",
    "name_of",
    "opened_now",
    "recording",
    "restore_version",
    "timeline",
    "undo_edit",
    "user_of_system",
    "versions_of",
]
