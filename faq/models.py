"""The knowledge base: categories, FAQs and the ways customers ask for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils import timezone

# How far the clocks of several machines may be apart. What begins later than that has
# been written before a clock was set back, and is over.
CLOCK_SKEW = timedelta(seconds=5)
LONGEST_LEASE = timedelta(minutes=5)  # what runs out later is of before, too


class Category(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="faq_category_name_unique",
                violation_error_message="A category of this name exists already.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="faq_category_name_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """FAQs that a large import stores bit by bit; nobody sees one until all are there.

    Giving the batch a revision shows them all.
    """

    alive_at = models.DateTimeField(default=timezone.now)
    revision = models.BigIntegerField(
        null=True, help_text="Of the knowledge base, from which on its FAQs are seen."
    )
    # Any: a list of numbers, which the stubs do not know.
    new_categories: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"import {self.pk}"


class FAQQuerySet(models.QuerySet["FAQ"]):
    def visible(self) -> FAQQuerySet:
        """FAQs without those of an import that has not come to its end."""
        return self.exclude(batch__in=ImportBatch.objects.filter(revision=None))

    def published(self) -> FAQQuerySet:
        return self.visible().filter(status=FAQ.Status.PUBLISHED)

    def valid_at(self, moment: datetime) -> FAQQuerySet:
        """FAQs whose period of validity holds at that moment."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=moment),
            Q(valid_until=None) | Q(valid_until__gt=moment),
        )

    def topics(self, limit: int) -> tuple[str, ...]:
        """The categories that customers are answered about most, by name."""
        names = self.answerable().exclude(category=None).values_list("category__name")
        counted = names.annotate(size=Count("id")).order_by("-size", "category__name")
        return tuple(name for name, _ in counted[:limit])

    def answerable(self) -> FAQQuerySet:
        """FAQs that customers may be answered with now."""
        return self.published().valid_at(timezone.now())


class FAQ(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    question = models.CharField(max_length=500)
    answer = models.TextField(help_text="Markdown. Customers get it word for word.")
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="faqs"
    )
    keywords = models.CharField(
        max_length=500, blank=True, help_text="Words that help search, with spaces."
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PUBLISHED
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    language = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text="Such as en or pt-br. Empty: as its text is taken for.",
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        help_text="The FAQ that this one says in another language.",
    )
    external_id = models.CharField(
        "external ID",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What another system calls it. An import finds it by this.",
    )
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="faqs",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FAQQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "FAQ"
        verbose_name_plural = "FAQs"
        indexes = [models.Index(fields=["status"], name="faq_faq_status")]
        constraints = [
            models.UniqueConstraint(
                Lower("question"),
                name="faq_question_unique",
                violation_error_message="An FAQ with this question exists already.",
            ),
            models.CheckConstraint(
                condition=~Q(question=""), name="faq_question_not_empty"
            ),
            models.CheckConstraint(
                condition=~Q(answer=""), name="faq_answer_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"]), name="faq_status_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from"))
                | Q(valid_from=None)
                | Q(valid_until=None),
                name="faq_valid_until_after_valid_from",
                violation_error_message="'Valid until' must be after 'valid from'.",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="faq_external_id_unique",
                violation_error_message="An FAQ with this external ID exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        """Make it a translation of an original, and of no FAQ that can't be one."""
        original = self.translation_of
        if original is not None and original.translation_of is not None:
            original = original.translation_of
        if original is not None and (fault := self._fault_as_translation(original)):
            raise ValidationError({"translation_of": fault})
        self.translation_of = original

    def _fault_as_translation(self, original: FAQ) -> str | None:
        if original == self:
            return "An FAQ is no translation of itself, nor of its own translation."
        if self.pk and self.translations.exists():
            return (
                "Other FAQs are translations of this one. Make them translations of "
                "that FAQ first."
            )
        return None


