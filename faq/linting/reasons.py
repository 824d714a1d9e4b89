"""Why a text is objected to, after its name: `looks like a placeholder`.

In English, as it is stored; `faq.checking.words` says it in the reader's language.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop


class Reason(StrEnum):
    """What is said of a text; what stands in braces is filled in."""

    PLACEHOLDER = gettext_noop("looks like a placeholder")
    INTERNAL_NOTE = gettext_noop("looks like a note for staff")
    UNFINISHED = gettext_noop("ends in the middle")
    PERSONAL_DATA = gettext_noop("holds what may be a person's own")
    CAPITALS = gettext_noop("is in capitals")
    BROKEN_MARKDOWN = gettext_noop("has Markdown that is not closed")
    HTML = gettext_noop("shows HTML")
    TOO_LONG = gettext_noop("has {count} characters")
    REPEATED = gettext_noop("is the same under {count} questions")
    NO_WORD = gettext_noop("has no word")
    DEAD_LINK = gettext_noop("has a link that leads nowhere")
    GARBLED = gettext_noop("has letters read in a wrong encoding")
    TWO_LANGUAGES = gettext_noop("asks in {asked} and answers in {answered}")
    ENDS_TOO_SOON = gettext_noop("ends before it begins")
    RUN_OUT = gettext_noop("ran out on {date} and is still published")
    SAME_ANSWER = gettext_noop("is answered the same way by FAQ {others}")
    OTHER_ANSWER = gettext_noop("is answered otherwise by FAQ {others}")
    LEADS_ELSEWHERE = gettext_noop("leads to FAQ {faq}, '{question}'")
    NOT_FOUND = gettext_noop("does not lead to its FAQ")
    CONTRADICTS = gettext_noop(
        "says '{one}' where FAQ {faq}, '{question}', says '{other}'"
    )
    NEAR = gettext_noop("asks nearly what FAQ {faq} asks")
    NEAR_AND_SAME = gettext_noop(
        "asks nearly what FAQ {faq} asks, with the same answer"
    )
    OF_ANOTHER = gettext_noop("of FAQ {faq} {reason}")
