"""The screen and the command judge the same bytes alike."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from faq.admin.importing.checking import check_file, tab_of
from faq.admin.importing.pages import Tab, load_page
from faq.admin.importing.uploads import keep_upload
from faq.importing import ImportRejected, plan_import, read_table
from faq.models import FAQ, PendingImport

pytestmark = pytest.mark.django_db
SHARED = Path(settings.BASE_DIR).parent / "shared"
FOLDERS = (SHARED / "cases" / "files", SHARED / "corpora")
FILES = sorted(
    path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()
)

CELLS = st.sampled_from(
    [
        "How to pay?",
        "how to pay",
        "Where?",
        "By card.",
        "TBD",
        "",
        "30*40*50",
        "a;b",
        "ä",
    ]
)
HEADERS = st.sampled_from(["question,answer", "Frage,Antwort", "title,text", "x,y"])
ROWS = st.lists(st.tuples(CELLS, CELLS).map(",".join), max_size=12)
CONTENTS = st.tuples(HEADERS, ROWS).map(lambda pair: "\n".join([pair[0], *pair[1]]))


def by_the_command(data: bytes, name: str) -> list[tuple[str, str, int | None]] | None:
    try:
        plan = plan_import(read_table(io.BytesIO(data), name))
    except ImportRejected:
        return None
    return [(v.place, str(tab_of(v)), v.faq_id) for v in plan.verdicts]


def by_the_screen(data: bytes, name: str) -> list[tuple[str, str, int | None]] | None:
    user, _ = User.objects.get_or_create(username="s", is_superuser=True)
    pending = keep_upload(SimpleUploadedFile(name, data), user)
    check_file(pending, lambda _count: None)
    pending.refresh_from_db()
    if pending.state == PendingImport.State.REFUSED:
        return None
    pages = (load_page(pending, Tab.ALL, number) for number in itertools.count(1))
    rows = itertools.chain.from_iterable(itertools.takewhile(bool, pages))
    return [(row.place, row.tab, row.faq_id) for row in rows]


@given(content=CONTENTS)
@examples(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_verdicts_on_any_table_are_those_of_the_command(content: str) -> None:
    FAQ.objects.get_or_create(question="How to pay?", defaults={"answer": "In cash."})
    data = content.encode()

    assert by_the_screen(data, "faq.csv") == by_the_command(data, "faq.csv")


@pytest.mark.skipif(not FILES, reason=f"{SHARED} is not there")
def test_the_verdicts_on_files_as_people_have_them_are_those_of_the_command() -> None:
    judged = {
        path.name: (
            by_the_screen(path.read_bytes(), path.name),
            by_the_command(path.read_bytes(), path.name),
        )
        for path in FILES
    }

    assert {
        name for name, (screen, command) in judged.items() if screen != command
    } == (set())
