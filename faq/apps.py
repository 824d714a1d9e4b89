"""The knowledge base as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FAQConfig(AppConfig):
    name = "faq"
    verbose_name = _("Knowledge base")
