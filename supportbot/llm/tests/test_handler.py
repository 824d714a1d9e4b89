"""LLMS becomes backends: shared, rebuilt when the settings change, checked."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from supportbot.llm import llms
from supportbot.llm.backends.dummy import DummyBackend
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import InvalidLLM

DUMMY = "supportbot.llm.backends.dummy.DummyBackend"
LOCMEM = "supportbot.llm.backends.locmem.LocMemBackend"


class Closing(DummyBackend):
    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def test_alias_gives_its_backend_with_options_and_policy(settings: Settings) -> None:
    settings.LLMS = {
        "fast": {
            "BACKEND": LOCMEM,
            "OPTIONS": {"model": "tiny"},
            "POLICY": {"max_concurrent_calls": 2},
        }
    }

    llm = llms["fast"]

    assert isinstance(llm, LocMemBackend)
    assert (llm.alias, llm.model) == ("fast", "tiny")
    assert llm.policy.max_concurrent_calls == 2


def test_an_alias_is_built_once(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": DUMMY}}

    assert llms["default"] is llms["default"]


def test_a_changed_setting_closes_and_replaces_the_models(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": f"{__name__}.Closing"}}
    before = llms["default"]

    settings.LLMS = {"default": {"BACKEND": DUMMY}}

    assert isinstance(before, Closing)
    assert before.is_closed
    assert type(llms["default"]) is DummyBackend


def test_other_settings_leave_the_models_alone(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": DUMMY}}
    before = llms["default"]

    settings.TIME_ZONE = "Europe/Berlin"

    assert llms["default"] is before


def test_iterating_gives_the_aliases(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": DUMMY}, "spare": {"BACKEND": DUMMY}}

    assert list(llms) == ["default", "spare"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "BACKEND '' can't be imported"),
        ({"BACKEND": "no.such.Backend"}, "BACKEND 'no.such.Backend' can't be"),
        ({"BACKEND": "datetime.date"}, "BACKEND 'datetime.date' is not a subclass"),
        ({"BACKEND": DUMMY, "OPTION": {}}, r"unknown keys \['OPTION'\]"),
        ({"BACKEND": LOCMEM, "OPTIONS": {"modle": "x"}}, "unexpected .* 'modle'"),
        ({"BACKEND": DUMMY, "POLICY": {"speed": 9}}, "unexpected .* 'speed'"),
        (
            {"BACKEND": DUMMY, "POLICY": {"idle_timeout": 0}},
            "POLICY 'idle_timeout' is 0; use a number above 0",
        ),
        (
            {"BACKEND": DUMMY, "POLICY": {"idle_timeout": "8"}},
            "POLICY 'idle_timeout' is '8'",
        ),
        (
            {"BACKEND": DUMMY, "POLICY": {"max_queued_calls": -1}},
            "POLICY 'max_queued_calls' is -1; use a number 0 or more",
        ),
    ],
    ids=["empty", "import", "class", "key", "option", "policy", "zero", "text", "less"],
)
def test_wrong_configuration_says_what_is_wrong(
    settings: Settings, config: object, message: str
) -> None:
    settings.LLMS = {"default": config}

    with pytest.raises(InvalidLLM, match=rf"^LLMS\['default'\]: .*{message}"):
        llms["default"]


def test_unknown_alias_says_which_there_are(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": DUMMY}}

    with pytest.raises(InvalidLLM, match=r"LLMS\['fast'\]: .*\['default'\]"):
        llms["fast"]
