"""Takes the file that somebody sends, whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from faq.models import PendingImport
from faq.models.pending_imports import KEY_CHARS

View: TypeAlias = Callable[..., HttpResponseBase]


class UploadForm(forms.Form):
    """`end` comes after the file: a form without it was cut off."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )
    end = forms.CharField(
        error_messages={
            "required": _(
                "The file did not arrive whole: the connection was cut off. "
                "Nothing was kept; send it again."
            )
        }
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(_("The file is empty. Choose another one."))
        if file.size > settings.ADMIN_MAX_FILE_BYTES:
            raise forms.ValidationError(too_large(file.size))
        return file


def too_large(size: int) -> str:
    return _(
        "The file has %(size)s; at most %(limit)s can be sent. Split it, or import "
        "it with “manage.py import_faq”."
    ) % {
        "size": filesizeformat(size),
        "limit": filesizeformat(settings.ADMIN_MAX_FILE_BYTES),
    }


def refused_unread(refuse: Callable[..., HttpResponseBase]) -> Callable[[View], View]:
    """Refuse a request that is too large before a byte of it is read."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @wraps(view)
        @csrf_exempt  # protected once it is known to be of a bearable size
        def bounded(request: HttpRequest, *args: object) -> HttpResponseBase:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            if size > settings.ADMIN_MAX_FILE_BYTES + settings.KNOWLEDGE_FORM_BYTES:
                return refuse(request, *args, size)
            return protected(request, *args)

        return bounded

    return decorate


def keep_upload(
    file: UploadedFile, user: AbstractBaseUser | AnonymousUser
) -> PendingImport:
    """The file as something to be checked; what is too old goes."""
    PendingImport.objects.forget_old()
    data = file.read()
    return PendingImport.objects.create(
        key=secrets.token_hex(KEY_CHARS // 2),
        created_by_id=user.pk or 0,  # never 0: the admin knows its user
        name=(file.name or "file")[-255:],
        size=len(data),
        data=data,
    )
