"""What the bot says in its own words, as staff have written it; what failed lately."""

from __future__ import annotations

import re
from collections.abc import Set

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from faq.models import Edit, Version

PLACEHOLDER = re.compile(r"\{(\w+)\}")
MAX_CHARS = 500
EVERY_LANGUAGE = ""
# With a translation of every text in supportbot/locale.
SHIPPED_LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
    "tr": "Turkish",
    "ar": "Arabic",
    "ja": "Japanese",
    "zh-hans": "Chinese",
}


class TextKey(models.TextChoices):
    """The occasions on which the bot speaks for itself, as staff read them."""

    GREETING = "greeting", "Answer to a greeting"
    STILL_HERE = "still_here", "Answer to “is anyone there?” in a conversation"
    THANKS = "thanks", "Answer to thanks"
    GOODBYE = "goodbye", "Answer to a goodbye"
    ACKNOWLEDGED = "acknowledged", "Answer to “ok” or a thumbs-up"
    GLAD_IT_HELPED = "glad_it_helped", "The customer says that an answer helped"
    UNCLEAR = "unclear", "Answer to “?” and the like"
    ANSWER_UNCLEAR = "answer_unclear", "The customer does not understand an answer"
    COMPLAINT = "complaint", "Said first to a customer who complains"
    SWEARING = "swearing", "Answer to a message that only swears"
    BOT_OR_HUMAN = "bot_or_human", "Answer to “are you a robot?”"
    ABILITIES = "abilities", "Answer to “what can you do?”"
    TOPICS = "topics", "After it, what the FAQs are about"
    CLOSEST = "closest", "Under an answer that is likely, not sure"
    ALL_I_KNOW = "all_i_know", "Before an answer that the customer has just had"
    ASKS_BACK_ONE = "asks_back_one", "Before the one question that may be meant"
    ASKS_BACK_SEVERAL = "asks_back_several", "Before questions that may be meant"
    WHICH_ONE = "which_one", "A “yes” that leaves open which question is meant"
    NEXT_ONE = "next_one", "After a “no”, before the one other question"
    NEXT_SEVERAL = "next_several", "After a “no”, before other questions"
    ALSO_HEARD = "also_heard", "The second question of a message is still open"
    NO_ANSWER = "no_answer", "There is no answer"
    REPHRASE = "rephrase", "There is no answer for the first time"
    OTHER_LANGUAGE = (
        "other_language",
        "There is no answer to a question in another language",
    )
    NEAREST_ONE = "nearest_one", "There is no answer, but one question comes close"
    NEAREST_SEVERAL = "nearest_several", "There is no answer, but questions come close"
    BUSY = "busy", "The model can't be reached, or took too long"
    OFFER_HUMAN = "offer_human", "Offer of a human, with a contact"
    OFFER_HANDOFF = "offer_handoff", "Offer of a human, without a contact"
    HUMAN = "human", "Answer to a wish for a human, with a contact"
    HUMAN_HANDOFF = "human_handoff", "Answer to a wish for a human, without a contact"
    HANDED_OVER = "handed_over", "The wish for a human was passed on"
    STILL_OPEN = "still_open", "The wish for a human was passed on before"
    HOURS = "hours", "When the support team can be reached"

    @property
    def placeholders(self) -> frozenset[str]:
        """What is filled in when it is said; each must stand in the text."""
        return _PLACEHOLDERS.get(self, frozenset())

    @property
    def is_optional(self) -> bool:
        """Whether an empty text means that nothing is said."""
        return self in _OPTIONAL


_PLACEHOLDERS = {
    TextKey.OFFER_HUMAN: frozenset({"contact"}),
    TextKey.HUMAN: frozenset({"contact"}),
    TextKey.ALSO_HEARD: frozenset({"question"}),
    TextKey.OTHER_LANGUAGE: frozenset({"spoken"}),
    TextKey.TOPICS: frozenset({"topics"}),
}
# Said together with something else: a reply without them still says what it has to.
_OPTIONAL = {
    TextKey.ACKNOWLEDGED,
    TextKey.COMPLAINT,
    TextKey.CLOSEST,
    TextKey.ALL_I_KNOW,
    TextKey.REPHRASE,
    TextKey.OTHER_LANGUAGE,
    TextKey.TOPICS,
    TextKey.NEAREST_ONE,
    TextKey.NEAREST_SEVERAL,
    TextKey.OFFER_HUMAN,
    TextKey.OFFER_HANDOFF,
    TextKey.HOURS,
}


def fault_of(key: TextKey, text: str) -> str | None:
    """Why the bot can't say that text on that occasion, as a sentence."""
    if not text.strip():
        return None if key.is_optional else "The bot has to say something here."
    if len(text) > MAX_CHARS:
        return f"The text has {len(text)} characters; {MAX_CHARS} is the limit."
    if re.search("[{}]", PLACEHOLDER.sub("", text)):
        return "A single brace stands in the text; use them for placeholders only."
    return _fault_of_placeholders(key, set(PLACEHOLDER.findall(text)))


def _fault_of_placeholders(key: TextKey, names: set[str]) -> str | None:
    if unknown := names - key.placeholders:
        known = _in_braces(key.placeholders) or "nothing"
        return f"{_in_braces(unknown)} is not filled in here; {known} is."
    if missing := key.placeholders - names:
        return f"The text has to contain {_in_braces(missing)}."
    return None


def _in_braces(names: Set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def language_choices() -> list[tuple[str, str]]:
    """The languages that staff may write texts in."""
    languages = SHIPPED_LANGUAGES | {
        code: name
        for code, name in settings.LANGUAGES
        if code == settings.DEFAULT_LANGUAGE
    }
    return [(EVERY_LANGUAGE, "Every language"), *languages.items()]


class BotText(models.Model):
    """Words of the bot that staff have replaced, in one language or in all."""

    key = models.CharField("occasion", max_length=40, choices=TextKey)
    language = models.CharField(
        max_length=12,
        choices=language_choices,
        default=EVERY_LANGUAGE,
        blank=True,
        help_text="A text for one language goes before the one for every language.",
    )
    text = models.TextField(max_length=MAX_CHARS, blank=True)
    updated_at = models.DateTimeField("changed", auto_now=True)

    class Meta:
        ordering = ["key", "language"]
        verbose_name = "text of the bot"
        verbose_name_plural = "texts of the bot"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"],
                name="supportbot_bottext_unique",
                violation_error_message=(
                    "There is a text for this occasion and language already."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} ({self.get_language_display()})"

    def clean(self) -> None:
        """Refuse what the bot could not say."""
        if self.key in TextKey and (fault := fault_of(TextKey(self.key), self.text)):
            raise ValidationError({"text": fault})


class BotTextVersion(Version):
    """A text of the bot as an edit left it; a deleted one as it was before."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="bot_text_versions")
    bot_text_id = models.BigIntegerField()
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)

    COPIED = ("key", "language", "text")

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["bot_text_id", "id"], name="supportbot_text_version")
        ]

    def __str__(self) -> str:
        return self.text


class BotTextRevision(models.Model):
    """One row; database triggers give it another token at every change of a text."""

    token = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.token)


class Failure(models.Model):
    """When something last failed by a fault of ours, in whichever process."""

    class What(models.TextChoices):
        SEARCH = "search", "Search (chat.search.failed)"
        TURN = "turn", "A turn (chat.turn.failed)"
        REQUEST = "request", "A request (django.request)"

    what = models.CharField(max_length=20, choices=What.choices, primary_key=True)
    failed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_what_display()
