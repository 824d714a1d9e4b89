"""What the component for web sites says, in the languages of the bot's catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import (
    get_language_bidi,
    gettext,
    gettext_noop,
    override,
)

from supportbot.chat.wording import choose_language
from supportbot.models import SHIPPED_LANGUAGES

ENGLISH: Mapping[str, str] = {
    "name": gettext_noop("Customer support"),
    "open_chat": gettext_noop("Open the support chat"),
    "new_message": gettext_noop("new message"),
    "close_chat": gettext_noop("Close the chat"),
    "welcome": gettext_noop("How can we help?"),
    "invitation": gettext_noop("Ask in your own words, or start with one of these."),
    "tagline": gettext_noop("Answers from our help pages, at any hour"),
    "new_conversation": gettext_noop("New conversation"),
    "conversation": gettext_noop("The conversation"),
    "your_message": gettext_noop("Your message"),
    "ask": gettext_noop("Ask a question"),
    "send": gettext_noop("Send"),
    "privacy": gettext_noop("Privacy policy"),
    "writing": gettext_noop("Writing an answer"),
    "you": gettext_noop("You:"),
    "support": gettext_noop("Support:"),
    "colleague": gettext_noop("Our team:"),
    "colleague_wrote": gettext_noop("A colleague wrote"),
    "from_faq": gettext_noop("From our help centre"),
    "closest": gettext_noop("Closest answer"),
    "ai": gettext_noop("AI answer"),
    "articles": gettext_noop("It rests on these articles:"),
    "did_you_mean": gettext_noop("Did you mean one of these?"),
    "yes": gettext_noop("Yes, thanks"),
    "no": gettext_noop("No"),
    "interrupted": gettext_noop("This answer was interrupted."),
    "ask_again": gettext_noop("Ask again"),
    "stop": gettext_noop("Stop the answer"),
    "unsent": gettext_noop("Waiting to be sent"),
    "copy": gettext_noop("Copy the answer"),
    "copied": gettext_noop("Copied"),
    "helped": gettext_noop("This helped"),
    "did_not_help": gettext_noop("This did not help"),
    "feedback_thanks": gettext_noop("Thank you, that helps us."),
    "failed": gettext_noop("That did not work. Please try again in a moment."),
    "what_was_wrong": gettext_noop("What was wrong with it?"),
    "feedback_wrong": gettext_noop("It is wrong"),
    "feedback_outdated": gettext_noop("It is out of date"),
    "feedback_incomplete": gettext_noop("Something is missing"),
    "feedback_unclear": gettext_noop("It is hard to understand"),
    "feedback_off_topic": gettext_noop("I asked something else"),
    "feedback_other": gettext_noop("Another reason"),
    "talk_to_person": gettext_noop("Talk to a person"),
    "what_about": gettext_noop("What is it about?"),
    "reason_prefers_human": gettext_noop("I would rather talk to a person"),
    "reason_no_answer": gettext_noop("I got no answer"),
    "reason_wrong_answer": gettext_noop("The answer was wrong"),
    "reason_complaint": gettext_noop("I have a complaint"),
    "reason_other": gettext_noop("Another reason"),
    "your_contact": gettext_noop(
        "Where can we reach you? E-mail or phone, if you like"
    ),
    "team_reads": gettext_noop("Our team can read this conversation."),
    "cancel": gettext_noop("Back to the chat"),
    "handed_over": gettext_noop(
        "Our team has your request. Your reference: {reference}"
    ),
    "reply_here": gettext_noop("When a colleague answers, you see it here."),
    "trouble_offline": gettext_noop("We can't reach our support service right now."),
    "sent_when_back": gettext_noop(
        "Your message is kept, and sent by itself as soon as we're back."
    ),
    "trouble_many": gettext_noop("You've sent many messages in a short time."),
    "sent_soon": gettext_noop("Your message is sent by itself in a moment."),
    "trouble_ended": gettext_noop("Your earlier conversation has ended."),
    "begins_anew": gettext_noop("Your message begins a new one."),
    "trouble_refused": gettext_noop(
        "We can't accept this message: please shorten it or put it differently."
    ),
    "trouble_closed": gettext_noop("The chat isn't available at the moment."),
    "try_later": gettext_noop("Please try again in a moment."),
    "trouble_broken": gettext_noop("Something went wrong on our side."),
    "send_again": gettext_noop(
        "Your message is still in the box: press Send to try again."
    ),
}


def words_in(language: str) -> dict[str, object]:
    """Every sentence by its key, with the language and how it is read."""
    with override(language):
        return {
            "language": _as_browsers_write(language),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "words": {key: gettext(text) for key, text in ENGLISH.items()},
        }


def spoken(*, requested: str, accept: str) -> str:
    """The catalogue's language for what is asked for; English if there is none."""
    language = choose_language(requested=requested, accept=accept)
    return language if language in SHIPPED_LANGUAGES else "en"


def _as_browsers_write(language: str) -> str:
    base, _, script = language.partition("-")
    return f"{base}-{script.title()}" if script else base
