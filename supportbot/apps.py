"""The project as a Django app: it carries the commands and the system checks."""

from django.apps import AppConfig


class SupportbotConfig(AppConfig):
    name = "supportbot"
    verbose_name = "Support bot"
