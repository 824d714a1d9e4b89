"""The knowledge base itself: categories, FAQs and the ways customers ask for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="faq_category_name_unique",
                violation_error_message=_("A category of this name exists already."),
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
        return tuple(name for name, _size in counted[:limit])

    def answerable(self) -> FAQQuerySet:
        """FAQs that customers may be answered with now."""
        return self.published().valid_at(timezone.now())


class FAQ(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    question = models.CharField(_("question"), max_length=500)
    answer = models.TextField(
        _("answer"), help_text=_("Markdown. Customers get it word for word.")
    )
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="faqs",
        verbose_name=_("category"),
    )
    keywords = models.CharField(
        _("keywords"),
        max_length=500,
        blank=True,
        help_text=_("Words that help search, with spaces."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_(
            "When somebody should look at it again. Customers see it meanwhile."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text=_("Such as en or pt-br. Empty: as its text is taken for."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("The FAQ that this one says in another language."),
    )
    external_id = models.CharField(
        _("external ID"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("What another system calls it. An import finds it by this."),
    )
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="faqs",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = FAQQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")
        permissions = [
            ("publish_faq", "Can publish FAQs"),
            ("import_faq", "Can import FAQs"),
            ("restore_faq", "Can restore versions and undo imports"),
        ]
        indexes = [
            models.Index(fields=["status"], name="faq_faq_status"),
            # Few have a date: those that soon need somebody are found among them.
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False),
                name="faq_faq_valid_until",
            ),
            models.Index(
                fields=["review_by"],
                condition=Q(review_by__isnull=False),
                name="faq_faq_review_by",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("question"),
                name="faq_question_unique",
                violation_error_message=_("An FAQ with this question exists already."),
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
                violation_error_message=_("'Valid until' must be after 'valid from'."),
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="faq_external_id_unique",
                violation_error_message=_(
                    "An FAQ with this external ID exists already."
                ),
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
            return gettext(
                "An FAQ is no translation of itself, nor of its own translation."
            )
        if self.pk and self.translations.exists():
            return gettext(
                "Other FAQs are translations of this one. Make them translations of "
                "that FAQ first."
            )
        return None


class Phrasing(models.Model):
    class Kind(models.TextChoices):
        ALTERNATE = "alternate", _("Another way to ask this")
        NEVER = "never", _("Never answer this with the FAQ")

    MOST = 1_000  # of one kind that an FAQ has
    faq = models.ForeignKey(FAQ, models.CASCADE, related_name="phrasings")
    text = models.CharField(_("wording"), max_length=500)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALTERNATE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                "faq",
                Lower("text"),
                name="faq_phrasing_unique",
                violation_error_message=_("The FAQ has this wording already."),
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
