"""Capabilities that tests across the apps share."""

from __future__ import annotations

import gc
import secrets
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings
from hypothesis import settings as settings_of_hypothesis
from pytest_django import Settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from faq.indexing.holder import holder
from faq.models import FAQ, Category, Phrasing
from supportbot.llm import llms
from supportbot.llm.backends.locmem import LocMemBackend

pytest_plugins = ["supportbot.tests.marking", "supportbot.tests.skips"]

BACKENDS = "supportbot.llm.backends"
BROWSER = "gradio_ui/tests/test_browser.py"
REAL_API = "gradio_ui/tests/test_real_api.py"
DEMO = "supportbot/tests/test_demo.py"
BOOTSTRAP = "supportbot/tests/test_bootstrap.py"
PRODUCTION = "supportbot/tests/test_production.py"
WALK = "supportbot/tests/test_walk.py"
PAGE = ("app", "headers", "main", "steps")
# Files with tests that share what takes seconds to make, the longest first.
SHARING = {
    BROWSER: "browser",
    REAL_API: "real api",
    PRODUCTION: "production",
    DEMO: "demo",
    BOOTSTRAP: "bootstrap",
    WALK: "walk",
} | {f"gradio_ui/tests/test_{name}.py": "page" for name in PAGE}
# Beside those, tests that take seconds: none of them is to be the last.
SLOW = (
    "sessions_app/tests/test_limits.py::test_64_callers",
    "supportbot/api/tests/test_corpora.py",
    "supportbot/api/tests/test_model_faults.py",
    "supportbot/tests/test_evaluate_conversations.py::test_the_real_bot",
    "supportbot/tests/test_journey_",
    "supportbot/tests/test_accessibility.py",
    "supportbot/widget/tests/test_journeys.py",
    "sessions_app/tests/test_turn_races.py",
)

FILLED_BY_TRIGGERS = {
    "faq_faqchange",
    "faq_knowledgebaserevision",
    "supportbot_bottextrevision",
}


class Scheduling(LoadScopeScheduling):
    """Hands out in the order of collection: whole what shares, else test by test."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, name = nodeid.partition("::")
        # The cases of one test go together: fewer units, each of which costs.
        return SHARING.get(file) or f"{file}::{name.partition('[')[0]}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> Scheduling | None:
    # Not --dist loadgroup: pytest-xdist 3.8 loses its marks with pytest 9.2.
    if config.getvalue("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


# More and longer orders of changes: `--hypothesis-profile nightly`.
settings_of_hypothesis.register_profile("nightly")


def pytest_configure() -> None:
    """The garbage collector rests longer: it took a tenth of the run."""
    gc.set_threshold(10_000, 20, 100)


def pytest_collection_finish() -> None:
    """What has been imported stays; the collector need not look at it again."""
    gc.freeze()


@pytest.hookimpl(trylast=True)  # after pytest-randomly
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first, so that the processes end together."""
    items.sort(key=lambda item: _place(item.nodeid))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What journeys cost, whichever process has made them."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "clicks":
                terminalreporter.write_line(f"clicks: {value}")


def _place(nodeid: str) -> int:
    file, _, _ = nodeid.partition("::")
    if file in SHARING:
        return list(SHARING).index(file)
    return len(SHARING) + (not nodeid.startswith(SLOW))


@pytest.fixture(autouse=True, scope="session")
def _quick_and_quiet() -> Iterator[None]:
    """Passwords hashed without the wait, and no thread that writes after its test."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        FAQ_EMBED_IN_BACKGROUND=False,
    ):
        yield


@pytest.fixture(autouse=True)
def no_llm(settings: Settings) -> None:
    """No test reaches a real model, whatever the environment holds."""
    settings.LLMS = {"default": {"BACKEND": f"{BACKENDS}.dummy.DummyBackend"}}
    settings.LLM_FALLBACKS = []


@pytest.fixture
def llm(settings: Settings, no_llm: None) -> LocMemBackend:
    """A scripted model: `llm.enqueue("Hello!")`, then `llm.prompts`."""
    settings.LLMS = {"default": {"BACKEND": f"{BACKENDS}.locmem.LocMemBackend"}}
    backend = llms["default"]
    assert isinstance(backend, LocMemBackend)
    return backend


@pytest.fixture
def make_faq(db: None) -> Callable[..., FAQ]:
    """Store an FAQ: `make_faq(question=..., alternates=[...], never=[...])`."""

    def make(
        question: str = "Where is my parcel?",
        answer: str = "Open your order and choose 'Track'.",
        *,
        category: str = "",
        alternates: Iterable[str] = (),
        never: Iterable[str] = (),
        **fields: object,
    ) -> FAQ:
        if category:
            fields["category"] = Category.objects.get_or_create(name=category)[0]
        faq = FAQ.objects.create(question=question, answer=answer, **fields)
        kinds = {Phrasing.Kind.ALTERNATE: alternates, Phrasing.Kind.NEVER: never}
        Phrasing.objects.bulk_create(
            Phrasing(faq=faq, text=text, kind=kind)
            for kind, texts in kinds.items()
            for text in texts
        )
        return faq

    return make


@pytest.fixture
def staff_client(db: None) -> Client:
    """A browser signed in to the admin with every permission."""
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    return client


@pytest.fixture
def client_who_may(db: None) -> Callable[..., Client]:
    """A browser of a staff account that has these permissions only."""

    def make(*codenames: str) -> Client:
        user = User.objects.create_user("colleague", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def client_in(db: None) -> Callable[..., Client]:
    """A browser of a staff account with one of the roles: `client_in("Editor")`."""

    def make(role: str) -> Client:
        user = User.objects.create_user(role.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Finds ports that are still free when a server has come up after seconds.

    Not those the system hands out itself, one to every connection: meanwhile tests in
    other processes would be given them.
    """

    def find() -> int:
        # Not `random`: pytest-randomly starts it anew, alike in all processes.
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            is_taken = probe.connect_ex(("127.0.0.1", port)) == 0
        return find() if is_taken else port

    return find


@pytest.fixture
def own_signal_handlers() -> Iterator[None]:
    """Those of the test runner are in place again afterwards."""
    kept = {number: signal.getsignal(number) for number in (2, 15)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database; the file of its write lock goes with it."""
    name = str(connection.settings_dict["NAME"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flush, "sql_flush", _sql_that_empties_tables)
        patched.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield
    Path(f"{name}-gate").unlink(missing_ok=True)


def _sql_that_empties_tables(
    style: Style, database: BaseDatabaseWrapper, **options: bool
) -> list[str]:
    """All but those that only migrating fills; those that triggers fill come last.

    To fill the kept ones again took most of the time of a test with transactions. What
    a test has indexed is forgotten, too: nothing tells it that its FAQs are gone.
    """
    holder.reset()
    names = database.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    roles = (ContentType, Permission, Group, Group.permissions.through)
    kept = {model._meta.db_table for model in roles}  # noqa: SLF001
    tables = sorted(set(names) - kept, key=FILLED_BY_TRIGGERS.__contains__)
    return database.ops.sql_flush(style, tables, **options)