class Phrasing(models.Model):
    class Kind(models.TextChoices):
        ALTERNATE = "alternate", "Another way to ask this"
        NEVER = "never", "Never answer this with the FAQ"

    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="phrasings")
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALTERNATE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "faq",
                Lower("text"),
                name="faq_phrasing_unique",
                violation_error_message="The FAQ has this phrasing already.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="faq_phrasing_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["alternate", "never"]),
                name="faq_phrasing_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class KnowledgeBaseRevision(models.Model):
    """One row, counted up by database triggers at every change of the knowledge base.

    `token` is drawn anew with every number: two transactions that each reach the same
    number, one of them rolled back, differ by it. `lineage` is drawn when the row is
    created: numbers compare only within one lineage.
    """

    number = models.BigIntegerField(default=0)
    token = models.BigIntegerField(default=0)
    lineage = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class FAQChangeManager(models.Manager["FAQChange"]):
    def ids_since(self, revision: int) -> models.QuerySet[Any, int]:  # Any: of a union
        """FAQs that were touched, or shown by the end of their import, since then.

        With the originals of such translations: by the first one they get a group.
        """
        touched = self.filter(revision__gt=revision).values_list("faq_id", flat=True)
        shown = FAQ.objects.filter(batch__revision__gt=revision).order_by()
        translations = FAQ.objects.exclude(translation_of=None).order_by()
        changed = Q(id__in=touched) | Q(batch__revision__gt=revision)
        originals = translations.filter(changed).values_list("translation_of_id")
        return touched.union(shown.values_list("id", flat=True), originals)


class FAQChange(models.Model):
    """The last revision that touched an FAQ, also a deleted one; kept by triggers."""

    # No FAQ has these numbers: labels and thresholds changed, or a table was emptied.
    LABELS = 0
    EVERYTHING = -1

    faq_id = models.BigIntegerField(primary_key=True)
    revision = models.BigIntegerField(db_index=True)

    objects = FAQChangeManager()

    def __str__(self) -> str:
        return f"{self.faq_id} at {self.revision}"


