"""What pinned questions say of a change that is about to be saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from faq.admin.languages import quoted
from faq.learning.pinned import broken_by

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from faq.learning import BrokenPin
    from faq.learning.comparing import NamedFAQ
    from faq.learning.trying import UnsavedChange

SHOWN = 10
CHARS = 120


def objection_of_pins(change: UnsavedChange) -> SafeString | None:
    """Which pinned questions the change would break, if any, and what to do."""
    broken = broken_by(change)
    if not broken:
        return None
    more = len(broken) - SHOWN
    return format_html(
        "{}<ul>{}</ul>{}{}",
        _("Pinned questions would no longer get the answer they must have:"),
        told_broken(broken[:SHOWN]),
        format_html("<p>{}</p>", _("and %(count)s more") % {"count": more})
        if more > 0
        else "",
        _("Change the FAQ, or give a reason; it is kept in the history."),
    )


def told_broken(broken: Sequence[BrokenPin]) -> SafeString:
    """A line a pinned question: what must answer it, and what would."""
    return format_html_join(
        "",
        "<li>{}: {}</li>",
        ((quoted(str(one.pin), CHARS), _told(one)) for one in broken),
    )


def _told(one: BrokenPin) -> str:
    expected, got = one.after.expected, one.after.got.faq
    return _("must be answered by %(expected)s, would be by %(got)s.") % {
        "expected": _name(expected),
        "got": _name(got),
    }


def _name(faq: NamedFAQ | None) -> str:
    if faq is None:
        return _("no FAQ")
    return quoted(faq.question, CHARS)
