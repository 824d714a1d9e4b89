"""What the model is told of the company and how it is to speak, as staff have it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faq.models import Edit, Version

MAX_TOPICS = 30
MAX_TOPIC_CHARS = 100


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
        _("topics to keep out of"),
        max_length=2000,
        blank=True,
        help_text=_("One a line. The model writes nothing of its own about them."),
    )
    wishes = models.TextField(
        _("further instructions"),
        max_length=2000,
        blank=True,
        help_text=_(
            "For the wording of replies. What a reply must rest on and what it must "
            "not reveal stays as it is: those rules come after and go before."
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
            models.Index(fields=["briefing_id", "id"], name="supportbot_briefing_version")
        ]

    def __str__(self) -> str:
        return self.company or self.wishes
