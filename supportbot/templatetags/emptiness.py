"""What fills a list of the admin that has nothing in it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.options import Options

register = template.Library()

_FILLED_BY: dict[str, Promise] = {
    "faq.faq": _("Write the first FAQ, or import the file that you have them in."),
    "faq.category": _("Categories come with the FAQs that you import or write."),
    "faq.voice": _(
        "Whenever a customer says yes or no to an answer, or chooses a question, it "
        "is noted here."
    ),
    "faq.labelledquestion": _("Say of a customer's question which FAQ answers it."),
    "faq.storedfinding": _("What a check finds in the published FAQs is listed here."),
    "faq.failedprobe": _("What fools the bot, and what it misses, is listed here."),
    "faq.pinnedquestion": _(
        "Pin a question in a conversation or in “Try it”: what breaks its answer is "
        "stopped from then on."
    ),
    "sessions_app.chatsession": _(
        "As soon as a customer writes to the bot, the conversation is here. Try it on "
        "the chat page."
    ),
    "sessions_app.handoff": _("Customers who ask for a human are listed here."),
    "sessions_app.apikey": _("A program that talks to the bot needs a key of its own."),
    "supportbot.bottext": _(
        "The bot says what it came with, below. Choose an occasion to replace it."
    ),
}
_ANYTHING = _("As soon as there is something, it is listed here.")


@register.filter
def what_fills_it(opts: Options[Any]) -> Promise:  # Any: of any model
    return _FILLED_BY.get(opts.label_lower, _ANYTHING)
