"""What a person chose for a file: as JSON keeps it, and as `faq.importing` takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faq.importing.columns import Column
from faq.importing.planning.plans import IdKind, ImportChoices, OnConflict, RowChoice
from faq.importing.recognition.options import ReadingOptions

# Any: values of each option, as JSON has them.
Options = Mapping[str, Any]

DEFAULTS: Options = {
    "columns": {},
    "sheets": [],
    "no_header": False,
    "skip_rows": 0,
    "encoding": "",
    "repair_encoding": False,
    "base_url": "",
    "on_conflict": str(OnConflict.REFUSE),
    "ids": str(IdKind.AUTO),
    "publish_all": False,
    "merge_equal_answers": False,
    "replace": False,
}
# What changes which rows there are: choices for single rows end with it.
READING = ("sheets", "no_header", "skip_rows", "encoding")


def completed(options: Options) -> dict[str, Any]:
    return {**DEFAULTS, **options}


def reading_options(options: Options) -> ReadingOptions:
    chosen = completed(options)
    return ReadingOptions(
        columns={Column(name): text for name, text in chosen["columns"].items()},
        sheets=tuple(chosen["sheets"]),
        no_header=chosen["no_header"],
        skip_rows=chosen["skip_rows"],
        encoding=chosen["encoding"] or None,
        repair_encoding=chosen["repair_encoding"],
        base_url=chosen["base_url"] or None,
    )


def import_choices(
    options: Options, rows: Mapping[str, str], *, may_publish: bool
) -> ImportChoices:
    chosen = completed(options)
    return ImportChoices(
        replace=chosen["replace"] and may_publish,
        on_conflict=OnConflict(chosen["on_conflict"]),
        ids=IdKind(chosen["ids"]),
        publish_all=chosen["publish_all"] and may_publish,
        merge_equal_answers=chosen["merge_equal_answers"],
        base_url=chosen["base_url"] or None,
        rows={int(position): RowChoice(text) for position, text in rows.items()},
        may_publish=may_publish,
    )
