"""What the component for web sites says: those sentences of the catalogue it needs."""

from __future__ import annotations

from collections.abc import Mapping

from supportbot.chat.page_words import page_words
from supportbot.chat.wording import choose_language
from supportbot.models import SHIPPED_LANGUAGES

KEYS = (
    *("name", "open_chat", "new_message", "close_chat", "welcome", "invitation"),
    *("tagline", "new_conversation", "conversation", "your_message", "ask", "send"),
    *("privacy", "writing", "you", "support", "colleague", "from_faq", "closest"),
    *("ai", "ai_alone", "did_you_mean", "yes", "no", "interrupted", "ask_again"),
    *("stop", "unsent", "copy", "copied", "helped", "did_not_help"),
    *("feedback_thanks", "did_it_help", "what_was_wrong", "feedback_wrong"),
    *("feedback_outdated", "feedback_incomplete", "feedback_unclear"),
    *("feedback_off_topic", "feedback_other", "talk_to_person", "what_about"),
    *("reason_prefers_human", "reason_no_answer", "reason_wrong_answer"),
    *("reason_complaint", "reason_other", "your_contact", "your_comment"),
    *("team_reads", "cancel", "waiting", "reference", "hours", "degraded"),
    *("trouble_offline", "sent_when_back", "trouble_many", "sent_soon"),
    *("trouble_ended", "begins_anew", "trouble_refused", "trouble_closed"),
    *("try_later", "trouble_broken", "send_again"),
)


def english() -> dict[str, str]:
    """What it says until it knows the visitor's language."""
    return _chosen(page_words("en").words)


def words_in(language: str) -> dict[str, object]:
    """Every sentence by its key, with the language and how it is read."""
    told = page_words(language)
    return {
        "language": _as_browsers_write(language),
        "dir": told.direction,
        "words": _chosen(told.words),
    }


def spoken(*, requested: str, accept: str) -> str:
    """The catalogue's language for what is asked for; English if there is none."""
    language = choose_language(requested=requested, accept=accept)
    return language if language in SHIPPED_LANGUAGES else "en"


def _chosen(words: Mapping[str, str]) -> dict[str, str]:
    return {key: words[key] for key in KEYS}


def _as_browsers_write(language: str) -> str:
    base, _, script = language.partition("-")
    return f"{base}-{script.title()}" if script else base
