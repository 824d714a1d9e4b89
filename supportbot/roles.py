"""What staff may be allowed to do, in their words, and the four roles made of it.

A right that is not listed is offered to nobody. Whoever lists another one writes a
migration that calls `grant()`, of `migrations/_granting.py`, for installations that
have the roles already.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Role(StrEnum):
    """Groups of staff; each may do what those before it may, and more."""

    VIEWER = "Viewer"
    EDITOR = "Editor"
    PUBLISHER = "Publisher"
    ADMINISTRATOR = "Administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One permission of Django, as staff read it."""

    area: StrPromise
    name: str  # with its app: faq.view_faq
    label: StrPromise
    role: Role  # the first that has it


_AREAS: dict[StrPromise, dict[str, tuple[StrPromise, Role]]] = {
    _("Knowledge base"): {
        "faq.view_faq": (_("See FAQs"), Role.VIEWER),
        "faq.view_phrasing": (_("See their wordings"), Role.VIEWER),
        "faq.view_category": (_("See categories"), Role.VIEWER),
        "faq.add_faq": (_("Write FAQs, as drafts"), Role.EDITOR),
        "faq.change_faq": (
            _("Change drafts, write next texts of published FAQs"),
            Role.EDITOR,
        ),
        "faq.delete_faq": (_("Delete drafts"), Role.EDITOR),
        "faq.add_phrasing": (_("Add wordings"), Role.EDITOR),
        "faq.change_phrasing": (_("Change wordings"), Role.EDITOR),
        "faq.delete_phrasing": (_("Delete wordings"), Role.EDITOR),
        "faq.add_category": (_("Add categories"), Role.EDITOR),
        "faq.import_faq": (_("Import files, as drafts"), Role.EDITOR),
        "faq.publish_faq": (
            _("Publish: change and delete what customers get"),
            Role.PUBLISHER,
        ),
        "faq.view_pinnedquestion": (_("See pinned questions"), Role.VIEWER),
        "faq.add_pinnedquestion": (_("Pin questions"), Role.EDITOR),
        "faq.change_pinnedquestion": (_("Change pinned questions"), Role.PUBLISHER),
        "faq.delete_pinnedquestion": (_("Take pins off questions"), Role.PUBLISHER),
        "faq.restore_faq": (_("Restore versions and undo imports"), Role.PUBLISHER),
        "faq.change_category": (_("Change categories"), Role.PUBLISHER),
        "faq.delete_category": (_("Delete categories"), Role.PUBLISHER),
    },
    _("Conversations"): {
        "sessions_app.view_chatsession": (_("Read conversations"), Role.VIEWER),
        "sessions_app.settle_message": (
            _("Settle questions of the inbox"),
            Role.EDITOR,
        ),
        "sessions_app.export_chatsession": (
            _("Export conversations, redacted"),
            Role.ADMINISTRATOR,
        ),
        "sessions_app.view_handoff": (_("See who waits for a human"), Role.VIEWER),
        "sessions_app.change_handoff": (
            _("See to wishes for a human: reply, assign, mark as done"),
            Role.EDITOR,
        ),
        "sessions_app.view_modeluse": (_("See what the model costs"), Role.VIEWER),
        "faq.view_voice": (_("See what customers make of answers"), Role.VIEWER),
        "faq.change_voice": (_("Judge what customers make of them"), Role.PUBLISHER),
    },
    _("The bot"): {
        "supportbot.view_bottext": (_("See texts of the bot"), Role.VIEWER),
        "supportbot.view_briefing": (
            _("See what the model is told"),
            Role.VIEWER,
        ),
        "supportbot.change_briefing": (
            _("Change what the model is told"),
            Role.ADMINISTRATOR,
        ),
        "supportbot.view_appearance": (_("See its look"), Role.VIEWER),
        "supportbot.change_appearance": (_("Change its look"), Role.ADMINISTRATOR),
        "supportbot.add_bottext": (_("Write texts of the bot"), Role.ADMINISTRATOR),
        "supportbot.change_bottext": (_("Change texts of the bot"), Role.ADMINISTRATOR),
        "supportbot.delete_bottext": (
            _("Take texts of the bot back"),
            Role.ADMINISTRATOR,
        ),
    },
    _("Access"): {
        "sessions_app.view_apikey": (_("See API keys"), Role.ADMINISTRATOR),
        "sessions_app.add_apikey": (_("Make API keys"), Role.ADMINISTRATOR),
        "sessions_app.change_apikey": (
            _("Change and revoke API keys"),
            Role.ADMINISTRATOR,
        ),
        "sessions_app.view_endpoint": (_("See endpoints"), Role.ADMINISTRATOR),
        "sessions_app.add_endpoint": (_("Add endpoints"), Role.ADMINISTRATOR),
        "sessions_app.change_endpoint": (
            _("Change, pause and test endpoints"),
            Role.ADMINISTRATOR,
        ),
        "sessions_app.delete_endpoint": (_("Delete endpoints"), Role.ADMINISTRATOR),
        "sessions_app.view_eventdelivery": (_("See sent events"), Role.ADMINISTRATOR),
        "sessions_app.change_eventdelivery": (
            _("Send events again"),
            Role.ADMINISTRATOR,
        ),
        "auth.view_user": (_("See users"), Role.ADMINISTRATOR),
        "auth.add_user": (_("Add users"), Role.ADMINISTRATOR),
        "auth.change_user": (_("Change users"), Role.ADMINISTRATOR),
        "auth.delete_user": (_("Delete users"), Role.ADMINISTRATOR),
        "auth.view_group": (_("See groups"), Role.ADMINISTRATOR),
        "auth.add_group": (_("Add groups"), Role.ADMINISTRATOR),
        "auth.change_group": (_("Change groups"), Role.ADMINISTRATOR),
        "auth.delete_group": (_("Delete groups"), Role.ADMINISTRATOR),
    },
}
RIGHTS = tuple(
    Right(area=area, name=name, label=label, role=role)
    for area, rights in _AREAS.items()
    for name, (label, role) in rights.items()
)


def names_of(role: Role) -> list[str]:
    """The rights of a role, those of the roles before it among them."""
    ranks = list(Role)
    allowed = ranks[: ranks.index(role) + 1]
    return [right.name for right in RIGHTS if right.role in allowed]
