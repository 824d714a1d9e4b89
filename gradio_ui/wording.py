"""The page's own sentences by key, in the language that a browser asks for.

The API tells them in every language that the bot speaks. What stands here, and in the
catalogues of `locale/`, is said while it cannot be reached, or by an older one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Literal

Direction = Literal["ltr", "rtl"]

LOCALE = Path(__file__).with_name("locale")
# What browsers call the languages of the catalogues; regions go without saying.
CATALOGUES: Mapping[str, str] = {
    folder.name.partition("_")[0]: folder.name for folder in sorted(LOCALE.iterdir())
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def gettext_noop(text: str) -> str:
    """The text itself: marked, to be translated when it is said."""
    return text


_ = gettext_noop
WORDS: Mapping[str, str] = {
    "welcome": _("How can we help?"),
    "invitation": _("Ask in your own words, or start with one of these."),
    "conversation": _("Conversation"),
    "new_conversation": _("New conversation"),
    "your_message": _("Your message"),
    "ask": _("Ask a question"),
    "send": _("Send"),
    "stop": _("Stop"),
    "queued": _("Will be sent after this answer"),
    "privacy": _("Privacy"),
    "cancel": _("Cancel"),
    "you": _("You:"),
    "support": _("Support:"),
    "writing": _("Writing an answer"),
    "from_faq": _("From our help centre"),
    "closest": _("Closest answer"),
    "ai": _("Written by AI from these articles"),
    "ai_alone": _("Written by AI"),
    "interrupted": _("This answer was interrupted."),
    "ask_again": _("Ask again"),
    "colleague": _("A colleague"),
    "did_you_mean": _("Did you mean one of these?"),
    "yes": _("Yes, thanks"),
    "no": _("No"),
    "helped": _("This helped"),
    "did_not_help": _("This did not help"),
    "what_was_wrong": _("What was wrong?"),
    "feedback_wrong": _("The answer is wrong"),
    "feedback_outdated": _("It is out of date"),
    "feedback_incomplete": _("Something is missing"),
    "feedback_unclear": _("I don't understand it"),
    "feedback_off_topic": _("It is not what I asked"),
    "feedback_other": _("Something else"),
    "feedback_thanks": _("Thank you for telling us."),
    "copy": _("Copy"),
    "copied": _("Copied"),
    "talk_to_person": _("Talk to a person"),
    "what_about": _("What is it about?"),
    "reason_no_answer": _("I got no answer"),
    "reason_wrong_answer": _("The answer was wrong"),
    "reason_complaint": _("A complaint"),
    "reason_prefers_human": _("I would rather talk to a person"),
    "reason_other": _("Something else"),
    "your_contact": _("E-mail address or phone number (optional)"),
    "your_comment": _("What should we know? (optional)"),
    "pass_on": _("Pass it on"),
    "reference": _("Your reference: {reference}"),
    "hours": _("Opening hours: {hours}"),
    "waiting": _("A colleague will answer you here."),
    "send_again": _("Your message is still in the box: press Send to try again."),
    "try_later": _("Please try again in a moment."),
    "wait": _("Please try again in {count} s."),
    "back": _("We're back. Press Send when you're ready."),
    "degraded": _("We have some trouble right now: answers may be missing."),
    "error": _("Something went wrong on our side."),
    "error_unreachable": _("We can't reach our support service right now."),
    "error_timeout": _("The answer is taking too long."),
    "error_broken": _("The connection broke before the answer was complete."),
    "error_busy": _("We're still answering your last message."),
    "error_ended": _(
        "Your earlier conversation has ended. Send again to begin a new one."
    ),
    "error_too_many": _("You've sent many messages in a short time."),
    "error_refused": _(
        "We can't accept this message: please shorten it or put it differently."
    ),
    "error_unavailable": _("The chat isn't available at the moment."),
    "too_long": _("Your message is too long. Characters: {count}. Allowed: {limit}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpeech:
    """All of the page's sentences in one language."""

    language: str = "en"
    direction: Direction = "ltr"
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)

    def say(self, key: str, **values: object) -> str:
        """The sentence of that key with its values filled in.

        >>> PageSpeech().say("wait", count=7)
        'Please try again in 7 s.'
        """
        text = self.words.get(key) or WORDS[key]
        for name, value in values.items():  # never `format`: staff may write braces
            text = text.replace(f"{{{name}}}", str(value))
        return text


ENGLISH = PageSpeech()


def chosen_language(accept_language: str) -> str:
    """The first language of an Accept-Language header that the page speaks, or "".

    >>> chosen_language("tlh, de-AT;q=0.8, en;q=0.5")
    'de'
    """
    for code in _by_preference(accept_language):
        language = code.lower().partition("-")[0]
        if language == "en" or language in CATALOGUES:
            return language
    return ""


@lru_cache(maxsize=32)
def catalogue(language: str) -> PageSpeech:
    """What the page itself knows to say in a language; in English for the rest."""
    if language not in CATALOGUES:
        return ENGLISH
    known: NullTranslations = translation(
        "django", LOCALE, languages=[CATALOGUES[language]]
    )
    return PageSpeech(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        words={key: known.gettext(text) for key, text in WORDS.items()},
    )


def _by_preference(header: str) -> Iterator[str]:
    """The codes of a header; of equals the first one first."""
    weighed = [_weighed(item) for item in header.split(",")[:20] if item.strip()]
    yield from (code for _, code in sorted(weighed, key=lambda pair: -pair[0]))


def _weighed(item: str) -> tuple[float, str]:
    code, _, weight = item.partition(";q=")
    try:
        return float(weight or 1), code.strip()
    except ValueError:
        return 0.0, code.strip()
