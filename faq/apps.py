"""The knowledge base as a Django app."""

from django.apps import AppConfig


class FAQConfig(AppConfig):
    name = "faq"
    verbose_name = "Knowledge base"
