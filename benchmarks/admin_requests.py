"""Requests to the admin, and to a plain list of the same rows; needs Django set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from faq.models import FAQ

PAGE = 50
OTHER_PAGES: tuple[str, ...] = ()  # no list, and no row of one
_LIST = Template(
    "{% for faq in faqs %}<li>{{ faq.question }} {{ faq.status }}{% endfor %}"
)


def plain_list() -> HttpResponse:
    """The newest FAQs as a list without anything."""
    faqs = FAQ.objects.select_related("category").order_by("-updated_at")[:PAGE]
    return HttpResponse(_LIST.render(Context({"faqs": faqs})))


def signed_in() -> Callable[[str], None]:
    """Asks for a page as a superuser; raises `RuntimeError` where there is none."""
    client = Client()
    client.force_login(User.objects.create_superuser("benchmark"))

    def get(address: str) -> None:
        response = client.get(address, headers={"host": "localhost"})
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return get


def page_addresses() -> Iterator[str]:
    """The first page, every list, a search in it, and the newest row of each."""
    yield reverse("admin:index")
    for model, model_admin in admin.site._registry.items():  # noqa: SLF001  # no other way
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"  # noqa: SLF001  # Django's own
        yield reverse(f"{name}_changelist")
        if model_admin.search_fields:
            yield reverse(f"{name}_changelist") + "?q=setting"
        newest = model._default_manager.order_by("-pk").first()  # noqa: SLF001  # same
        if newest is not None:
            yield reverse(f"{name}_change", args=[newest.pk])
    yield from map(reverse, OTHER_PAGES)
