"""A file arrives whole, or the sender learns why not."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from faq.admin.importing.tests.conftest import IMPORT, Sent
from faq.models import PendingImport
from faq.models.pending_imports import KEPT_FOR


def test_a_file_that_is_too_large_is_refused_with_the_limit(
    staff_client: Client, settings: Settings
) -> None:
    settings.ADMIN_MAX_FILE_BYTES = 10
    file = SimpleUploadedFile("faq.csv", b"question,answer\n")

    page = staff_client.post(IMPORT, {"file": file, "end": "1"})

    assert "at most 10" in page.content.decode()
    assert not PendingImport.objects.exists()


def test_a_request_that_is_far_too_large_is_not_read(
    staff_client: Client, settings: Settings
) -> None:
    size = settings.ADMIN_MAX_FILE_BYTES * 2

    page = staff_client.post(
        IMPORT, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=size
    )

    assert page.status_code == 413
    assert "28.6" in page.content.decode()


def test_an_upload_that_was_cut_off_is_refused(staff_client: Client) -> None:
    file = SimpleUploadedFile("faq.csv", b"question,answer\nHow?,So")

    page = staff_client.post(IMPORT, {"file": file})

    assert "did not arrive whole" in page.content.decode()
    assert not PendingImport.objects.exists()


def test_no_file_and_an_empty_file_are_named(staff_client: Client) -> None:
    empty = SimpleUploadedFile("faq.csv", b"")

    none = staff_client.post(IMPORT, {"end": "1"}).content.decode()
    nothing = staff_client.post(IMPORT, {"file": empty, "end": "1"}).content.decode()

    assert "Choose a file first." in none
    assert "The file is empty." in nothing


def test_files_of_the_day_before_yesterday_go_with_the_next_one(
    staff_client: Client, sent: Sent
) -> None:
    old = sent(staff_client, "question,answer\nHow?,So.\n")
    long_ago = timezone.now() - KEPT_FOR - timedelta(hours=1)
    PendingImport.objects.update(created_at=long_ago)

    sent(staff_client, "question,answer\nWhy?,Because.\n")

    assert not PendingImport.objects.filter(pk=old.pk).exists()
