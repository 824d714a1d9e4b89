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
from django.utils.translation import get_language_info, override, pgettext_lazy

from supportbot.chat.wording import SHIPPED
from supportbot.models import TextKey

Direction = Literal["ltr", "rtl"]

WORDS: Mapping[str, Promise | str] = {
    # Around the conversation
    "name": pgettext_lazy("page", "Customer support"),
    "welcome": SHIPPED[TextKey.WELCOME],
    "tagline": SHIPPED[TextKey.TAGLINE],
    "invitation": pgettext_lazy(
        "page", "Ask in your own words, or start with one of these."
    ),
    "conversation": pgettext_lazy("page", "Conversation"),
    "new_conversation": pgettext_lazy("page", "New conversation"),
    "your_message": pgettext_lazy("page", "Your message"),
    "ask": pgettext_lazy("page", "Ask a question"),
    "send": pgettext_lazy("page", "Send"),
    "stop": pgettext_lazy("page", "Stop"),
    "queued": pgettext_lazy("page", "Will be sent after this answer"),
    "unsent": pgettext_lazy("page", "Waiting to be sent"),
    "privacy": pgettext_lazy("page", "Privacy"),
    "close": pgettext_lazy("page", "Close"),
    "cancel": pgettext_lazy("page", "Cancel"),
    "open_chat": pgettext_lazy("page", "Open the chat"),
    "close_chat": pgettext_lazy("page", "Close the chat"),
    "new_message": pgettext_lazy("page", "New message"),
    "you": pgettext_lazy("page", "You:"),
    "support": pgettext_lazy("page", "Support:"),
    # What a reply is
    "writing": pgettext_lazy("page", "Writing an answer"),
    "from_faq": pgettext_lazy("page", "From our help centre"),
    "closest": pgettext_lazy("page", "Closest answer"),
    "ai": pgettext_lazy("page", "Written by AI from these articles"),
    "ai_alone": pgettext_lazy("page", "Written by AI"),
    "interrupted": pgettext_lazy("page", "This answer was interrupted."),
    "ask_again": pgettext_lazy("page", "Ask again"),
    "colleague": pgettext_lazy("page", "A colleague"),
    "did_you_mean": pgettext_lazy("page", "Did you mean one of these?"),
    "yes": pgettext_lazy("page", "Yes, thanks"),
    "no": pgettext_lazy("page", "No"),
    # What the customer thinks of it
    "did_it_help": pgettext_lazy("page", "Did that help?"),
    "helped": pgettext_lazy("page", "This helped"),
    "did_not_help": pgettext_lazy("page", "This did not help"),
    "what_was_wrong": pgettext_lazy("page", "What was wrong?"),
    "feedback_wrong": pgettext_lazy("page", "The answer is wrong"),
    "feedback_outdated": pgettext_lazy("page", "It is out of date"),
    "feedback_incomplete": pgettext_lazy("page", "Something is missing"),
    "feedback_unclear": pgettext_lazy("page", "I don't understand it"),
    "feedback_off_topic": pgettext_lazy("page", "It is not what I asked"),
    "feedback_other": pgettext_lazy("page", "Something else"),
    "feedback_thanks": pgettext_lazy("page", "Thank you for telling us."),
    "copy": pgettext_lazy("page", "Copy"),
    "copied": pgettext_lazy("page", "Copied"),
    # A human
    "talk_to_person": pgettext_lazy("page", "Talk to a person"),
    "what_about": pgettext_lazy("page", "What is it about?"),
    "reason_no_answer": pgettext_lazy("page", "I got no answer"),
    "reason_wrong_answer": pgettext_lazy("page", "The answer was wrong"),
    "reason_complaint": pgettext_lazy("page", "A complaint"),
    "reason_prefers_human": pgettext_lazy("page", "I would rather talk to a person"),
    "reason_other": pgettext_lazy("page", "Something else"),
    "your_contact": pgettext_lazy("page", "E-mail address or phone number (optional)"),
    "your_comment": pgettext_lazy("page", "What should we know? (optional)"),
    "team_reads": pgettext_lazy("page", "Our team can read this conversation."),
    "pass_on": pgettext_lazy("page", "Pass it on"),
    "reference": pgettext_lazy("page", "Your reference: {reference}"),
    "hours": pgettext_lazy("page", "Opening hours: {hours}"),
    "waiting": pgettext_lazy("page", "A colleague will answer you here."),
    # When something fails
    "send_again": pgettext_lazy(
        "page", "Your message is still in the box: press Send to try again."
    ),
    "try_later": pgettext_lazy("page", "Please try again in a moment."),
    "wait": pgettext_lazy("page", "Please try again in {count} s."),
    "back": pgettext_lazy("page", "We're back. Press Send when you're ready."),
    "degraded": pgettext_lazy(
        "page", "We have some trouble right now: answers may be missing."
    ),
    "trouble_broken": pgettext_lazy("page", "Something went wrong on our side."),
    "trouble_offline": pgettext_lazy(
        "page", "We can't reach our support service right now."
    ),
    "sent_when_back": pgettext_lazy(
        "page", "Your message is kept, and sent by itself as soon as we're back."
    ),
    "trouble_slow": pgettext_lazy("page", "The answer is taking too long."),
    "trouble_cut": pgettext_lazy(
        "page", "The connection broke before the answer was complete."
    ),
    "trouble_busy": pgettext_lazy("page", "We're still answering your last message."),
    "trouble_ended": pgettext_lazy("page", "Your earlier conversation has ended."),
    "begins_anew": pgettext_lazy("page", "Your message begins a new one."),
    "trouble_many": pgettext_lazy("page", "You've sent many messages in a short time."),
    "sent_soon": pgettext_lazy("page", "Your message is sent by itself in a moment."),
    "trouble_refused": pgettext_lazy(
        "page", "We can't accept this message: please shorten it or put it differently."
    ),
    "trouble_closed": pgettext_lazy("page", "The chat isn't available at the moment."),
    "too_long": pgettext_lazy(
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
