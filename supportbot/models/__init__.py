"""What the bot says, looks like and tells its model, as staff have it; what failed."""

from supportbot.models.briefings import Briefing, BriefingVersion, ReplyLanguage, Tone
from supportbot.models.failures import Failure
from supportbot.models.looks import Appearance, AppearanceVersion, has_colour_code
from supportbot.models.texts import (
    EVERY_LANGUAGE,
    PLACEHOLDER,
    SHIPPED_LANGUAGES,
    BotText,
    BotTextRevision,
    BotTextVersion,
    TextKey,
    fault_of,
    language_choices,
)

__all__ = [
    "EVERY_LANGUAGE",
    "PLACEHOLDER",
    "SHIPPED_LANGUAGES",
    "Appearance",
    "AppearanceVersion",
    "BotText",
    "BotTextRevision",
    "BotTextVersion",
    "Briefing",
    "BriefingVersion",
    "Failure",
    "ReplyLanguage",
    "TextKey",
    "Tone",
    "fault_of",
    "has_colour_code",
    "language_choices",
]
