"""Django settings: every value comes from the environment and has a safe default."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import environ
from django.core.management.utils import get_random_secret_key

from supportbot import __version__, admin_theme, llm_settings, security_headers

BASE_DIR = Path(__file__).resolve().parent.parent

# FileAwareEnv reads SECRET_KEY from the file named by SECRET_KEY_FILE, and so on.
env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")
# What the program itself remembers on this machine: locks, the demo's secrets.
STATE_DIR = Path(env.str("STATE_DIR", default=str(BASE_DIR / "var")))

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY_IS_CONFIGURED = bool(env.str("SECRET_KEY", default=""))
# Without one, sign-ins end with the process; `check --deploy` says so.
SECRET_KEY: str = env.str("SECRET_KEY", default="") or get_random_secret_key()
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Applications

INSTALLED_APPS = [
    "supportbot.apps.SupportbotConfig",  # its templates go before unfold's
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "faq.apps.FAQConfig",
    "sessions_app.apps.SessionsConfig",
]
MIDDLEWARE = [
    "supportbot.middleware.RequestIDMiddleware",
    "supportbot.middleware.ForwardedSchemeMiddleware",
    "supportbot.middleware.SecurityHeadersMiddleware",
    "supportbot.middleware.CORSMiddleware",
    "supportbot.middleware.AdminLanguageMiddleware",
    "supportbot.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "supportbot.urls"
WSGI_APPLICATION = "supportbot.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

DATABASES: dict[str, Any] = {  # Any: options differ with each database engine
    "default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'sessions.db'}")
}
DATABASE_POOL_SIZE: int = env.int("DATABASE_POOL_SIZE", default=40)
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a pool keeps them: docs/decisions/0006
CACHES = {
    # Ctrl+K would go on finding what is gone, and not find what was just saved.
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "metrics": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "supportbot.sqlite"
    if not DATABASES["default"]["NAME"].startswith((":memory:", "file:")):
        # SQLite puts its log beside the file that a symbolic link names.
        DATABASES["default"]["NAME"] = os.path.realpath(DATABASES["default"]["NAME"])
    # A power cut may lose the last moments with NORMAL: docs/decisions/0007.
    DATABASES["default"]["OPTIONS"] = {
        "synchronous": env.str("SQLITE_SYNCHRONOUS", default="NORMAL")
    }
    # A file, since threads share an in-memory database in a way that files never are.
    DATABASES["default"]["TEST"] = {
        "NAME": Path(gettempdir()).resolve() / f"supportbot-test-{os.getpid()}.sqlite3"
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 0,
        "max_size": DATABASE_POOL_SIZE,
        "max_idle": 60,
        "timeout": 5,
        "reconnect_timeout": 5,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The conversation

SESSION_POLICY: str = env.str("SESSION_POLICY", default="open" if DEBUG else "issued")
CHAT_MAX_MESSAGE_CHARS: int = env.int("CHAT_MAX_MESSAGE_CHARS", default=4000)
CHAT_HISTORY_TURNS: int = env.int("CHAT_HISTORY_TURNS", default=10)
CHAT_TURN_TIMEOUT: float = env.float("CHAT_TURN_TIMEOUT", default=20.0)
# Requests that one process works on at once. Twice the calls of the model under way:
# while it hangs, FAQs still answer.
SERVER_THREADS: int = env.int("SERVER_THREADS", default=16)
# Threads of a process that may wait for an earlier turn of the same session. Half of
# them at most, and together with GEMINI_MAX_CONCURRENT_CALLS fewer than all: the others
# are everybody else's.
CHAT_MAX_QUEUED_TURNS: int = env.int("CHAT_MAX_QUEUED_TURNS", default=4)
REDACT_BEFORE_MODEL: bool = env.bool("REDACT_BEFORE_MODEL", default=True)
REDACT_BEFORE_STORAGE: bool = env.bool("REDACT_BEFORE_STORAGE", default=False)
RESET_ERASES: bool = env.bool("RESET_ERASES", default=False)
SUPPORT_CONTACT: str = env.str("SUPPORT_CONTACT", default="")
# Of the bot's own words, where neither the message nor the request tells one.
DEFAULT_LANGUAGE: str = env.str("DEFAULT_LANGUAGE", default="en")
# The bot's own words: a JSON object by key, for one language or for all.
BOT_TEXTS: str = env.str("BOT_TEXTS", default="")
# Told of customers who ask for a human; empty: staff look into the admin.
HANDOFF_WEBHOOK_URL: str = env.str("HANDOFF_WEBHOOK_URL", default="")
HANDOFF_WEBHOOK_SECRET: str = env.str("HANDOFF_WEBHOOK_SECRET", default="")
# Whether endpoints of the admin may be of this machine or its network.
WEBHOOK_PRIVATE_ADDRESSES: bool = env.bool("WEBHOOK_PRIVATE_ADDRESSES", default=True)
# For so long it is kept what endpoints were told, or have not accepted yet.
EVENT_RETENTION_DAYS: int = env.int("EVENT_RETENTION_DAYS", default=30)

# The knowledge base

# "auto": each text by the encoder of its language; or the folder of one; or none.
FAQ_EMBEDDING_MODEL: str = env.str("FAQ_EMBEDDING_MODEL", default="auto")
FAQ_EMBED_IN_BACKGROUND: bool = env.bool("FAQ_EMBED_IN_BACKGROUND", default=True)
# What customers' yes, no, clicks and thumbs need before they count as a label.
LABEL_MIN_SESSIONS: int = env.int("LABEL_MIN_SESSIONS", default=3)
LABEL_HALF_LIFE_DAYS: float = env.float("LABEL_HALF_LIFE_DAYS", default=90.0)
LABEL_CAP_PER_FAQ: int = env.int("LABEL_CAP_PER_FAQ", default=20)

# The language model

# Threads that no queued turn may keep: for calls of the model, and for the FAQ.
_CONFIGURED_LLMS = llm_settings.read(
    env, threads=SERVER_THREADS - CHAT_MAX_QUEUED_TURNS
)
LLMS = _CONFIGURED_LLMS.llms
LLM_SETTINGS_FAULTS = _CONFIGURED_LLMS.faults
# Aliases of LLMS that are asked in this order when the one before gives no answer.
LLM_FALLBACKS: list[str] = env.list("LLM_FALLBACKS", default=[])

# "free": it points at an FAQ, which is shown word for word, else it may write sentences
# that quote FAQs; "referee": it points only; "off": it is never asked.
MODEL_USE: str = env.str("MODEL_USE", default="free")
# It is asked what search is less than "sure" of, or less than "likely".
MODEL_BELOW: str = env.str("MODEL_BELOW", default="sure")

# What the model may cost a day, in TIME_ZONE; 0 is any number. Past it the FAQ answers.
MODEL_DAILY_CALLS: int = env.int("MODEL_DAILY_CALLS", default=0)
MODEL_DAILY_TOKENS: int = env.int("MODEL_DAILY_TOKENS", default=0)
MODEL_DAILY_COST: float = env.float("MODEL_DAILY_COST", default=0.0)
MODEL_PRICE_PER_1K_INPUT: float = env.float("MODEL_PRICE_PER_1K_INPUT", default=0.0)
MODEL_PRICE_PER_1K_OUTPUT: float = env.float("MODEL_PRICE_PER_1K_OUTPUT", default=0.0)
# Those of single models, a JSON object by their names, and the currency of all.
MODEL_PRICES: str = env.str("MODEL_PRICES", default="")
MODEL_CURRENCY: str = env.str("MODEL_CURRENCY", default="USD")

# HTTP

APPEND_SLASH = False
API_MAX_BODY_BYTES: int = env.int(
    # Every character of the longest message written as two \uXXXX escapes, and more.
    "API_MAX_BODY_BYTES",
    default=12 * CHAT_MAX_MESSAGE_CHARS + 16_384,
)
# Messages per minute; 0 is any number.
CHAT_MESSAGES_PER_MINUTE_PER_SESSION: int = env.int(
    "CHAT_MESSAGES_PER_MINUTE_PER_SESSION", default=30
)
CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS: int = env.int(
    "CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS", default=60
)
CHAT_MESSAGES_PER_MINUTE_PER_KEY: int = env.int(
    "CHAT_MESSAGES_PER_MINUTE_PER_KEY", default=600
)
FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS: int = env.int(
    "FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS", default=30
)
KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY: int = env.int(
    "KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY", default=600
)
KNOWLEDGE_MAX_FILE_BYTES: int = env.int("KNOWLEDGE_MAX_FILE_BYTES", default=5_000_000)
KNOWLEDGE_FORM_BYTES = 20_000  # around a file
ADMIN_MAX_FILE_BYTES = 30_000_000  # of a file on the import screen
KNOWLEDGE_MAX_BODY_BYTES = 1_000_000  # of JSON: an answer and two thousand wordings
# Addresses or networks whose X-Forwarded-For is believed.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", default=[])
# Sites that have the component: their pages may hold conversations and no more.
EMBED_ORIGINS: list[str] = env.list("EMBED_ORIGINS", default=[])
REST_FRAMEWORK: dict[str, Any] = {  # Any: as Django REST framework types it
    "DEFAULT_PARSER_CLASSES": ["supportbot.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "supportbot.api.refusing.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {  # Any: as drf-spectacular types it
    "TITLE": "supportbot",
    "DESCRIPTION": (
        "A customer support bot: answers from the company's FAQ word for word, and "
        "lets Gemini answer the rest. Every error is a problem as RFC 9457 describes "
        "it. Paths work with and without a trailing slash."
    ),
    "VERSION": __version__,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Certainty": ["sure", "likely"],
        "FAQStatus": "faq.models.FAQ.Status",
        "FeedbackReason": "sessions_app.models.Feedback.Reason",
        "HandoffReason": "sessions_app.models.Handoff.Reason",
        "HandoffState": "sessions_app.models.Handoff.State",
        "MessageState": "sessions_app.models.Message.State",
        "ReplyKind": [
            *("answer", "closest", "generated"),
            *("asks_back", "small_talk", "no_answer"),
        ],
    },
    "PREPROCESSING_HOOKS": ["supportbot.api.schema.without_slash_variants"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "supportbot.api.schema.describe_responses",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # The sidecar's "validator" would send the schema to a service outside.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
}

# Logs and metrics

# Who may read /metrics: nobody (off), this machine (loopback), whoever can (on).
METRICS: str = env.str("METRICS", default="off")
LOGGING: dict[str, Any] = {  # Any: as logging.config types it
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "supportbot.logs.RequestIDFilter"}},
    "formatters": {
        "json": {"()": "supportbot.logs.JSONFormatter"},
        "plain": {
            "()": "supportbot.logs.PlainFormatter",
            "fmt": "{asctime} {levelname} {message}",
            "datefmt": "%H:%M:%S",
            "style": "{",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "plain" if DEBUG else "json",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": []},
        # Each request has its own line already; these would add its path.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        # One line a call, with the address of the model.
        "httpx2": {"level": "WARNING"},
        "google_genai": {"level": "WARNING"},
    },
}

# Where the start page sends customers; the chat page is another program.
CHAT_PAGE_URL: str = env.str("CHAT_PAGE_URL", default="")

# Admin

LOGIN_REDIRECT_URL = "admin:index"
UNFOLD = admin_theme.UNFOLD

# Security of the pages that browsers open

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("COOKIES_SECURE", not DEBUG)
if SESSION_COOKIE_SECURE:  # browsers bind cookies of this name to this very host
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day, then staff sign in again
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "UserAttributeSimilarityValidator": {},
    }.items()
]
SECURE_HSTS_SECONDS: int = env.int(
    "SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool(
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", default=not DEBUG
)
# Preloading (W021) concerns a company's whole domain: its owner decides, not the bot.
# Who asks without TLS is redirected (W008) by the proxy that has it.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=False)
# Load balancers and Prometheus ask without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/?$", r"^metrics/?$"]
X_FRAME_OPTIONS = security_headers.FRAME_OPTIONS
CSRF_FAILURE_VIEW = "supportbot.error_pages.csrf_failure"
SECURITY_HEADERS = security_headers.HEADERS
CONTENT_SECURITY_POLICIES = security_headers.CONTENT_SECURITY_POLICIES
START_PAGE_POLICY = security_headers.START_PAGE_POLICY
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Language, time, static files

LANGUAGE_CODE = "en"
TIME_ZONE: str = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["supportbot.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]  # what unfold says: it comes without German
STATIC_URL = "static/"
# Where `collectstatic` puts them; without it each app's are served from where they are.
STATIC_ROOT: str | None = env.str("STATIC_ROOT", default="") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
