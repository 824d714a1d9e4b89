"""What the bot says, looks like and tells its model, as staff have it; what failed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faq.models import Edit, Version
from supportbot.colours import COLOUR, SHIPPED_COLOUR, has_colour_code, text_on

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PLACEHOLDER = re.compile(r"\{(\w+)\}")
MAX_CHARS = 500
MAX_TOPICS = 30
MAX_TOPIC_CHARS = 100
EVERY_LANGUAGE = ""
# With a translation of every text in supportbot/locale.
SHIPPED_LANGUAGES = {
    "en": _("English"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pt": _("Portuguese"),
    "pl": _("Polish"),
    "tr": _("Turkish"),
    "ar": _("Arabic"),
    "ja": _("Japanese"),
    "zh-hans": _("Chinese"),
}


class TextKey(models.TextChoices):
    """The occasions on which the bot speaks for itself, as staff read them."""

    GREETING = "greeting", _("Answer to a greeting")
    STILL_HERE = "still_here", _("Answer to “is anyone there?” in a conversation")
    THANKS = "thanks", _("Answer to thanks")
    GOODBYE = "goodbye", _("Answer to a goodbye")
    ACKNOWLEDGED = "acknowledged", _("Answer to “ok” or a thumbs-up")
    GLAD_IT_HELPED = "glad_it_helped", _("The customer says that an answer helped")
    UNCLEAR = "unclear", _("Answer to “?” and the like")
    ANSWER_UNCLEAR = "answer_unclear", _("The customer does not understand an answer")
    COMPLAINT = "complaint", _("Said first to a customer who complains")
    SWEARING = "swearing", _("Answer to a message that only swears")
    BOT_OR_HUMAN = "bot_or_human", _("Answer to “are you a robot?”")
    ABILITIES = "abilities", _("Answer to “what can you do?”")
    TOPICS = "topics", _("After it, what the FAQs are about")
    CLOSEST = "closest", _("Under an answer that is likely, not sure")
    ALL_I_KNOW = "all_i_know", _("Before an answer that the customer has just had")
    ASKS_BACK_ONE = "asks_back_one", _("Before the one question that may be meant")
    ASKS_BACK_SEVERAL = "asks_back_several", _("Before questions that may be meant")
    WHICH_ONE = "which_one", _("A “yes” that leaves open which question is meant")
    NEXT_ONE = "next_one", _("After a “no”, before the one other question")
    NEXT_SEVERAL = "next_several", _("After a “no”, before other questions")
    ALSO_HEARD = "also_heard", _("The second question of a message is still open")
    NO_ANSWER = "no_answer", _("There is no answer")
    REPHRASE = "rephrase", _("There is no answer for the first time")
    OTHER_LANGUAGE = (
        "other_language",
        _("There is no answer to a question in another language"),
    )
    NEAREST_ONE = "nearest_one", _("There is no answer, but one question comes close")
    NEAREST_SEVERAL = (
        "nearest_several",
        _("There is no answer, but questions come close"),
    )
    BUSY = "busy", _("The model can't be reached, or took too long")
    OFFER_HUMAN = "offer_human", _("Offer of a human, with a contact")
    OFFER_HANDOFF = "offer_handoff", _("Offer of a human, without a contact")
    HUMAN = "human", _("Answer to a wish for a human, with a contact")
    HUMAN_HANDOFF = (
        "human_handoff",
        _("Answer to a wish for a human, without a contact"),
    )
    HANDED_OVER = "handed_over", _("The wish for a human was passed on")
    STILL_OPEN = "still_open", _("The wish for a human was passed on before")
    HOURS = "hours", _("When the support team can be reached")
    CONTACT = "contact", _("How the support team can be reached: the contact")
    WELCOME = "welcome", _("Over the first question on the chat page")
    TAGLINE = "tagline", _("Under the name on the chat page")

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
    TextKey.CONTACT,
    TextKey.TAGLINE,
}


def fault_of(key: TextKey, text: str) -> str | None:
    """Why the bot can't say that text on that occasion, as a sentence."""
    if not text.strip():
        return (
            None if key.is_optional else gettext("The bot has to say something here.")
        )
    if len(text) > MAX_CHARS:
        return gettext("The text has {count} characters; {limit} is the limit.").format(
            count=len(text), limit=MAX_CHARS
        )
    if re.search("[{}]", PLACEHOLDER.sub("", text)):
        return gettext(
            "A single brace stands in the text; use them for placeholders only."
        )
    return _fault_of_placeholders(key, set(PLACEHOLDER.findall(text)))


