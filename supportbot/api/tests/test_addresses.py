"""Whose address counts."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from supportbot.api.addresses import (
    client_address,
    is_direct_loopback,
    limit_bucket,
    parse_address,
)


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
