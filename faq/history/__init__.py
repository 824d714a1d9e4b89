"""Versions of FAQs and categories: who changed what and how, and the way back.

    with recording(Edit.Way.FORM, author=user) as edit:  # a transaction
        edit.before([faq.pk])   # what was changed past the history gets a version
        faq.save()
        edit.after([faq.pk])    # what the edit made of it
    edit.number                 # what people say: "edit 12"; None if nothing changed

Open `recording` first; `tables` says what is kept, `statements` how, in SQL.
"""

from faq.history.recording import Author, OpenEdit, recording, user_of_system
from faq.history.tables import CATEGORIES, FAQS, Kept

__all__ = [
    "CATEGORIES",
    "FAQS",
    "Author",
    "Kept",
    "OpenEdit",
    "recording",
    "user_of_system",
]
