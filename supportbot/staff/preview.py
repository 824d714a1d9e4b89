"""What customers see of an answer that is being written, by the bot's own renderer."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from faq.models import FAQ
from supportbot.chat.markup import render_markdown

MAX_CHARS = 50_000  # ten times the longest answer that anybody reads


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Safe HTML of the Markdown that was sent; nothing is stored."""
    if not admin.site.get_model_admin(FAQ).has_view_permission(request):
        raise PermissionDenied
    text = request.POST.get("text", "")[:MAX_CHARS].replace("\r\n", "\n")
    return HttpResponse(render_markdown(text))


urlpatterns = [path("faq/preview/", admin.site.admin_view(preview), name="preview")]
