from __future__ import annotations

import pytest

from gradio_ui.__main__ import main


def test_a_wrong_setting_ends_the_program_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UI_PORT", "none")

    status = main()

    assert status == 2
    assert "UI_PORT is 'none'" in capsys.readouterr().err
