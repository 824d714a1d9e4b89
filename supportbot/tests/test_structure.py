"""The measuring of the code counts what it says it counts."""

from __future__ import annotations

import pytest

from benchmarks.import_graph import ImportGraph, importers
from benchmarks.sources import Source
from benchmarks.structure import SMALL, is_part_of_its_importer


def sources(**texts: str) -> list[Source]:
    """Files of a package `faq`, by the names of their modules."""
    return [
        Source(path=f"faq/{name.replace('_in_', '/')}.py", text=text)
        for name, text in texts.items()
    ]


def test_chain_counts_modules_and_takes_the_longer_way() -> None:
    graph = ImportGraph.of(
        sources(
            top="from faq import low\nfrom faq.middle import name",
            middle="def f():\n    import faq.low",
            low="import os",
        )
    )

    assert graph.longest_chain() == ["faq.top", "faq.middle", "faq.low"]


def test_chain_at_run_time_leaves_out_what_does_not_run_on_import() -> None:
    graph = ImportGraph.at_run_time(
        sources(
            top="import faq.middle",
            middle="if TYPE_CHECKING:\n    import faq.low\ndef f(): import faq.low",
            low="import os",
        )
    )

    assert graph.longest_chain() == ["faq.top", "faq.middle"]


def test_circle_counts_in_full_and_is_named() -> None:
    graph = ImportGraph.of(
        sources(
            top="import faq.one",
            one="import faq.two",
            two="if TYPE_CHECKING:\n    from faq.one import One",
        )
    )

    assert graph.circles() == [["faq.one", "faq.two"]]
    assert graph.longest_chain() == ["faq.top", "faq.one", "faq.two"]


def test_user_of_a_face_is_an_importer_of_what_is_behind_it() -> None:
    found = importers(
        sources(
            room_in___init__="from faq.room.inner import Inner",
            room_in_inner="class Inner: ...",
            user="from faq.room import Inner",
        )
    )

    assert found["faq.room.inner"] == {"faq.user"}


@pytest.mark.parametrize(
    "text",
    [
        "def act(): ...",
        "class Thing:\n    def act(self): ...",
        "class Bad(Exception):\n    def act(self): ...\nclass Thing: ...",
    ],
    ids=["function", "method", "more than exceptions"],
)
def test_small_module_is_part_of_its_one_importer(text: str) -> None:
    [source] = sources(small=text)

    assert is_part_of_its_importer(source)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("long", "def act(): ..." + "\n" * SMALL),
        ("data", '"""Title."""\nimport os\nNAMES = {}\nclass Point:\n    x: int'),
        ("errors", "class Bad(OSError):\n    def f(self): ...\nclass Worse(Bad): ..."),
        ("models", "def act(): ..."),
        ("__init__", "def act(): ..."),
    ],
    ids=["long", "data", "exceptions", "found by Django", "face"],
)
def test_module_stands_alone(name: str, text: str) -> None:
    [source] = sources(**{name: text})

    assert not is_part_of_its_importer(source)


def test_public_names_are_those_of_modules_and_classes() -> None:
    method = "    def b(self):\n        def c(): ...\n    def _d(self): ..."
    [source] = sources(names=f"class A:\n{method}\ndef e(): ...")

    assert [node.name for node in source.public_names()] == ["A", "b", "e"]
