"""System checks: a wrong setting fails at `manage.py check`, with the remedy."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from sessions_app import prices
from sessions_app.webhooks import Webhook
from supportbot.chat.wording import configured_texts
from supportbot.llm.calling import availability_of
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
    "EMAIL_TIMEOUT": (1, 60),
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
            hint = (
                "See LLM_BACKEND, LLMS and the variables GEMINI_... and OPENAI_... in "
                "the README."
            )
            messages.append(checks.Error(str(exc), hint=hint, id="supportbot.E002"))
    return messages


@checks.register()
def check_llm_settings(**_kwargs: object) -> list[checks.CheckMessage]:
    """What the environment says of models can be read, and names models there are."""
    unreadable = [
        checks.Error(
            f"Models can't be read from the environment: {fault}",
            hint="Write a JSON object on one line, names and texts in double quotes.",
            id="supportbot.E020",
        )
        for fault in settings.LLM_SETTINGS_FAULTS
    ]
    unknown = [
        checks.Error(
            f"LLM_FALLBACKS names {alias!r}, which is no alias of LLMS.",
            hint=f"There are {', '.join(settings.LLMS)}. 'openai' needs OPENAI_MODEL, "
            "'gemini' GEMINI_API_KEY, any other an entry in LLMS.",
            id="supportbot.E021",
        )
        for alias in settings.LLM_FALLBACKS
        if alias not in settings.LLMS
    ]
    return [*unreadable, *unknown]


@checks.register()
def check_fallbacks_are_set_up(**_kwargs: object) -> list[checks.CheckMessage]:
    """A spare without its key is none; it is skipped, and nobody would know."""
    return [
        checks.Warning(
            f"LLM_FALLBACKS names {alias!r}, which has no key: it is never asked.",
            hint="Set GEMINI_API_KEY or OPENAI_API_KEY, or take it out.",
            id="supportbot.W020",
        )
        for alias in settings.LLM_FALLBACKS
        if alias in settings.LLMS and availability_of(alias) == "not_configured"
    ]


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
    try:
        prices.parse(settings.MODEL_PRICES)
    except prices.InvalidPrices as exc:
        return [
            checks.Error(
                f"MODEL_PRICES can't be read. {exc}",
                hint='As JSON: {"name of the model": {"input": 0.1, "output": 0.4}}.',
                id="supportbot.E015",
            )
        ]
    if not settings.MODEL_DAILY_COST or prices.any_known():
        return []
    return [
        checks.Error(
            f"MODEL_DAILY_COST is {settings.MODEL_DAILY_COST}, but tokens cost 0.",
            hint=(
                "Set MODEL_PRICES, or MODEL_PRICE_PER_1K_INPUT and "
                "MODEL_PRICE_PER_1K_OUTPUT."
            ),
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
def check_email(**_kwargs: object) -> list[checks.CheckMessage]:
    """Who sends e-mails says from whom, and in one way of encrypting."""
    if not settings.EMAIL_HOST:
        return []
    faults = []
    if not settings.EMAIL_FROM:
        hint = "Set EMAIL_FROM=Example support <support@example.com>."
        faults.append(("EMAIL_HOST is set, and EMAIL_FROM is empty.", hint))
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        hint = "Set EMAIL_USE_TLS=False for port 465, EMAIL_USE_SSL=False for 587."
        faults.append(("EMAIL_USE_TLS and EMAIL_USE_SSL are both set.", hint))
    return [
        checks.Error(fault, hint=hint, id="supportbot.E017") for fault, hint in faults
    ]


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
