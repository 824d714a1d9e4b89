"""Access to the language models of the LLMS setting by alias."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from supportbot.llm.base import DEFAULT_LLM_ALIAS, LLM, CallPolicy
from supportbot.llm.exceptions import InvalidLLM

logger = logging.getLogger(__name__)

KEYS = {"BACKEND", "OPTIONS", "POLICY"}


class LLMHandler:
    """`llms["default"]`, built at first use and then shared by all threads.

    Unlike Django's caches: the circuit and the count of calls belong to the process.
    """

    def __init__(self) -> None:
        self._llms: dict[str, LLM] = {}
        self._lock = threading.Lock()

    def __getitem__(self, alias: str) -> LLM:
        with self._lock:
            if alias not in self._llms:
                self._llms[alias] = create_llm(alias)
            return self._llms[alias]

    def __iter__(self) -> Iterator[str]:
        return iter(settings.LLMS)

    def chain(self, alias: str) -> list[LLM]:
        """The model and its spares, in the order in which they are asked.

        Only those that are set up; the model itself if none is.
        """
        models = []
        for name in dict.fromkeys((alias, *settings.LLM_FALLBACKS)):
            # A spare that can't be built is a finding of `manage.py check`.
            with suppress(InvalidLLM):
                models.append(self[name])
        return [llm for llm in models if llm.is_configured] or [self[alias]]

    def warm_up(self, alias: str = DEFAULT_LLM_ALIAS) -> None:
        """Have SDKs imported and clients built beside the first requests.

        For the start of a server: a command that never asks would do it in vain.
        """
        with suppress(InvalidLLM):
            for llm in self.chain(alias):
                if llm.is_configured:
                    threading.Thread(
                        target=_warm_up, args=[llm], name="llm-warm-up", daemon=True
                    ).start()

    def reset(self) -> None:
        """Close all models; the next access builds them from the settings again."""
        with self._lock:
            for llm in self._llms.values():
                llm.close()
            self._llms.clear()


def _warm_up(llm: LLM) -> None:
    try:
        llm.warm_up()
    except Exception as exc:
        # Everything: the first call tries again, and says why.
        extra = {"alias": llm.alias, "error_type": type(exc).__name__}
        logger.warning("llm.warm_up.failed", exc_info=exc, extra=extra)


def create_llm(alias: str) -> LLM:
    """A new backend from LLMS[alias]; InvalidLLM says what is wrong with it."""
    try:
        config = _get_config(alias)
        backend = _import_backend(config)
        policy = CallPolicy(**config.get("POLICY", {}))
        return backend(alias, policy=policy, **config.get("OPTIONS", {}))
    except (InvalidLLM, TypeError) as exc:
        raise InvalidLLM(f"LLMS[{alias!r}]: {exc}") from exc


def _get_config(alias: str) -> Mapping[str, Any]:  # Any: OPTIONS are the backend's
    if alias not in settings.LLMS:
        raise InvalidLLM(f"no such alias; there are {sorted(settings.LLMS)}.")
    config: Mapping[str, Any] = settings.LLMS[alias]  # Any: see above
    if unknown := sorted(set(config) - KEYS):
        raise InvalidLLM(f"unknown keys {unknown}; use {sorted(KEYS)}.")
    return config


def _import_backend(config: Mapping[str, Any]) -> type[LLM]:  # Any: see above
    path = config.get("BACKEND", "")
    try:
        backend = import_string(path)
    except ImportError as exc:
        raise InvalidLLM(f"BACKEND {path!r} can't be imported; {exc}.") from exc
    if not (isinstance(backend, type) and issubclass(backend, LLM)):
        raise InvalidLLM(f"BACKEND {path!r} is not a subclass of LLM.")
    return backend


llms = LLMHandler()


def _reset_on_change(*, setting: str, **_kwargs: object) -> None:
    if setting == "LLMS":
        llms.reset()


# Sent by override_settings only: a running process never changes its settings.
setting_changed.connect(_reset_on_change)
