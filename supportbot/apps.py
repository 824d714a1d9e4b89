"""The project as a Django app: it carries the commands and the system checks."""

from django.apps import AppConfig


class SupportbotConfig(AppConfig):
    name = "supportbot"
    verbose_name = "Support bot"

    def ready(self) -> None:
        # Imported to register them.
        from supportbot import checks  # noqa: F401
        from supportbot.api import checks as api_checks  # noqa: F401
