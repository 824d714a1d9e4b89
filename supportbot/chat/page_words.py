"""What the chat page and the widget say, by key: one catalogue for both and the bot.

The texts are flat: what stands in braces is filled in by who shows them, and no text
bends with a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language_info, override
from django.utils.translation import pgettext_lazy as _

Direction = Literal["ltr", "rtl"]

WORDS: Mapping[str, Promise] = {
    # Around the conversation
    "invitation": _("page", "Ask in your own words, or start with one of these."),
    "conversation": _("page", "Conversation"),
    "new_conversation": _("page", "New conversation"),
    "your_message": _("page", "Your message"),
    "ask": _("page", "Ask a question"),
    "send": _("page", "Send"),
    "stop": _("page", "Stop"),
    "queued": _("page", "Will be sent after this answer"),
    "earlier": _("page", "Earlier messages"),
    "loading": _("page", "Loading"),
    "privacy": _("page", "Privacy"),
    "close": _("page", "Close"),
    "cancel": _("page", "Cancel"),
    "try_again": _("page", "Try again"),
    "open_chat": _("page", "Open the chat"),
    "close_chat": _("page", "Close the chat"),
    "new_message": _("page", "New message"),
    "you": _("page", "You:"),
    "support": _("page", "Support:"),
    # What a reply is
    "writing": _("page", "Writing an answer"),
    "from_faq": _("page", "From our help centre"),
    "closest": _("page", "Closest answer"),
    "ai": _("page", "Written by AI from these articles"),
    "ai_alone": _("page", "Written by AI"),
    "interrupted": _("page", "This answer was interrupted."),
    "ask_again": _("page", "Ask again"),
    "colleague": _("page", "A colleague"),
    "did_you_mean": _("page", "Did you mean one of these?"),
    "none_of_these": _("page", "None of these"),
    "yes": _("page", "Yes, thanks"),
    "no": _("page", "No"),
    "new_tab": _("page", "opens in a new tab"),
    # What the customer thinks of it
    "did_it_help": _("page", "Did that help?"),
    "helped": _("page", "This helped"),
    "did_not_help": _("page", "This did not help"),
    "what_was_wrong": _("page", "What was wrong?"),
    "feedback_wrong": _("page", "The answer is wrong"),
    "feedback_outdated": _("page", "It is out of date"),
    "feedback_incomplete": _("page", "Something is missing"),
    "feedback_unclear": _("page", "I don't understand it"),
    "feedback_off_topic": _("page", "It is not what I asked"),
    "feedback_other": _("page", "Something else"),
    "feedback_thanks": _("page", "Thank you for telling us."),
    "copy": _("page", "Copy"),
    "copied": _("page", "Copied"),
    # A human
    "talk_to_person": _("page", "Talk to a person"),
    "what_about": _("page", "What is it about?"),
    "reason_no_answer": _("page", "I got no answer"),
    "reason_wrong_answer": _("page", "The answer was wrong"),
    "reason_complaint": _("page", "A complaint"),
    "reason_prefers_human": _("page", "I would rather talk to a person"),
    "reason_other": _("page", "Something else"),
    "your_contact": _("page", "E-mail address or phone number (optional)"),
    "your_comment": _("page", "What should we know? (optional)"),
    "pass_on": _("page", "Pass it on"),
    "reference": _("page", "Your reference: {reference}"),
    "hours": _("page", "Opening hours: {hours}"),
    "reach_us": _("page", "You can also reach us here: {contact}"),
    "waiting": _("page", "A colleague will answer you here."),
    # When something fails
    "send_again": _(
        "page", "Your message is still in the box: press Send to try again."
    ),
    "try_later": _("page", "Please try again in a moment."),
    "wait": _("page", "Please try again in {count} s."),
    "back": _("page", "We're back. Press Send when you're ready."),
    "degraded": _("page", "We have some trouble right now: answers may be missing."),
    "error": _("page", "Something went wrong on our side."),
    "error_unreachable": _("page", "We can't reach our support service right now."),
    "error_timeout": _("page", "The answer is taking too long."),
    "error_broken": _("page", "The connection broke before the answer was complete."),
    "error_busy": _("page", "We're still answering your last message."),
    "error_ended": _(
        "page", "Your earlier conversation has ended. Send again to begin a new one."
    ),
    "error_too_many": _("page", "You've sent many messages in a short time."),
    "error_refused": _(
        "page", "We can't accept this message: please shorten it or put it differently."
    ),
    "error_unavailable": _("page", "The chat isn't available at the moment."),
    "too_long": _(
        "page", "Your message is too long. Characters: {count}. Allowed: {limit}."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """All words in one language."""

    language: str
    direction: Direction
    words: Mapping[str, str]


@lru_cache(maxsize=32)
def page_words(language: str) -> PageWords:
    """The words in a language that `choose_language` knows; English for the rest.

    >>> page_words("de").words["send"]
    'Senden'
    """
    with override(language):
        words = {key: str(text) for key, text in WORDS.items()}
    return PageWords(language=language, direction=direction_of(language), words=words)


def direction_of(language: str) -> Direction:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"
