"""How the admin looks and what its sidebar leads to, for django-unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _sidebar_item(title: StrPromise, icon: str, model: str) -> dict[str, Any]:
    """A link to a model's list, for those who may see it (Any: as unfold types it)."""
    app, name = model.split(".")
    permissions = [f"{app}.{verb}_{name}" for verb in ("view", "change")]
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: any(map(request.user.has_perm, permissions)),
    }


def may_see_faqs(request: HttpRequest) -> bool:
    """Whether pages that only look at FAQs are for this account."""
    user = request.user
    return user.has_perm("faq.view_faq") or user.has_perm("faq.change_faq")


def may_read_conversations(request: HttpRequest) -> bool:
    return request.user.has_perm("sessions_app.view_chatsession")


UNFOLD: dict[str, Any] = {  # Any: as django-unfold types it
    "SITE_TITLE": _("Support bot"),
    "SITE_HEADER": _("Support bot"),
    "SITE_URL": None,  # no page to return to: the API has none at "/"
    "SITE_SYMBOL": "support_agent",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("sessions_app/favicon.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .013 185)",
            "100": "oklch(94% .035 185)",
            "200": "oklch(88% .07 185)",
            "300": "oklch(80% .1 185)",
            "400": "oklch(70% .11 185)",
            "500": "oklch(60% .105 185)",
            "600": "oklch(51% .09 187)",
            "700": "oklch(44% .075 188)",
            "800": "oklch(38% .062 189)",
            "900": "oklch(33% .05 190)",
            "950": "oklch(24% .04 191)",
        },
    },
    "STYLES": [lambda _request: static("supportbot/admin.css")],
    "SCRIPTS": [lambda _request: static("supportbot/names.js")],
    "DASHBOARD_CALLBACK": "supportbot.admin.dashboard",
    "COMMAND": {"search_callback": "supportbot.staff.palette.find"},
    "LOGIN": {"form": "supportbot.signing_in.SignInForm"},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": [
            {
                "title": _("Knowledge base"),
                "items": [
                    _sidebar_item(_("FAQs"), "quiz", "faq.faq"),
                    {
                        "title": _("Try it"),
                        "icon": "chat_bubble",
                        "link": reverse_lazy("staff:playground"),
                        "permission": may_see_faqs,
                    },
                    {
                        "title": _("Check the FAQs"),
                        "icon": "fact_check",
                        "link": reverse_lazy("admin:faq_storedfinding_changelist"),
                        "permission": may_see_faqs,
                    },
                    {
                        "title": _("Red team"),
                        "icon": "swords",
                        "link": reverse_lazy("admin:faq_failedprobe_changelist"),
                        "permission": may_see_faqs,
                    },
                    _sidebar_item(_("Pinned questions"), "keep", "faq.pinnedquestion"),
                    _sidebar_item(_("Categories"), "folder", "faq.category"),
                ],
            },
            {
                "title": _("The bot"),
                "items": [
                    _sidebar_item(_("Texts of the bot"), "chat", "supportbot.bottext"),
                    _sidebar_item(
                        _("Briefing of the model"), "assignment", "supportbot.briefing"
                    ),
                    _sidebar_item(_("Look"), "palette", "supportbot.appearance"),
                ],
            },
            {
                "title": _("Conversations"),
                "items": [
                    {
                        "title": _("Inbox"),
                        "icon": "inbox",
                        "link": reverse_lazy("staff:inbox"),
                        "badge": "supportbot.staff.inbox.badge",
                        "permission": may_read_conversations,
                    },
                    _sidebar_item(
                        _("Conversations"), "forum", "sessions_app.chatsession"
                    ),
                    {
                        **_sidebar_item(
                            _("Handoffs"), "contact_support", "sessions_app.handoff"
                        ),
                        "badge": "supportbot.admin.open_handoffs",
                        "badge_variant": "warning",
                    },
                    _sidebar_item(_("Labels from use"), "thumbs_up_down", "faq.voice"),
                    _sidebar_item(_("Model costs"), "paid", "sessions_app.modeluse"),
                ],
            },
            {
                "title": _("Integrations"),
                "items": [
                    _sidebar_item(_("API keys"), "key", "sessions_app.apikey"),
                    _sidebar_item(_("Endpoints"), "webhook", "sessions_app.endpoint"),
                    _sidebar_item(
                        _("Sent events"), "send", "sessions_app.eventdelivery"
                    ),
                ],
            },
            {
                "title": _("Staff"),
                "items": [
                    _sidebar_item(_("Users"), "person", "auth.user"),
                    _sidebar_item(_("Groups"), "group", "auth.group"),
                ],
            },
        ],
    },
}


def may_write(request: HttpRequest) -> bool:
    user = request.user
    return user.has_perm("faq.add_faq") or user.has_perm("faq.change_faq")
