"""Every kind of caller at every endpoint with the sessions of all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

from sessions_app import retention
from sessions_app.models import APIKey, ChatSession, Feedback, Handoff, Message
from sessions_app.tests.talking import adopt_session, issue_session

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

PRIVATE = "my private words"
ABSENT_ID = "s_AAAAAAAAAAAAAAAAAAAAAA"
ENDPOINTS = {
    "/chat": {"message": "hi"},
    "/reset": {},
    "/history": {},
    "/feedback": {"rating": "down"},
    "/handoff": {"reason": "complaint"},
}
INTRUDERS = ["anonymous", "open", "shop", "other shop", "page", "revoked"]
# Those whose only ids are the ones that the server issued to them.
WITHOUT_CHOICE = ["anonymous", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A conversation that only its owner may touch."""

    owner: str
    session_id: str
    session: ChatSession
    reply: Message


@dataclass(frozen=True, slots=True)
class Town:
    """Callers with their keys, and conversations of all of them."""

    secrets: dict[str, str]
    victims: list[Victim]

    def attack(self, intruder: str, path: str, victim: Victim) -> Response:
        return self.ask(intruder, path, victim.session_id, victim.reply.pk)

    def ask(
        self, caller: str, path: str, session_id: object, message_id: int = 1
    ) -> Response:
        secret = self.secrets.get(caller)
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        body = ENDPOINTS[path] | {"session_id": session_id}
        body |= {"message_id": message_id} if path == "/feedback" else {}
        return Client(headers=headers).post(path, body, content_type="application/json")

    def foreign_to(self, caller: str) -> list[Victim]:
        """The conversations of others: an id that was issued is itself the proof."""
        own = {"anonymous", "open"} if caller == "open" else {caller}
        return [victim for victim in self.victims if victim.owner not in own]

    def snapshot(self) -> str:
        """All that is stored about the victims."""
        sessions = [victim.session.pk for victim in self.victims]
        messages = Message.objects.filter(session__in=sessions).order_by("pk")
        return str(
            [
                list(
                    ChatSession.objects.filter(pk__in=sessions).order_by("pk").values()
                ),
                list(messages.values()),
                list(Feedback.objects.filter(message__in=messages).values()),
                list(Handoff.objects.filter(session__in=sessions).values()),
            ]
        )


@pytest.fixture
def town(settings: Settings, db: None) -> Town:
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 0
    create = APIKey.objects.create_key
    made = {name: create(name) for name in ("shop", "other shop", "revoked")}
    made["page"] = create("page", is_delegating=True)
    owners = {"anonymous": None} | {name: key for name, (key, _) in made.items()}
    issued = [victim(name, *issue_session(owner)) for name, owner in owners.items()]
    chosen = [
        victim(name, adopt_session(key, f"user of {name}"), f"user of {name}")
        for name, (key, _) in made.items()
    ]
    opened = victim("open", adopt_session(None, "user123"), "user123")
    made["revoked"][0].revoke()
    secrets = {name: secret for name, (_, secret) in made.items()}
    return Town(secrets, [*issued, *chosen, opened])


@pytest.fixture
def policy(request: pytest.FixtureRequest, settings: Settings) -> str:
    """The caller's name; for the caller `open`, the open policy is on."""
    caller: str = request.param
    settings.DEBUG = caller == "open"
    settings.SESSION_POLICY = "open"
    return caller


def victim(owner: str, session: ChatSession, session_id: str) -> Victim:
    fields = {"session": session, "epoch": 0, "state": Message.State.ANSWERED}
    said = Message.objects.create(role="user", text=PRIVATE, **fields)
    reply = Message.objects.create(
        role="assistant", text=PRIVATE, source="FAQ", reply_to=said, **fields
    )
    return Victim(owner=owner, session_id=session_id, session=session, reply=reply)


def told(response: Response) -> tuple[int, bytes, str]:
    """All of a response but the name of the request."""
    headers = {k: v for k, v in response.headers.items() if k != "X-Request-ID"}
    return response.status_code, response.content, str(headers)


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("policy", INTRUDERS, indirect=True)
def test_nobody_reads_writes_or_resets_the_session_of_another(
    town: Town, policy: str, path: str
) -> None:
    before = town.snapshot()

    responses = [town.attack(policy, path, v) for v in town.foreign_to(policy)]

    assert len(responses) >= 6
    assert town.snapshot() == before
    assert PRIVATE not in "".join(r.content.decode() for r in responses)


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("policy", WITHOUT_CHOICE, indirect=True)
def test_foreign_absent_and_expired_ids_are_refused_in_the_same_bytes(
    town: Town, policy: str, path: str
) -> None:
    owner = APIKey.objects.filter(name=policy).first()
    expired, expired_id = issue_session(owner)
    retention.forget(expired)
    foreign_ids = [victim.session_id for victim in town.foreign_to(policy)]

    ids = [*foreign_ids, ABSENT_ID, expired_id, "user123", f"user of {policy}"]
    responses = [town.ask(policy, path, session_id) for session_id in ids]

    assert {response.status_code for response in responses} == {401}
    assert len(set(map(told, responses))) == 1


@pytest.mark.parametrize("path", ["/history", "/feedback"])
def test_key_reads_of_a_foreign_session_what_it_reads_of_an_absent_one(
    town: Town, path: str
) -> None:
    foreign = [town.attack("shop", path, v) for v in town.foreign_to("shop")]
    absent = town.ask("shop", path, "never used")

    assert {told(response) for response in foreign} == {told(absent)}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_revoked_key_learns_the_same_about_every_session(town: Town, path: str) -> None:
    responses = [town.attack("revoked", path, victim) for victim in town.victims]
    absent = town.ask("revoked", path, ABSENT_ID)

    assert absent.status_code == 401
    assert {told(response) for response in responses} == {told(absent)}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_owners_reach_their_own_sessions(town: Town, path: str) -> None:
    owned = [v for v in town.victims if v.owner in {"anonymous", "shop", "other shop"}]

    responses = [town.attack(victim.owner, path, victim) for victim in owned]

    assert [response.status_code for response in responses] == [200] * 5


def near(session_id: str) -> list[object]:
    """Guesses beside a real id."""
    return [
        session_id[:-1],
        f"{session_id}A",
        f" {session_id}",
        f"{session_id}\n",
        session_id.swapcase(),
        session_id.removeprefix("s_"),
        session_id.replace("s_", "sk_"),
        f"{session_id[:-1]}%",
        [session_id],
        {"session_id": session_id},
    ]


@pytest.mark.parametrize("path", ENDPOINTS)
def test_what_is_near_an_id_opens_nothing(town: Town, path: str) -> None:
    mine = town.victims[0]
    before = town.snapshot()
    names = [mine.session.reference, mine.session.id_digest, str(mine.session.pk)]

    guesses = [*near(mine.session_id), *names]
    responses = [town.ask("anonymous", path, guess) for guess in guesses]

    assert {response.status_code for response in responses} <= {400, 401}
    assert town.snapshot() == before
