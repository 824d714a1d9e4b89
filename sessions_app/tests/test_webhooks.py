"""Messages as a receiver gets them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
from collections.abc import Iterator

import pytest

from sessions_app import webhooks
from sessions_app.tests.receiver import Dripping, Receiver
from sessions_app.webhooks import Webhook, WebhookFailed, is_private

SIGNED_WITH = "a secret of enough bytes, really"
BODY = b'{"type": "handoff.opened"}'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def test_message_arrives_as_it_is(receiver: Receiver) -> None:
    Webhook.of(f"{receiver.url}?team=1", SIGNED_WITH).send(BODY, event_id="msg_1")

    [request] = receiver.requests
    assert (request.path, request.body) == ("/hook?team=1", BODY)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == "msg_1"


def test_receiver_can_check_the_signature(receiver: Receiver) -> None:
    Webhook.of(receiver.url, SIGNED_WITH).send(BODY, event_id="msg_1")

    [request] = receiver.requests
    sent_at = request.headers["webhook-timestamp"]
    signed = f"msg_1.{sent_at}.".encode() + BODY
    expected = hmac.digest(SIGNED_WITH.encode(), signed, hashlib.sha256)
    signature = request.headers["webhook-signature"].removeprefix("v1,")
    assert base64.b64decode(signature) == expected


def test_secret_in_base64_signs_with_what_it_stands_for() -> None:
    # The example of the Standard Webhooks specification.
    webhook = Webhook.of(
        "https://desk.example", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )

    headers = webhook.headers(
        b'{"test": 2432232314}',
        event_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
    )

    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-signature"] == expected


@pytest.mark.parametrize("status", [302, 307, 400, 500])
def test_any_status_but_success_is_a_failure(receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]

    with pytest.raises(WebhookFailed, match=f"status {status}"):
        Webhook.of(receiver.url, SIGNED_WITH).send(BODY, event_id="msg_1")

    assert len(receiver.requests) == 1


def test_receiver_that_is_away_is_a_failure_named_by_its_kind() -> None:
    with Receiver() as receiver:
        url = receiver.url

    with pytest.raises(WebhookFailed, match=r"^ConnectionRefusedError$"):
        Webhook.of(url, SIGNED_WITH).send(BODY, event_id="msg_1")


def test_address_elsewhere_is_spoken_to_encrypted() -> None:
    webhook = Webhook.of("https://desk.example:8443/hook#part", SIGNED_WITH)

    assert (webhook.is_encrypted, webhook.host, webhook.port, webhook.target) == (
        True,
        "desk.example",
        8443,
        "/hook",
    )


def test_plain_text_to_an_encrypted_address_is_never_sent(receiver: Receiver) -> None:
    url = receiver.url.replace("http:", "https:")

    with pytest.raises(WebhookFailed, match="SSL"):
        Webhook.of(url, SIGNED_WITH).send(BODY, event_id="msg_1")

    assert receiver.requests == []


@pytest.mark.parametrize(
    "url",
    ["http://localhost/hook", "http://127.0.0.1:9000/hook", "http://[::1]/hook"],
)
def test_this_machine_may_be_spoken_to_in_plain_text(url: str) -> None:
    webhook = Webhook.of(url, SIGNED_WITH)

    assert not webhook.is_encrypted


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://[::1]/hook", ("::1", 80)),
        ("https://[2001:db8::7]/hook", ("2001:db8::7", 443)),
        ("https://[2001:db8::7]:8443/hook", ("2001:db8::7", 8443)),
        ("https://desk.example/hook", ("desk.example", 443)),
    ],
)
def test_every_form_of_host_is_reached_at_its_own_address(
    url: str, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *_options: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(WebhookFailed):
        Webhook.of(url, SIGNED_WITH).send(BODY, event_id="msg_1")

    assert called == [address]


@pytest.mark.parametrize(
    ("url", "secret", "fault"),
    [
        ("http://desk.example/hook", SIGNED_WITH, "https://"),
        ("http://10.0.0.7/hook", SIGNED_WITH, "https://"),
        ("http://127.0.0.1.desk.example/", SIGNED_WITH, "https://"),
        ("ftp://desk.example/hook", SIGNED_WITH, "https://"),
        ("desk.example/hook", SIGNED_WITH, "https://"),
        ("https:///hook", SIGNED_WITH, "host"),
        ("https://ada:pw@desk.example/", SIGNED_WITH, "password"),
        ("https://desk.example:port/", SIGNED_WITH, "ort"),
        ("https://desk.example/", "short", "24 bytes"),
        ("https://desk.example/", "whsec_!", "ase64"),
    ],
)
def test_wrong_settings_say_what_is_wrong(url: str, secret: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Webhook.of(url, secret)


def test_a_receiver_that_answers_drip_by_drip_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "DEADLINE", 0.2)
    with Dripping() as dripping, pytest.raises(WebhookFailed):
        Webhook.of(dripping.url, SIGNED_WITH).send(BODY, event_id="msg_1")

    assert not dripping.has_finished


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.7"]
)
def test_a_name_that_leads_into_this_network_is_refused_before_it_is_called(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    webhook = Webhook.of("https://desk.example/", SIGNED_WITH, is_public_only=True)

    with pytest.raises(WebhookFailed, match="private address"):
        webhook.send(BODY, event_id="msg_1")


def test_a_name_that_changes_meanwhile_is_told_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))]
    answers = iter([public])

    def change(host: str, port: int, *given: int, **more: int) -> object:
        return next(answers, None) or look_up(host, port, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", change)
    webhook = Webhook.of(receiver.url, SIGNED_WITH, is_public_only=True)
    with pytest.raises(WebhookFailed, match="private address"):
        webhook.send(BODY, event_id="msg_1")

    assert receiver.requests == []


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are_everybodys_are_no_private_ones(address: str) -> None:
    assert not is_private(address)