def _fault_of_placeholders(key: TextKey, names: set[str]) -> str | None:
    if unknown := names - key.placeholders:
        return gettext("{unknown} is not filled in here; {known} is.").format(
            unknown=_in_braces(unknown),
            known=_in_braces(key.placeholders) or gettext("nothing"),
        )
    if missing := key.placeholders - names:
        return gettext("The text has to contain {missing}.").format(
            missing=_in_braces(missing)
        )
    return None


def _in_braces(names: Set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def language_choices() -> list[tuple[str, StrPromise | str]]:
    """The languages that staff may write texts in."""
    languages: dict[str, StrPromise | str] = {**SHIPPED_LANGUAGES} | {
        code: name
        for code, name in settings.LANGUAGES
        if code == settings.DEFAULT_LANGUAGE
    }
    return [(EVERY_LANGUAGE, _("Every language")), *languages.items()]


class BotText(models.Model):
    """Words of the bot that staff have replaced, in one language or in all."""

    key = models.CharField(_("occasion"), max_length=40, choices=TextKey)
    language = models.CharField(
        _("language"),
        max_length=12,
        choices=language_choices,
        default=EVERY_LANGUAGE,
        blank=True,
        help_text=_("A text for one language goes before the one for every language."),
    )
    text = models.TextField(_("text"), max_length=MAX_CHARS, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["key", "language"]
        verbose_name = _("text of the bot")
        verbose_name_plural = _("texts of the bot")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"],
                name="supportbot_bottext_unique",
                violation_error_message=_(
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


class Appearance(models.Model):
    """One row: what the chat page looks like, as staff have it."""

    ONLY = 1

    brand = models.CharField(
        _("name"),
        max_length=60,
        blank=True,
        help_text=_("Stands over the conversation. Empty: as the chat page is set up."),
    )
    colour = models.CharField(
        max_length=7,
        default=SHIPPED_COLOUR,
        validators=[has_colour_code],
        help_text=_("Of the logo, the button and what customers say."),
    )
    privacy_url = models.CharField(
        _("privacy policy"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The address of your page about it. Empty: no link."),
    )
    logo = models.BinaryField(null=True, blank=True, editable=True)
    logo_type = models.CharField(max_length=20, blank=True, default="", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("look of the chat page")
        verbose_name_plural = _("look of the chat page")

    def __str__(self) -> str:
        return self.brand or gettext("Look of the chat page")

    @classmethod
    def current(cls) -> Appearance:
        """The row, or what is shipped."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)

    @classmethod
    def current_brand(cls) -> str:
        """The name over the conversation, read without the logo; empty without one."""
        brands = cls.objects.filter(pk=cls.ONLY).values_list("brand", flat=True)
        return brands.first() or ""

    @property
    def shown_colour(self) -> str:
        """The colour, or the shipped one where it is none: raw SQL asks no form."""
        return self.colour if COLOUR.fullmatch(self.colour) else SHIPPED_COLOUR

    @property
    def text_colour(self) -> str:
        """White or black, whichever is the easier to read on the colour."""
        return text_on(self.shown_colour)

    @property
    def shown_privacy_url(self) -> str | None:
        """The address, if it is one of the web: raw SQL asks no form."""
        is_web = self.privacy_url.startswith(("https://", "http://"))
        return self.privacy_url if is_web else None

    @property
    def logo_version(self) -> str:
        """The name of the logo's content; empty without one."""
        return hashlib.sha256(self.logo).hexdigest()[:12] if self.logo else ""


class AppearanceVersion(Version):
    """The look as an edit left it, without the logo: an image has no words."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="appearance_versions")
    appearance_id = models.BigIntegerField()
    brand = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=7)
    privacy_url = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )

    COPIED = ("brand", "colour", "privacy_url")

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["appearance_id", "id"], name="supportbot_look_version")
        ]

    def __str__(self) -> str:
        return self.brand or self.colour


class Tone(models.TextChoices):
    """How the model speaks to customers."""

    FRIENDLY = "friendly", _("Friendly and brief")
    FORMAL = "formal", _("Formal and courteous")
    PLAIN = "plain", _("Plain and matter-of-fact")
    CHEERFUL = "cheerful", _("Cheerful and casual")


class ReplyLanguage(models.TextChoices):
    """The language that the model writes."""

    CUSTOMER = "customer", _("The customer's, else that of the knowledge base")
    KNOWLEDGE_BASE = "knowledge_base", _("Always that of the knowledge base")


class Briefing(models.Model):
    """One row: what the model is told before it reads a customer's message."""

    ONLY = 1

    company = models.CharField(
        _("company"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the name under “Look”, if there is one."),
    )
    assistant = models.CharField(
        _("name of the assistant"),
        max_length=40,
        blank=True,
        help_text=_("What it calls itself when somebody asks. Empty: no name."),
    )
    business = models.TextField(
        _("what the company does"),
        max_length=500,
        blank=True,
        help_text=_("In a sentence or two, so that the model knows what is meant."),
    )
    tone = models.CharField(
        _("tone"), max_length=20, choices=Tone, default=Tone.FRIENDLY
    )
    tone_words = models.CharField(
        _("tone in your own words"),
        max_length=200,
        blank=True,
        help_text=_("Goes with the tone above, such as “Say du, never Sie”."),
    )
    reply_language = models.CharField(
        _("language of replies"),
        max_length=20,
        choices=ReplyLanguage,
        default=ReplyLanguage.CUSTOMER,
    )
    forbidden_topics = models.TextField(
        _("topics to avoid"),
        max_length=2000,
        blank=True,
        help_text=_("One a line. The model writes nothing of its own about them."),
    )
    wishes = models.TextField(
        _("further instructions"),
        max_length=2000,
        blank=True,
        help_text=_(
            "How replies are worded. The rules about facts and secrets come after them "
            "and can't be loosened here."
        ),
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("briefing of the model")
        verbose_name_plural = _("briefing of the model")

    def __str__(self) -> str:
        return self.company or gettext("Briefing of the model")

    @classmethod
    def current(cls) -> Briefing:
        """The row, or an empty one, which makes a good prompt, too."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)

    @property
    def topics(self) -> tuple[str, ...]:
        """Those to keep out of, each once."""
        lines = (" ".join(line.split()) for line in self.forbidden_topics.splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def clean(self) -> None:
        """Refuse more topics than a model keeps in mind, and what is none."""
        if fault := self._fault_of_topics():
            raise ValidationError({"forbidden_topics": fault})

    def _fault_of_topics(self) -> str | None:
        if len(self.topics) > MAX_TOPICS:
            return gettext("There are {count} topics; {limit} is the limit.").format(
                count=len(self.topics), limit=MAX_TOPICS
            )
        longest = max(self.topics, key=len, default="")
        if len(longest) > MAX_TOPIC_CHARS:
            return gettext(
                "“{topic}…” has {count} characters; a topic has {limit} at most. "
                "Name it in a few words, one topic a line."
            ).format(topic=longest[:30], count=len(longest), limit=MAX_TOPIC_CHARS)
        return None


class BriefingVersion(Version):
    """The briefing as an edit left it."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="briefing_versions")
    briefing_id = models.BigIntegerField()
    company = models.CharField(max_length=60, blank=True)
    assistant = models.CharField(max_length=40, blank=True)
    business = models.TextField(blank=True)
    tone = models.CharField(max_length=20)
    tone_words = models.CharField(max_length=200, blank=True)
    reply_language = models.CharField(max_length=20)
    forbidden_topics = models.TextField(blank=True)
    wishes = models.TextField(blank=True)

    COPIED = (
        "company",
        "assistant",
        "business",
        "tone",
        "tone_words",
        "reply_language",
        "forbidden_topics",
        "wishes",
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["briefing_id", "id"], name="supportbot_briefing_version"
            )
        ]

    def __str__(self) -> str:
        return self.company or self.wishes
