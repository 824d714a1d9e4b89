"""The project as a Django app: it carries the commands and the system checks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportbotConfig(AppConfig):
    name = "supportbot"
    verbose_name = _("Support bot")

    def ready(self) -> None:
        # Imported to register them.
        from faq import background
        from supportbot import checks, metrics  # noqa: F401
        from supportbot.api import checks as api_checks  # noqa: F401

        background.observers.append(metrics.note_job)