class LabelledQuestion(models.Model):
    """A customer's question and the FAQ that staff say answers it, or none."""

    class Source(models.TextChoices):
        STAFF = "staff", "Staff"
        CONVERSATION = "conversation", "A conversation"
        IMPORT = "import", "An imported file"

    text = models.CharField(max_length=4000)
    faq = models.ForeignKey(
        FAQ,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="labelled_questions",
        verbose_name="FAQ",
        help_text="Empty: no FAQ answers this question.",
    )
    source = models.CharField(
        max_length=12, choices=Source.choices, default=Source.STAFF
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("text"), "faq", name="faq_label_unique_with_faq"
            ),
            models.UniqueConstraint(
                Lower("text"), condition=Q(faq=None), name="faq_label_unique_none"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="faq_label_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class VoiceQuerySet(models.QuerySet["Voice"]):
    def of(self, voter: str) -> VoiceQuerySet:
        return self.filter(voter=voter)

    def of_staff(self) -> VoiceQuerySet:
        return self.of(Voice.STAFF)


class Voice(models.Model):
    """One customer's say in whether an FAQ answers a question; the last one counts."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Said yes"
        REJECTED = "rejected", "Said no"
        CLICKED = "clicked", "Chose it among suggestions"
        NONE_OF_THESE = "none_of_these", "Chose none of the suggestions"
        THUMBS_UP = "thumbs_up", "Thumbs up"
        THUMBS_DOWN = "thumbs_down", "Thumbs down"
        HANDED_OFF = "handed_off", "Asked for a human after it"
        STAFF_RIGHT = "staff_right", "Staff: right"
        STAFF_WRONG = "staff_wrong", "Staff: wrong"

    STAFF = "staff"  # the voter whose word decides; customers' are random
    MAX_CHARS = 500  # what is longer could not become a phrasing

    faq = models.ForeignKey(
        FAQ, models.CASCADE, related_name="voices", verbose_name="FAQ"
    )
    text = models.CharField(max_length=MAX_CHARS, verbose_name="question")
    # Of the normalised text: questions that differ in case and signs are one.
    text_key = models.CharField(max_length=32, editable=False)
    voter = models.CharField(max_length=32, editable=False)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    asked_at = models.DateTimeField()

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = "label from use"
        verbose_name_plural = "labels from use"
        indexes = [models.Index(fields=["asked_at"], name="faq_voice_asked_at")]
        constraints = [
            # Begins with the voter: how many voices one has is read from it.
            models.UniqueConstraint(
                fields=["voter", "text_key", "faq"], name="faq_voice_one_each"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="faq_voice_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class Calibration(models.Model):
    """Thresholds fitted to this knowledge base: by whom, why, on which figures."""

    sure_threshold = models.FloatField(db_column="answer_threshold")  # of 0.1.0
    likely_threshold = models.FloatField(
        null=True, blank=True, help_text="Empty: nothing is shown as likely."
    )
    ask_back_threshold = models.FloatField()
    lead_threshold = models.FloatField(
        db_default=1.0,
        help_text="How far ahead of the others a likely answer has to be.",
    )
    target_precision = models.FloatField()
    model_sha256 = models.CharField(
        max_length=64, blank=True, help_text="The encoder it holds for; empty: none."
    )
    constants_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="The ranker's constants it holds for; empty: not known.",
    )
    reason = models.TextField()
    # Any: the shape belongs to `faq.evaluating.calibration`.
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    applied_by = models.CharField(
        max_length=150, help_text="The staff account, or the user of the system."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["model_sha256", "constants_sha256"],
                condition=Q(is_active=True),
                name="faq_calibration_one_active",
            ),
            models.CheckConstraint(
                condition=Q(ask_back_threshold__gte=0)
                & Q(ask_back_threshold__lte=F("sure_threshold"))
                & Q(ask_back_threshold__lte=F("likely_threshold"))
                & Q(likely_threshold__lte=F("sure_threshold"))
                & Q(sure_threshold__lte=1)
                & Q(lead_threshold__gte=0)
                & Q(lead_threshold__lte=1),
                name="faq_calibration_thresholds_ordered",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.sure_threshold:.3f} / {self.shown_threshold:.3f} / "
            f"{self.ask_back_threshold:.3f}"
        )

    @property
    def shown_threshold(self) -> float:
        """From which confidence an FAQ is shown as likely; never, without a band."""
        if self.likely_threshold is None:
            return self.sure_threshold
        return self.likely_threshold


class Embedding(models.Model):
    """The vector of a text under one encoder, so that no restart computes it again."""

    model_sha256 = models.CharField(max_length=64)
    text_key = models.CharField(max_length=32)
    vector = models.BinaryField(help_text="Little-endian 16-bit floats.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model_sha256", "text_key"], name="faq_embedding_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_key} under {self.model_sha256[:12]}"


class LeaseManager(models.Manager["Lease"]):
    def take(self, name: str, *, holder: str, seconds: float) -> bool:
        """Take or renew the lease, unless another holder has it and it still runs."""
        now = timezone.now()
        expires_at = now + timedelta(seconds=seconds)
        is_running = Q(expires_at__gt=now, expires_at__lte=now + LONGEST_LEASE)
        free = self.filter(Q(holder=holder) | ~is_running, name=name)
        if free.update(holder=holder, expires_at=expires_at):
            return True
        lease = self.model(name=name, holder=holder, expires_at=expires_at)
        self.bulk_create([lease], ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()

    def release(self, name: str, *, holder: str) -> None:
        """Give the lease back, unless another holder has it by now."""
        self.filter(name=name, holder=holder).delete()


class Lease(models.Model):
    """A job that one process at a time may do, until its lease runs out."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=50)
    expires_at = models.DateTimeField()

    objects = LeaseManager()

    def __str__(self) -> str:
        return self.name
