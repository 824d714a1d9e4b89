"""Dialogues are asked in a database of their own, whatever is configured."""

from __future__ import annotations

import pytest

from supportbot.evaluating.own_database import (
    AskingFailed,
    ask_in_own_database,
    environment,
)


def test_failure_of_the_other_process_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FAQ_EMBEDDING_MODEL", "")

    with pytest.raises(AskingFailed, match="not be asked: There is no encoder"):
        ask_in_own_database([])


@pytest.mark.parametrize("name", ["DATABASE_URL", "GEMINI_API_KEY"])
def test_no_file_names_a_database_or_a_key(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{name}_FILE", "/run/secrets/one")

    chosen = environment("sqlite:///own.db")

    assert chosen[f"{name}_FILE"] == ""
    assert (chosen["DATABASE_URL"], chosen["GEMINI_API_KEY"]) == (
        "sqlite:///own.db",
        "",
    )
