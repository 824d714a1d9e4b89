"""Who may speak for an integration: API keys, of which only digests are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEY_PREFIX = "sk_"
LAST_USED_PRECISION = timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a key is good for; one allows nothing of another."""

    CHAT = "chat", _("Speak with customers")
    READ = "knowledge:read", _("Read and search all FAQs, drafts, too")
    WRITE = "knowledge:write", _("Write and import drafts and next texts")
    PUBLISH = "knowledge:publish", _("Change what customers get")


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for secrets of 128 random bits and more."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class APIKeyManager(models.Manager["APIKey"]):
    def create_key(
        self,
        name: str,
        *,
        is_delegating: bool = False,
        scopes: Iterable[str] = (Scope.CHAT,),
    ) -> tuple[APIKey, str]:
        """The new key and its secret, which nobody can read again."""
        key = self.model(name=name, is_delegating=is_delegating)
        key.allow(scopes)
        secret = key.set_new_secret()
        key.save()
        return key, secret

    def authenticate(self, secret: str) -> APIKey | None:
        """The key of that secret, unless it was revoked; its use is noted."""
        # With the one in `ChatSessionManager.find` an eighth of a turn's processor time
        # is spared: `filter().first()` builds its statement anew for every message.
        keys = self.raw(
            "SELECT * FROM sessions_app_apikey"
            " WHERE digest = %s AND revoked_at IS NULL",
            [digest(secret)],
        )
        key = next(iter(keys), None)
        if key:
            key.note_use()
        return key


class APIKey(models.Model):
    """An integration's credential; only its digest is kept."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_delegating = models.BooleanField(
        _("forwards visitors' addresses"), default=False
    )
    messages_per_minute = models.PositiveIntegerField(null=True, blank=True)
    # Words with spaces between, as OAuth writes them.
    scopes = models.CharField(
        _("allows"), max_length=200, default=Scope.CHAT, db_default=Scope.CHAT
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = APIKeyManager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("API key"), _("API keys")

    def __str__(self) -> str:
        return self.name

    def has_scope(self, scope: Scope) -> bool:
        return str(scope) in self.scopes.split()

    def allow(self, scopes: Iterable[str]) -> None:
        """Let the key do this and no more, in the order in which we list it."""
        wanted = set(map(str, scopes))
        self.scopes = " ".join(each for each in Scope.values if each in wanted)

    def set_new_secret(self) -> str:
        """The secret of a key yet to be saved; it can't be read again."""
        secret = KEY_PREFIX + secrets.token_urlsafe(24)
        self.digest = digest(secret)
        return secret

    def note_use(self) -> None:
        """Remember the time, at most once a minute: reading must stay cheap."""
        now = timezone.now()
        if self.last_used_at and now - self.last_used_at < LAST_USED_PRECISION:
            return
        self.last_used_at = now
        self.save(update_fields=["last_used_at"])

    def revoke(self) -> None:
        """Refuse the key from now on; the first moment of revocation stays."""
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])
