"""The bot's occasions to speak, under headings, and its words as customers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from supportbot.chat import wording
from supportbot.models import PLACEHOLDER, TextKey

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OCCASIONS: Mapping[StrPromise, tuple[TextKey, ...]] = {
    _("The chat page"): (
        TextKey.WELCOME,
        TextKey.TAGLINE,
    ),
    _("Greetings and small talk"): (
        TextKey.GREETING,
        TextKey.STILL_HERE,
        TextKey.THANKS,
        TextKey.GOODBYE,
        TextKey.ACKNOWLEDGED,
        TextKey.GLAD_IT_HELPED,
        TextKey.COMPLAINT,
        TextKey.SWEARING,
        TextKey.BOT_OR_HUMAN,
        TextKey.ABILITIES,
        TextKey.TOPICS,
    ),
    _("Around an answer"): (
        TextKey.CLOSEST,
        TextKey.ALL_I_KNOW,
        TextKey.ANSWER_UNCLEAR,
        TextKey.ALSO_HEARD,
    ),
    _("Asking back"): (
        TextKey.UNCLEAR,
        TextKey.ASKS_BACK_ONE,
        TextKey.ASKS_BACK_SEVERAL,
        TextKey.WHICH_ONE,
        TextKey.NEXT_ONE,
        TextKey.NEXT_SEVERAL,
    ),
    _("No answer"): (
        TextKey.NO_ANSWER,
        TextKey.REPHRASE,
        TextKey.OTHER_LANGUAGE,
        TextKey.NEAREST_ONE,
        TextKey.NEAREST_SEVERAL,
        TextKey.BUSY,
    ),
    _("A human: contact, opening hours, handing over"): (
        TextKey.CONTACT,
        TextKey.HOURS,
        TextKey.OFFER_HUMAN,
        TextKey.OFFER_HANDOFF,
        TextKey.HUMAN,
        TextKey.HUMAN_HANDOFF,
        TextKey.HANDED_OVER,
        TextKey.STILL_OPEN,
    ),
}


def choices() -> list[tuple[StrPromise, list[tuple[str, StrPromise]]]]:
    """The occasions to choose from, under their headings."""
    return [
        (title, [(key.value, key.label) for key in keys])
        for title, keys in OCCASIONS.items()
    ]


def examples(language: str) -> dict[str, str]:
    """What stands in the place of placeholders where a text is only shown."""
    return {
        "contact": wording.contact_in(language) or "support@example.com",
        "question": "Where is my order?",
        "spoken": wording.name_of(settings.DEFAULT_LANGUAGE, language=language),
        "topics": "A, B, C",
    }


def filled(text: str, language: str) -> str:
    """The text as a customer sees it, with examples for what is filled in."""
    known = examples(language)
    return PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), text)
