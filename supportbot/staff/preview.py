"""What customers see of an answer that is being written, by the bot's own renderer."""

from __future__ import annotations

import re
from html import unescape

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.models import FAQ
from supportbot.chat.markup import render_markdown

MAX_CHARS = 50_000  # ten times the longest answer that anybody reads
# A link whose address the renderer has left out.
_DEAD_LINK = re.compile(r"<a (?![^>]*\bhref=)[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Safe HTML of the Markdown that was sent, and what of it leads nowhere."""
    if not admin.site.get_model_admin(FAQ).has_view_permission(request):
        raise PermissionDenied
    text = request.POST.get("text", "")[:MAX_CHARS].replace("\r\n", "\n")
    html = mark_safe(render_markdown(text))  # noqa: S308 (render_markdown sanitises)
    return HttpResponse(format_html("{}{}", html, _told_dead_links(html)))


def _told_dead_links(html: str) -> SafeString | str:
    dead = [unescape(_TAG.sub("", words)) for words in _DEAD_LINK.findall(html)]
    if not dead:
        return ""
    return format_html(
        '<p class="faq-preview-note">{} {}</p>',
        _("For customers these links lead nowhere; begin the address with https://:"),
        ", ".join(_("“{text}”").format(text=words) for words in dict.fromkeys(dead)),
    )


urlpatterns = [path("faq/preview/", admin.site.admin_view(preview), name="preview")]
