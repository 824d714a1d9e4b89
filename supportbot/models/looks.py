"""What the chat page looks like, as staff have it."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faq.models import Edit, Version
from supportbot.colours import COLOUR, SHIPPED_COLOUR, has_colour_code, text_on


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
    def logo_version(self) -> str:
        """The name of the logo's content; empty without one."""
        return hashlib.sha256(self.logo).hexdigest()[:12] if self.logo else ""


class AppearanceVersion(Version):
    """The look as an edit left it, without the logo: an image has no words."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="appearance_versions")
    appearance_id = models.BigIntegerField()
    brand = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=7)

    COPIED = ("brand", "colour")

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["appearance_id", "id"], name="supportbot_look_version")
        ]

    def __str__(self) -> str:
        return self.brand or self.colour
