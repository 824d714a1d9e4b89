"""The rejected rows of a file, as a file to mend and import again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from faq.importing.cells import escape_formula, unescape_formula
from faq.importing.columns import REASON, is_reason

if TYPE_CHECKING:
    from faq.importing.planning.plans import ImportPlan


def write_rejects(plan: ImportPlan, target: TextIO) -> None:
    """Write the header and the rejected rows as they were read.

    The reason comes first: rows with too many cells keep it under its header.
    """
    headers = plan.table.headers
    old_reasons = {i for i, header in enumerate(headers) if is_reason(header)}
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([REASON, *_safe(headers, old_reasons)])
    for record, verdict in zip(plan.table.records(), plan.verdicts, strict=True):
        if verdict.is_rejected:
            reasons = "; ".join(map(str, verdict.problems))
            reason = escape_formula(f"{verdict.place}: {reasons}")
            writer.writerow([reason, *_safe(record.cells, old_reasons)])


def _safe(cells: Iterable[str], left_out: set[int]) -> Iterator[str]:
    kept = (cell for i, cell in enumerate(cells) if i not in left_out)
    return (escape_formula(unescape_formula(cell)) for cell in kept)
