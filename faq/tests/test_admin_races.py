"""What staff do to one FAQ at one moment: nobody waits for ever, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse

from faq.history import FAQS, recording, timeline
from faq.models import FAQ, Edit, FAQVersion

MakeFAQ = Callable[..., FAQ]


@pytest.mark.django_db(transaction=True)
def test_restoring_deleting_and_a_list_action_go_one_after_the_other(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq("Old?", alternates=["way"])
    with recording(Edit.Way.COMMAND, author="ann") as edit:
        edit.before([faq.pk])
        FAQ.objects.update(question="New?")
        edit.after([faq.pk])
    version = FAQVersion.objects.earliest("id")
    action = {"action": "unpublish", "_selected_action": faq.pk, "confirmed": "1"}
    restore = reverse("admin:faq_faq_restore", args=[faq.pk, version.pk])
    delete = reverse("admin:faq_faq_delete", args=[faq.pk])
    listed = reverse("admin:faq_faq_changelist")

    statuses = at_once(
        (restore, {}), (delete, {"post": "yes"}), (listed, action), (restore, {})
    )

    told = [entry.what for entry in timeline(FAQS, faq.pk).entries]
    assert set(statuses) == {302}
    assert "Deleted by form" in told
    assert "Changed by something that kept no version" not in told


def at_once(*posts: tuple[str, dict[str, object]]) -> list[int]:
    """The statuses of forms that are sent at one moment."""
    user = User.objects.create_superuser("boss")
    clients = [Client(raise_request_exception=False) for _post in posts]
    for client in clients:
        client.force_login(user)
    barrier = Barrier(len(posts))

    def post(client: Client, address: str, data: dict[str, object]) -> int:
        barrier.wait()
        try:
            return client.post(address, data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as pool:
        sent = [
            pool.submit(post, client, *each)
            for client, each in zip(clients, posts, strict=True)
        ]
    return [each.result() for each in sent]
