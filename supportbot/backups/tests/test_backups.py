"""A backup brings back what there was, or says why not and changes nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from faq import search
from faq.models import FAQ, Embedding
from sessions_app.models import Message
from sessions_app.tests.talking import make_session
from supportbot.backups import postgres_copy
from supportbot.backups.archive import COPY, MANIFEST
from supportbot.backups.exceptions import BackupError
from supportbot.backups.making import back_up
from supportbot.backups.restoring import restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a folder with spaces" / "bot.backup"


@pytest.fixture
def saved(make_faq: Callable[..., FAQ], file: Path) -> Path:
    """A backup of one FAQ and a conversation about it."""
    file.parent.mkdir()
    make_faq(
        "Where is my parcel?", "Under “Orders”.\n\n**Bold**, ñ, 漢字.", never=["ŷ"]
    )
    session = make_session()
    Message.objects.create(session=session, epoch=1, role="user", text="wher is it 🙂")
    Embedding.objects.create(model_sha256="m", text_key="k", vector=bytes(range(256)))
    back_up(file)
    return file


def content() -> list[object]:
    return [
        list(FAQ.objects.order_by("id").values()),
        list(Message.objects.order_by("id").values()),
        [bytes(row.vector) for row in Embedding.objects.order_by("pk")],
    ]


def with_changed(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The backup with another content under that name."""
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for each, held in parts.items():
            archive.writestr(each, change(held) if each == name else held)
    return file


def with_manifest(file: Path, **fields: object) -> Path:
    return with_changed(
        file, MANIFEST, lambda text: json.dumps(json.loads(text) | fields).encode()
    )


def test_what_was_changed_since_is_as_it_was(saved: Path) -> None:
    before = content()
    FAQ.objects.update(answer="Gone.")
    Message.objects.all().delete()
    Embedding.objects.all().delete()

    restore(saved, replaces=True)

    assert content() == before


def test_a_process_that_runs_answers_from_what_was_restored(
    saved: Path, make_faq: Callable[..., FAQ]
) -> None:
    FAQ.objects.all().delete()
    make_faq("Do you deliver to the moon?", "No.")
    assert search.search("do you deliver to the moon").match

    restore(saved, replaces=True)

    assert search.search("do you deliver to the moon").match is None
    assert search.search("where is my parcel").match


def test_changes_after_a_restore_are_counted_on(
    saved: Path, make_faq: Callable[..., FAQ]
) -> None:
    restore(saved, replaces=True)

    make_faq("Do you deliver to the moon?", "No.")

    assert search.search("do you deliver to the moon").match


def test_a_database_with_content_is_replaced_only_if_that_is_said(saved: Path) -> None:
    FAQ.objects.update(answer="Newer.")
    before = content()

    with pytest.raises(BackupError, match=r"has 1 FAQs, 1 conversations.*--replace"):
        restore(saved)

    assert content() == before


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"engine": "oracle"}, "is of oracle, DATABASE_URL names"),
        ({"migrations": ["faq.9999_later"]}, "has faq.9999_later, which this one"),
        ({"format": 99}, "format 99, written by a newer version"),
        ({"digest": "0" * 64}, "is damaged: its content was changed"),
        ({"migrations": None}, "manifest.json can't be read"),
        ({"surprise": 1}, "manifest.json can't be read"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    fields: dict[str, object], told: str, saved: Path
) -> None:
    before = content()

    with pytest.raises(BackupError, match=told):
        restore(with_manifest(saved, **fields), replaces=True)

    assert content() == before


@pytest.mark.parametrize("kept", [0, 1, 100, -100])
def test_a_file_cut_short_is_refused(kept: int, saved: Path) -> None:
    before = content()
    saved.write_bytes(saved.read_bytes()[:kept])

    with pytest.raises(BackupError, match="is no backup, or a damaged one: "):
        restore(saved, replaces=True)

    assert content() == before


def test_a_copy_that_is_no_database_is_refused(saved: Path) -> None:
    before = content()
    text = b"no database at all" * 400
    digest = hashlib.sha256(text).hexdigest()
    with_manifest(with_changed(saved, COPY, lambda _held: text), digest=digest)

    with pytest.raises(BackupError):
        restore(saved, replaces=True)

    assert content() == before


def test_a_backup_is_for_its_owner_alone_and_never_overwritten(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in saved.parent.iterdir()] == [saved.name]
    with pytest.raises(BackupError, match=r"exists\. Name another file"):
        back_up(saved)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no folder"):
        back_up(tmp_path / "not" / "there")


def test_the_commands_tell_what_they_have_done(saved: Path) -> None:
    told = StringIO()
    call_command("backup", saved.with_name("second"), stdout=told)
    call_command("restore", saved.with_name("second"), replace=True, stdout=told)

    made, restored = told.getvalue().splitlines()
    assert "second: 0." in made
    assert "1 FAQs, 1 conversations, 1 messages" in made
    assert restored.startswith("Restored: 1 FAQs")


def test_an_older_backup_asks_for_migrate(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "supportbot.management.commands.restore"
    monkeypatch.setattr(f"{module}.is_behind", lambda: True)
    told = StringIO()

    call_command("restore", saved, replace=True, stdout=told)

    assert "run `manage.py migrate`" in told.getvalue()


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read: No such file"):
        call_command("restore", tmp_path / "none")


def test_tables_of_a_newer_version_do_not_stay(saved: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE faq_of_tomorrow (id integer)")

    restore(saved, replaces=True)

    with connection.cursor() as cursor:
        assert "faq_of_tomorrow" not in connection.introspection.table_names(cursor)
    assert MigrationRecorder(connection).applied_migrations()


def test_programs_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BackupError, match="no pg_dump on this machine"):
        postgres_copy.PostgresCopy().save(Path("anywhere"))
