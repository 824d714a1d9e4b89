"""System checks: a wrong setting fails at `manage.py check`, with the remedy."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from sessions_app.webhooks import Webhook
from supportbot.chat.wording import configured_texts
from supportbot.llm.exceptions import InvalidLLM
from supportbot.llm.handler import create_llm
from supportbot.models import SHIPPED_LANGUAGES

SESSION_POLICIES = ("issued", "open")
MODEL_USES = ("off", "referee", "free")
CERTAINTIES = ("sure", "likely")
WHO_READS_METRICS = ("off", "loopback", "on")
RANGES: dict[str, tuple[float, float]] = {
    "CHAT_MAX_MESSAGE_CHARS": (1, 100_000),
    "CHAT_HISTORY_TURNS": (0, 100),
    "CHAT_TURN_TIMEOUT": (1, 120),
    "SERVER_THREADS": (1, 1_000),
    "DATABASE_POOL_SIZE": (2, 1_000),
    # Two at least: no customer alone makes a label.
    "LABEL_MIN_SESSIONS": (2, 10_000),
    "LABEL_HALF_LIFE_DAYS": (1, 3_650),
    "LABEL_CAP_PER_FAQ": (0, 100_000),
    "MODEL_DAILY_CALLS": (0, 1_000_000_000),
    "MODEL_DAILY_TOKENS": (0, 1_000_000_000_000),
    "MODEL_DAILY_COST": (0, 1_000_000),
    "MODEL_PRICE_PER_1K_INPUT": (0, 100),
    "MODEL_PRICE_PER_1K_OUTPUT": (0, 100),
}


@checks.register()
def check_llms(**_kwargs: object) -> list[checks.CheckMessage]:
    """Every alias of LLMS can be built; a missing key is no fault."""
    if "default" not in settings.LLMS:
        hint = "Add LLMS['default']; the dummy backend stands for 'no model'."
        return [checks.Error("LLMS has no 'default'.", hint=hint, id="supportbot.E001")]
    messages: list[checks.CheckMessage] = []
    for alias in settings.LLMS:
        try:
            create_llm(alias).close()
        except InvalidLLM as exc:
            hint = "See LLMS in settings.py and the GEMINI_ variables in .env."
            messages.append(checks.Error(str(exc), hint=hint, id="supportbot.E002"))
    return messages


@checks.register()
def check_database(**_kwargs: object) -> list[checks.CheckMessage]:
    """The database engine can use its OPTIONS."""
    try:
        connection.get_connection_params()
    except ImproperlyConfigured as exc:
        hint = "See DATABASE_URL and SQLITE_SYNCHRONOUS in the README."
        return [checks.Error(str(exc), hint=hint, id="supportbot.E011")]
    return []


@checks.register()
def check_session_policy(**_kwargs: object) -> list[checks.CheckMessage]:
    if settings.SESSION_POLICY in SESSION_POLICIES:
        return []
    return [
        checks.Error(
            f"SESSION_POLICY is {settings.SESSION_POLICY!r}.",
            hint=f"Use one of {', '.join(SESSION_POLICIES)}.",
            id="supportbot.E003",
        )
    ]


@checks.register()
def check_metrics(**_kwargs: object) -> list[checks.CheckMessage]:
    if settings.METRICS in WHO_READS_METRICS:
        return []
    return [
        checks.Error(
            f"METRICS is {settings.METRICS!r}.",
            hint=f"Use one of {', '.join(WHO_READS_METRICS)}.",
            id="supportbot.E014",
        )
    ]


@checks.register()
def check_use_of_the_model(**_kwargs: object) -> list[checks.CheckMessage]:
    choices = {"MODEL_USE": MODEL_USES, "MODEL_BELOW": CERTAINTIES}
    return [
        checks.Error(
            f"{name} is {getattr(settings, name)!r}.",
            hint=f"Use one of {', '.join(allowed)}.",
            id="supportbot.E015",
        )
        for name, allowed in choices.items()
        if getattr(settings, name) not in allowed
    ]


@checks.register()
def check_ranges(**_kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{name} is {getattr(settings, name)}.",
            hint=f"Use a number from {low} to {high}.",
            id="supportbot.E004",
        )
        for name, (low, high) in RANGES.items()
        if not low <= getattr(settings, name) <= high
    ]


@checks.register()
def check_model_prices(**_kwargs: object) -> list[checks.CheckMessage]:
    prices = (settings.MODEL_PRICE_PER_1K_INPUT, settings.MODEL_PRICE_PER_1K_OUTPUT)
    if not settings.MODEL_DAILY_COST or any(prices):
        return []
    return [
        checks.Error(
            f"MODEL_DAILY_COST is {settings.MODEL_DAILY_COST}, but tokens cost 0.",
            hint="Set MODEL_PRICE_PER_1K_INPUT and MODEL_PRICE_PER_1K_OUTPUT.",
            id="supportbot.E007",
        )
    ]


@checks.register()
def check_handoff_webhook(**_kwargs: object) -> list[checks.CheckMessage]:
    if not settings.HANDOFF_WEBHOOK_URL:
        return []
    try:
        Webhook.of(settings.HANDOFF_WEBHOOK_URL, settings.HANDOFF_WEBHOOK_SECRET)
    except ValueError as exc:
        hint = "See HANDOFF_WEBHOOK_URL and HANDOFF_WEBHOOK_SECRET in the README."
        return [
            checks.Error(
                f"The webhook for handoffs can't be used: {exc}",
                hint=hint,
                id="supportbot.E008",
            )
        ]
    return []


@checks.register()
def check_bot_texts(**_kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"BOT_TEXTS can't be used: {fault}",
            hint="See the bot's own words in the README.",
            id="supportbot.E009",
        )
        for fault in configured_texts(settings.BOT_TEXTS).faults
    ]


@checks.register()
def check_default_language(**_kwargs: object) -> list[checks.CheckMessage]:
    language = settings.DEFAULT_LANGUAGE
    if language in SHIPPED_LANGUAGES:
        return []
    shipped = ", ".join(SHIPPED_LANGUAGES)
    if language not in dict(settings.LANGUAGES):
        hint = f"Use one of {shipped}, or another code of Django's LANGUAGES."
        message = f"DEFAULT_LANGUAGE is {language!r}."
        return [checks.Error(message, hint=hint, id="supportbot.E010")]
    return [
        checks.Warning(
            f"DEFAULT_LANGUAGE is {language!r}; the bot's own words are in {shipped}.",
            hint="They are English until they are written in the admin or BOT_TEXTS.",
            id="supportbot.W002",
        )
    ]


@checks.register()
def check_embedding_model(**_kwargs: object) -> list[checks.CheckMessage]:
    folder = settings.FAQ_EMBEDDING_MODEL
    if folder in {"", "auto"} or Path(folder).is_dir():
        return []
    return [
        checks.Warning(
            f"FAQ_EMBEDDING_MODEL is {folder!r}, which is no folder.",
            hint="Search finds words only until it is 'auto' or names the folder of an "
            "encoder; leave it empty if that is intended.",
            id="supportbot.W001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_open_sessions(**_kwargs: object) -> list[checks.CheckMessage]:
    if settings.DEBUG or settings.SESSION_POLICY != "open":
        return []
    return [
        checks.Error(
            "SESSION_POLICY is 'open': whoever guesses a session id reads along.",
            hint="Set SESSION_POLICY=issued and give integrations API keys.",
            id="supportbot.E005",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_secret_key(**_kwargs: object) -> list[checks.CheckMessage]:
    if settings.SECRET_KEY_IS_CONFIGURED:
        return []
    return [
        checks.Error(
            "SECRET_KEY is not set: each process makes up its own.",
            hint="Set SECRET_KEY in .env, or SECRET_KEY_FILE to a file that holds it.",
            id="supportbot.E006",
        )
    ]
