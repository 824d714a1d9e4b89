"""Capabilities for tests of the import screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from faq.models import PendingImport

IMPORT = "/admin/faq/faq/import/"
Sent = Callable[..., PendingImport]


@pytest.fixture
def sent() -> Sent:
    """Send a file, as the browser does: `sent(client, "question,answer\\n...")`."""

    def send(
        client: Client, content: str | bytes, name: str = "faq.csv"
    ) -> PendingImport:
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        client.post(IMPORT, {"file": file, "end": "1"})
        return PendingImport.objects.latest("pk")

    return send


@pytest.fixture
def press() -> Callable[..., str]:
    """Press a button of the preview; the page that it leads to."""

    def post(
        client: Client, pending: PendingImport, button: str, **fields: object
    ) -> str:
        pending.refresh_from_db()
        posted = {
            "on_conflict": "refuse",
            "ids": "auto",
            "check_number": pending.check_number,
            button: "1",
            **fields,
        }
        page = client.post(f"{IMPORT}{pending.key}/check/", posted, follow=True)
        pending.refresh_from_db()
        return page.content.decode()

    return post
