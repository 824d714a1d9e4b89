"""Who may speak in which conversation: every caller with every kind of id."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.tests.talking import adopt_session
from supportbot.api.access import (
    client_address,
    is_direct_loopback,
    limit_bucket,
    parse_address,
)
from supportbot.api.tests.conftest import API

ABSENT_ID = "s_AAAAAAAAAAAAAAAAAAAAAA"


def without_request_id(response: Any) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k != "X-Request-ID"}


def test_anonymous_caller_without_an_id_gets_one_that_is_a_secret(api: API) -> None:
    reply = api.chat("hi")

    assert reply["session_id"].startswith("s_")
    assert len(reply["session_id"]) >= 24
    session = ChatSession.objects.get()
    assert reply["session_id"] not in {session.label, session.id_digest, str(session)}


def test_null_as_id_begins_a_conversation(api: API) -> None:
    response = api.post("/chat", {"session_id": None, "message": "hi"})

    assert response.json()["session_id"].startswith("s_")


def test_issued_id_is_all_an_anonymous_caller_needs(api: API) -> None:
    session_id = api.chat("hi")["session_id"]

    reply = api.chat("hello again", session_id=session_id)

    assert reply["session_id"] == session_id
    assert ChatSession.objects.count() == 1


def test_issued_id_resets_its_conversation(api: API) -> None:
    session_id = api.chat("hi")["session_id"]

    response = api.post("/reset", {"session_id": session_id})

    assert response.status_code == 200
    assert ChatSession.objects.get().epoch == 1


@pytest.mark.parametrize("path", ["/chat", "/reset"])
@pytest.mark.parametrize("session_id", ["user123", ABSENT_ID, "s_", "x" * 200])
def test_id_that_was_not_issued_needs_a_credential(
    api: API, path: str, session_id: str
) -> None:
    response = api.post(path, {"session_id": session_id, "message": "hi"})

    assert response.status_code == 401
    assert response.json()["type"] == "/problems/session-credential-required"
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="supportbot"'
    assert not ChatSession.objects.exists()


@pytest.mark.parametrize("path", ["/chat", "/reset"])
def test_foreign_absent_and_chosen_ids_are_refused_in_the_same_bytes(
    api: API, path: str
) -> None:
    _, secret = APIKey.objects.create_key("shop")
    issued_to_key = api.chat("hi", key=secret)["session_id"]
    api.chat("hi", session_id="chosen", key=secret)
    adopt_session(None, "opened")
    messages = Message.objects.count()

    ids = [issued_to_key, "chosen", "opened", ABSENT_ID]
    responses = [api.post(path, {"session_id": i, "message": "hi"}) for i in ids]

    assert {response.status_code for response in responses} == {401}
    assert len({response.content for response in responses}) == 1
    assert len({str(without_request_id(response)) for response in responses}) == 1
    assert Message.objects.count() == messages
    assert not ChatSession.objects.filter(epoch__gt=0).exists()


def test_key_speaks_under_any_id_in_its_own_namespace(api: API) -> None:
    _, secret = APIKey.objects.create_key("shop")
    _, other_secret = APIKey.objects.create_key("other shop")

    api.chat("hi", session_id="user123", key=secret)
    api.chat("hi", session_id="user123", key=other_secret)

    owners = ChatSession.objects.values_list("owner__name", "label")
    assert sorted(owners) == [("other shop", "user123"), ("shop", "user123")]


def test_key_gets_an_id_issued_when_it_names_none(api: API) -> None:
    key, secret = APIKey.objects.create_key("page")

    session_id = api.chat("hi", key=secret)["session_id"]
    api.chat("hi", session_id=session_id, key=secret)

    session = ChatSession.objects.get()
    assert (session.owner, session.is_issued) == (key, True)


def test_key_does_not_reach_the_conversation_of_an_anonymous_caller(api: API) -> None:
    anonymous_id = api.chat("hi")["session_id"]
    _, secret = APIKey.objects.create_key("shop")

    response = api.post("/reset", {"session_id": anonymous_id}, key=secret)

    assert response.status_code == 200
    assert ChatSession.objects.get().epoch == 0


@pytest.mark.parametrize("path", ["/chat", "/reset"])
@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer sk_wrong",
        "Bearer",
        "Bearer ",
        "Basic c2s6",
        "sk_wrong",
        "",
        "Bearer \xff",
    ],
)
def test_wrong_credentials_are_refused_even_where_none_are_needed(
    api: API, path: str, authorization: str
) -> None:
    body = {"session_id": api.chat("hi")["session_id"], "message": "hi"}

    response = api.post(path, body, authorization=authorization)

    assert response.status_code == 401
    assert response.json()["type"] == "/problems/invalid-api-key"


def test_revoked_key_is_refused_like_a_wrong_one(api: API) -> None:
    key, secret = APIKey.objects.create_key("shop")
    key.revoke()

    revoked = api.post("/chat", {"message": "hi"}, key=secret)
    wrong = api.post("/chat", {"message": "hi"}, key="sk_wrong")

    assert revoked.status_code == 401
    assert revoked.content == wrong.content


@pytest.mark.usefixtures("open_policy")
def test_open_policy_lets_a_caller_on_this_machine_choose_ids(api: API) -> None:
    reply = api.chat("hi", session_id="user123")

    assert reply["session_id"] == "user123"


@pytest.mark.usefixtures("open_policy")
@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via"])
def test_open_policy_ends_at_a_proxy(api: API, header: str) -> None:
    body = {"session_id": "user123", "message": "hi"}

    response = api.post("/chat", body, **{header: "127.0.0.1"})

    assert response.status_code == 401


@pytest.mark.usefixtures("open_policy")
def test_open_policy_ends_at_this_machine(api: API) -> None:
    api.client.defaults["REMOTE_ADDR"] = "192.168.0.9"

    response = api.post("/chat", {"session_id": "user123", "message": "hi"})

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("is_debug", "policy"), [(False, "open"), (True, "issued"), (False, "issued")]
)
def test_open_policy_needs_debug_and_the_setting(
    api: API, settings: Any, is_debug: bool, policy: str
) -> None:
    settings.DEBUG = is_debug
    settings.SESSION_POLICY = policy

    response = api.post("/chat", {"session_id": "user123", "message": "hi"})

    assert response.status_code == 401


def test_api_sets_no_cookie(api: API) -> None:
    response = api.post("/chat", {"message": "hi"})

    assert not response.cookies


def test_page_of_another_site_needs_no_csrf_token(api: API) -> None:
    api.client.handler.enforce_csrf_checks = True

    response = api.post("/chat", {"message": "hi"}, origin="https://elsewhere.example")

    assert response.status_code == 200


def test_no_secret_reaches_the_log_or_a_problem(
    api: API, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    _, key = APIKey.objects.create_key("shop")
    session_id = api.chat("my private words")["session_id"]

    body = {"session_id": session_id, "message": "", "stream": True}
    refused = api.post("/chat", body, key=key)

    lines = "".join(str(vars(record)) for record in caplog.records)
    told = lines + refused.content.decode()
    secrets = (session_id, key, "private")
    assert [secret for secret in secrets if secret in told] == []
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        pytest.param("9.9.9.9", "1.1.1.1", [], "9.9.9.9", id="nobody is trusted"),
        pytest.param("9.9.9.9", "1.1.1.1", ["9.9.9.9"], "1.1.1.1", id="proxy"),
        pytest.param("9.9.9.9", "1.1.1.1", ["8.0.0.0/8"], "9.9.9.9", id="stranger"),
        pytest.param(
            "10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", ["10.0.0.0/8"], "1.1.1.1", id="2"
        ),
        pytest.param("10.0.0.1", "10.0.0.3", ["10.0.0.0/8"], "10.0.0.3", id="inside"),
        pytest.param("10.0.0.1", "rubbish", ["10.0.0.0/8"], "10.0.0.1", id="rubbish"),
        pytest.param("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1", id="no header"),
        pytest.param("::ffff:9.9.9.9", "", [], "9.9.9.9", id="IPv4 in IPv6"),
        pytest.param(
            "::ffff:10.0.0.1", "::ffff:1.1.1.1", ["10.0.0.0/8"], "1.1.1.1", id="mapped"
        ),
        pytest.param(
            "10.0.0.1", "1.1.1.1", ["::ffff:10.0.0.0/104"], "1.1.1.1", id="mapped net"
        ),
        pytest.param("10.0.0.1", "1.1.1.1:80", ["10.0.0.1"], "1.1.1.1", id="port"),
        pytest.param(
            "10.0.0.1", "6.6.6.6,10.0.0.2:80", ["10.0.0.0/8"], "6.6.6.6", id="its port"
        ),
        pytest.param("::1", "[2001:db8::7]:80", ["::1"], "2001:db8::7", id="IPv6 port"),
        pytest.param("::1", "[2001:db8::7]", ["::1"], "2001:db8::7", id="brackets"),
        pytest.param("::1", "[2001:db8::7", ["::1"], "::1", id="half a bracket"),
        pytest.param(
            "fd00::1", "6.6.6.6, 1.1.1.1", ["fd00::/8"], "1.1.1.1", id="right-most"
        ),
    ],
)
def test_only_trusted_proxies_may_name_the_client(
    peer: str, forwarded: str, trusted: list[str], address: str
) -> None:
    headers = {"X-Forwarded-For": forwarded}

    assert client_address(peer, headers, trusted) == ip_address(address)


def test_unix_socket_has_no_address() -> None:
    assert client_address("", {}, []) is None


@pytest.mark.parametrize(
    ("peer", "headers", "is_direct"),
    [
        pytest.param("127.0.0.1", {}, True, id="IPv4"),
        pytest.param("::1", {}, True, id="IPv6"),
        pytest.param("192.168.0.5", {}, False, id="other machine"),
        pytest.param("", {}, False, id="unknown"),
        pytest.param("127.0.0.1", {"X-Forwarded-For": "1.1.1.1"}, False, id="proxy"),
        pytest.param("127.0.0.1", {"Forwarded": "for=1.1.1.1"}, False, id="RFC 7239"),
        pytest.param("127.0.0.1", {"X-Real-IP": "1.1.1.1"}, False, id="nginx"),
        pytest.param("127.0.0.1", {"Via": "1.1 proxy"}, False, id="via"),
    ],
)
def test_only_a_direct_caller_on_this_machine_is_local(
    peer: str, headers: dict[str, str], is_direct: bool
) -> None:
    assert is_direct_loopback(peer, headers) is is_direct


@pytest.mark.parametrize(
    ("address", "bucket"),
    [("1.2.3.4", "1.2.3.4"), ("2001:db8:1:2:3::4", "2001:db8:1:2::")],
)
def test_limits_count_ipv6_by_network(address: str, bucket: str) -> None:
    assert limit_bucket(ip_address(address)) == bucket


def test_text_that_is_no_address_is_none() -> None:
    assert parse_address("localhost") is None
