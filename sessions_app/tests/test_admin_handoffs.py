"""Staff see who waits for a human, and how to reach them."""

from __future__ import annotations

import pytest
from django.test import Client

from sessions_app.models import Handoff
from sessions_app.tests.talking import make_session


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("ann@example.com", "mailto:ann@example.com"),
        ("+44 20 7946 0000", "tel:+44%2020%207946%200000"),
        ("second floor", ""),
        ('"><script>@x.example', "mailto:%22%3E%3Cscript%3E@x.example"),
    ],
    ids=["mail", "telephone", "words", "hostile"],
)
def test_contact_of_a_handoff_is_a_link_where_one_can_be_made(
    staff_client: Client, contact: str, address: str
) -> None:
    session = make_session()
    Handoff.objects.create(session=session, reason="other", contact=contact)

    page = staff_client.get("/admin/sessions_app/handoff/").content.decode()

    assert (f'href="{address}"' in page) is bool(address)
    assert "<script>@x" not in page
