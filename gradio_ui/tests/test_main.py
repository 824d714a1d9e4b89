from __future__ import annotations

from types import SimpleNamespace

import pytest


def test_a_wrong_setting_ends_the_program_with_its_remedy(
    ui: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("UI_PORT", "none")

    status = ui.__main__.main()

    assert status == 2
    assert "UI_PORT is 'none'" in capsys.readouterr().err
