"""Requests to the admin, and to a plain list of the same rows; needs Django set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count, Model, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from faq.list_tabs import LIST_TABS
from faq.models import FAQ, FAQVersion
from sessions_app.models import ChatSession

PAGE = 50
QUESTION = "How do I change the address of my subscription?"
FAQ_LISTS = (  # narrowed and sorted by what queries
    "status__exact=draft",
    "category__id__exact=3",
    "language=en",
    "validity=now",
    "clashes=yes",
    "o=1",
    "o=6",
    "q=refund+hotel",
    "tab=unasked&q=refund",
    "p=1999",
)
CONVERSATION_LISTS = (
    "source=FAQ",
    "source=Gemini",
    "rating=down",
    "q=x000000007",
    "q=words",
)
_LIST = Template(
    "{% for faq in faqs %}<li>{{ faq.question }} {{ faq.status }}{% endfor %}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address, and what is sent to it, if anything is."""

    address: str
    sent: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None  # what is done first, unmeasured

    def __str__(self) -> str:
        shown = f"POST {self.address}" if self.sent else self.address
        return f"{shown}, anew" if self.before else shown


def plain_list() -> HttpResponse:
    """The newest FAQs as a list without anything."""
    faqs = FAQ.objects.select_related("category").order_by("-updated_at")[:PAGE]
    return HttpResponse(_LIST.render(Context({"faqs": faqs})))


def signed_in() -> Callable[[Page], None]:
    """Asks for a page as a superuser; raises `RuntimeError` where there is none."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("benchmark"))

    def ask(page: Page) -> None:
        send = client.post if page.sent else client.get
        response = send(page.address, page.sent or None, follow=True)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{page} answered {response.status_code}")

    return ask


def pages() -> Iterator[Page]:
    """Every page of the admin: lists, the newest row of each, and what is neither."""
    index = reverse("admin:index")
    yield Page(address=index)
    yield Page(address=f"{index}?days=90")
    yield Page(address=f"{index}?from=2000-01-01&to=2099-01-01")
    for model, model_admin in admin.site._registry.items():  # noqa: SLF001  # no other way
        yield from _of_model(model, has_search=bool(model_admin.search_fields))
    faqs = reverse("admin:faq_faq_changelist")
    yield from (Page(address=f"{faqs}?tab={tab.name}") for tab in LIST_TABS)
    yield from (Page(address=f"{faqs}?{query}") for query in FAQ_LISTS)
    sessions = reverse("admin:sessions_app_chatsession_changelist")
    yield from (Page(address=f"{sessions}?{query}") for query in CONVERSATION_LISTS)
    yield from _beside()
    yield from _after_a_change(faqs)


def _of_model(model: type[Model], *, has_search: bool) -> Iterator[Page]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"  # noqa: SLF001  # Django's own
    address = reverse(f"{name}_changelist")
    yield Page(address=address)
    if has_search:
        yield Page(address=f"{address}?q=setting")
    newest = model._default_manager.order_by("-pk").first()  # noqa: SLF001  # same
    if newest is not None:
        yield Page(address=reverse(f"{name}_change", args=[newest.pk]))


def _beside() -> Iterator[Page]:
    faq = FAQ.objects.filter(pk__in=FAQVersion.objects.values("faq_id")).last()
    if faq is None:
        raise RuntimeError("There are no FAQs with versions: the filling has failed.")
    sessions = reverse("admin:sessions_app_chatsession_changelist")
    longest = ChatSession.objects.annotate(size=Count("messages")).latest("size")
    yield Page(address=reverse("admin:faq_faq_add"))
    yield Page(address=reverse("admin:faq_faq_history", args=[faq.pk]))
    yield Page(address=reverse("admin:faq_faq_delete", args=[faq.pk]))
    yield Page(address=reverse("admin:faq_faq_show_deleted"))
    yield Page(
        address=reverse("admin:sessions_app_chatsession_change", args=[longest.pk])
    )
    yield Page(address=f"{sessions}figures/?days=90")
    yield Page(address=f"{sessions}faqs/?days=90")
    yield Page(address=reverse("staff:answer_later", args=[faq.pk]))
    yield Page(address=reverse("staff:playground"))
    yield Page(address=reverse("staff:playground"), sent={"message": QUESTION})
    search = reverse("admin:search")
    # What was found is kept for five minutes.
    found = f"{search}?s=refund+hotel&extended=1"
    yield Page(address=found, before=cache.clear)
    choices = "app_label=faq&model_name=faq&field_name"
    autocomplete = reverse("admin:autocomplete")
    yield Page(address=f"{autocomplete}?{choices}=category&term=a")
    yield Page(address=f"{autocomplete}?{choices}=translation_of&term=refund")
    unsaved = {"id": str(faq.pk), "question": QUESTION, "answer": faq.answer}
    yield Page(address=reverse("admin:faq_faq_check"), sent=unsaved)


def _after_a_change(faqs: str) -> Iterator[Page]:
    """What reads the knowledge base anew once somebody has changed it."""
    faq = FAQ.objects.latest("pk")
    sent = {"question": faq.question, "answer": faq.answer, "status": faq.status}
    change = reverse("admin:faq_faq_change", args=[faq.pk])
    unsaved = {"id": str(faq.pk), "question": QUESTION, "answer": faq.answer}

    def touch() -> None:
        FAQ.objects.filter(pk=faq.pk).update(answer=Concat("answer", Value(".")))

    yield Page(address=faqs, before=touch)
    yield Page(address=change, sent=sent, before=touch)
    yield Page(address=reverse("admin:faq_faq_check"), sent=unsaved, before=touch)
    playground = reverse("staff:playground")
    yield Page(address=playground, sent={"message": QUESTION}, before=touch)
