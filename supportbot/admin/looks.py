"""What the chat page looks like: brand, colour and logo, with a preview beside them."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminColorInputWidget,
    UnfoldAdminImageFieldWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from faq.history import Kept
from supportbot.admin.single_row import SingleRowAdmin
from supportbot.models import Appearance, AppearanceVersion

LOOKS = Kept(
    model=Appearance,
    version=AppearanceVersion,
    own_id="appearance_id",
    copied=AppearanceVersion.COPIED,
)

MAX_LOGO_BYTES = 64 * 1024
# By their first bytes: a name or a header says what its sender likes.
SIGNATURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n", 0, b""),
    "image/jpeg": (b"\xff\xd8\xff", 0, b""),
    "image/webp": (b"RIFF", 8, b"WEBP"),
}


class AppearanceForm(forms.ModelForm):
    new_logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=UnfoldAdminImageFieldWidget,
        help_text=_("PNG, JPEG or WebP of at most 64 KB, best a square."),
    )
    without_logo = forms.BooleanField(
        label=_("Remove the logo"), required=False, widget=UnfoldBooleanWidget
    )

    class Meta:
        model = Appearance
        fields = ["brand", "colour", "privacy_url"]
        labels = {"colour": _("Colour")}
        widgets = {
            "colour": UnfoldAdminColorInputWidget,
            "privacy_url": UnfoldAdminURLInputWidget,
        }

    def clean_new_logo(self) -> bytes | None:
        """The image; refused if it is too large, or no image that browsers show."""
        file = self.cleaned_data.get("new_logo")
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > MAX_LOGO_BYTES:
            raise ValidationError(
                _("The file has %(size)d KB; at most 64 KB are allowed. Make it less."),
                params={"size": (file.size or 0) // 1024},
            )
        content: bytes = file.read()
        if not type_of(content):
            raise ValidationError(
                _("“%(name)s” is no PNG, JPEG or WebP image. Save it as PNG."),
                params={"name": file.name},
            )
        return content

    def save(self, commit: bool = True) -> Appearance:
        look: Appearance = self.instance
        if content := self.cleaned_data.get("new_logo"):
            look.logo, look.logo_type = content, type_of(content)
        elif self.cleaned_data.get("without_logo"):
            look.logo, look.logo_type = None, ""
        super().save(commit=commit)
        return look


def type_of(content: bytes) -> str:
    """The kind of image that the bytes are; empty for any other."""
    for kind, (start, place, mark) in SIGNATURES.items():
        if content.startswith(start) and content[place:].startswith(mark):
            return kind
    return ""


@admin.register(Appearance)
class AppearanceAdmin(SingleRowAdmin):
    """The one look, with a preview."""

    kept = LOOKS
    form = AppearanceForm
    fields = ["brand", "colour", "new_logo", "without_logo", "privacy_url"]
    # type: unfold declares the attribute as None, without a type
    change_form_after_template = "supportbot/look_preview.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["supportbot/look.css"]}
        js = ["supportbot/look.js"]
