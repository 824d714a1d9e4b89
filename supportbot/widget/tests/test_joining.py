"""Modules become one script, always the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.widget.joining import (
    ENTRY,
    RELEASED,
    SOURCE,
    Script,
    UnjoinableSource,
    joined,
    keep_for_release,
    released,
    script,
)

MOST_BYTES = 30 * 1024


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / name.replace("_dot_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_script_is_the_same_each_time_and_named_by_its_content() -> None:
    again = Script.of(joined(ENTRY).encode())

    assert again == script()
    assert again.version != Script.of(again.body + b" ").version


def test_script_is_small_on_its_way() -> None:
    assert len(script().gzipped) <= MOST_BYTES


def test_script_makes_nothing_from_text() -> None:
    text = script().body.decode()

    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(")
    assert [name for name in forbidden if name in text] == []
    assert "document.write" not in text
    assert ".style" not in text


def test_every_file_is_part_of_the_script() -> None:
    text = script().body.decode()

    files = [file.name for file in SOURCE.iterdir()]
    assert [f for f in files if f"${f.replace('.', '_')} =" not in text] == []


def test_imported_module_stands_before_its_importer_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_dot_js='import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b_dot_js='import { c } from "./c.js";\nexport const b = c;\n',
        c_dot_js="// Why.\nexport function c() {\n  return 1;\n}\n",
    )

    text = joined("a.js", folder=tmp_path)

    starts = [text.index(f"const ${name}_js = ") for name in "cba"]
    assert starts == sorted(starts)
    assert text.count("function c()") == 1
    assert "Why" not in text
    assert "return { c };" in text


def test_style_sheet_comes_as_a_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_dot_js='import rules from "./a.css";\nuse(rules);\n',
        a_dot_css='/* Why. */\np { content: "x"; }\n',
    )

    text = joined("a.js", folder=tmp_path)

    assert 'const text = "p { content: \\"x\\"; }\\n";' in text
    assert "const { text: rules } = $a_css;" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('import { b } from "./b.js";\n', "b.js is imported"),
        ('import { a } from "./a.js";\n', "a.js > a.js: a circle"),
        ("const a = `one\ntwo`;\n", "begins a text of several lines"),
    ],
    ids=["missing", "circle", "text of lines"],
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, a_dot_js=text)

    with pytest.raises(UnjoinableSource, match=told):
        joined("a.js", folder=tmp_path)


def test_kept_release_is_found_by_its_version(tmp_path: Path) -> None:
    file = keep_for_release(folder=tmp_path)

    assert released(file.stem, folder=tmp_path) == script()
    assert released("0123456789ab", folder=tmp_path) is None


def test_every_kept_release_is_what_its_name_says() -> None:
    names = [file.stem for file in RELEASED.glob("*.js")]

    assert [n for n in names if (kept := released(n)) and kept.version != n] == []
