"""A page of the import screen, within the admin's frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin


def render(
    request: HttpRequest,
    model_admin: ModelAdmin,
    name: str,
    title: str,
    **context: Any,  # Any: whatever the page shows
) -> TemplateResponse:
    every = model_admin.admin_site.each_context(request)
    whole = {**every, "opts": model_admin.opts, "title": title, **context}
    return TemplateResponse(request, f"admin/faq/import/{name}.html", whole)
