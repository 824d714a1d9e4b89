"""The demo: everything a first visitor needs, prepared and started on this machine."""

from __future__ import annotations

import errno
import os
import secrets
import socket
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from faq.models import FAQ
from sessions_app.models import APIKey

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PAGE_KEY_NAME = "Demo chat page"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccount:
    """Who may sign in to the admin; the password only when it has just been made."""

    username: str
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the demo listens."""

    host: str
    api_port: int
    ui_port: int

    @property
    def visitor_host(self) -> str:
        """A host a browser on this machine can open."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 (compared, not bound)
        return f"[{host}]" if ":" in host else host

    @property
    def api_url(self) -> str:
        return f"http://{self.visitor_host}:{self.api_port}"

    @property
    def ui_url(self) -> str:
        return f"http://{self.visitor_host}:{self.ui_port}"


def load_sample_when_empty() -> bool:
    """Import the sample knowledge base into an empty table; whether it was empty."""
    if FAQ.objects.visible().exists():
        return False
    sample = settings.BASE_DIR / "fixtures" / "faq_dataset.csv"
    call_command("import_faq", str(sample), verbosity=0)
    return True


def staff_account() -> StaffAccount:
    """An account for the admin: the first there is, else a new one."""
    users = get_user_model().objects
    staff = users.filter(is_staff=True, is_active=True).order_by("-is_superuser", "pk")
    known = staff.first()
    if known:
        return StaffAccount(username=known.get_username())
    password = secrets.token_urlsafe(12)
    users.create_superuser(username="demo", password=password)
    return StaffAccount(username="demo", password=password)


def chat_page_key() -> str:
    """The chat page's own API key, kept so that visitors keep their sessions."""
    kept = _remembered("chat_page_key")
    if kept and APIKey.objects.authenticate(kept):
        return kept
    name = PAGE_KEY_NAME
    if APIKey.objects.filter(name=name).exists():
        name = f"{name} {secrets.token_hex(3)}"
    _, secret = APIKey.objects.create_key(name, is_delegating=True)
    _remember("chat_page_key", secret)
    return secret


def server_environment(
    addresses: Addresses, page_key: str, *, with_ui: bool = True
) -> dict[str, str]:
    """The environment of both servers; what the operator has set stays as it is.

    DEBUG goes on only where nobody but this machine can connect.
    """
    is_private = addresses.host in LOOPBACK
    defaults = {
        "DEBUG": str(is_private),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]" if is_private else "*",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _demo_secret_key(),
        "COOKIES_SECURE": "False",
        "LOG_LEVEL": "WARNING",
        "CHAT_PAGE_URL": addresses.ui_url if with_ui else "",
        "API_URL": addresses.api_url,
        "API_KEY": page_key,
        "UI_HOST": addresses.host,
        "UI_PORT": str(addresses.ui_port),
    }
    return defaults | dict(os.environ) | {"PYTHONUNBUFFERED": "1"}


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there; raises OSError when none ever could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            if exc.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def _demo_secret_key() -> str:
    kept = _remembered("secret_key")
    if not kept:
        kept = secrets.token_urlsafe(48)
        _remember("secret_key", kept)
    return kept


def _remembered(name: str) -> str:
    file = settings.STATE_DIR / name
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _remember(name: str, secret: str) -> None:
    """Keep a secret where only this user can read it."""
    file = settings.STATE_DIR / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(secret + "\n")
