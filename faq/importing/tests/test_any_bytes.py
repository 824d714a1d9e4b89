"""Files of every format with bytes changed: a plan or a sentence, never a fault.

500 of them; the nightly profile takes 50,000: `--hypothesis-profile nightly`.
"""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from faq.importing import (
    ImportChoices,
    ImportOutcome,
    ImportRejected,
    ImportReport,
    OnConflict,
    plan_import,
    read_table,
    report_lines,
)

ROWS = [
    ["id", "question", "answer", "category", "valid_from"],
    ["a-1", "How do I pay?", "By **card**, see <b>page</b> 2.", "Pay", "2026-01-01"],
    ["a-2", "Où est mon colis ?", "À la poste…", "Envoi", ""],
    ["a-3", "How do I pay", "1. In cash\n2. TBD", "", "31.12.2026"],
]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    for row in ROWS:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def delimited(separator: str, encoding: str) -> bytes:
    lines = (separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)
    return "".join(lines).encode(encoding, "replace")


ENTRIES = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
PAGE = "".join(f"<h2>{row[1]}</h2><p>{row[2]}</p>" for row in ROWS[1:])
LINKED = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    "mainEntity": [
        {
            "@type": "Question",
            "name": row[1],
            "acceptedAnswer": {"@type": "Answer", "text": row[2]},
        }
        for row in ROWS[1:]
    ],
}
SEEDS: dict[str, bytes] = {
    "faq.csv": delimited(",", "utf-8"),
    "semicolons.csv": delimited(";", "cp1252"),
    "faq.tsv": delimited("\t", "utf-16"),
    "faq.xlsx": workbook(),
    "faq.json": json.dumps(ENTRIES, ensure_ascii=False).encode(),
    "faq.jsonl": "\n".join(map(json.dumps, ENTRIES)).encode(),
    "linked.json": json.dumps(LINKED).encode(),
    "faq.html": f"<html><body>{PAGE}</body></html>".encode(),
    "faq.yml": "".join(
        f"- question: {json.dumps(r[1])}\n  answer: {json.dumps(r[2])}\n"
        for r in ROWS[1:]
    ).encode(),
    "faq.txt": "".join(f"Q: {r[1]}\nA: {r[2]}\n\n" for r in ROWS[1:]).encode(),
    "faq.md": "".join(f"## {r[1]}\n\n{r[2]}\n\n" for r in ROWS[1:]).encode(),
}
# Where, how many bytes give way, what comes instead.
CHANGES = st.lists(
    st.tuples(st.integers(0, 20_000), st.integers(0, 40), st.binary(max_size=12)),
    max_size=6,
)


IS_NIGHTLY = settings.get_current_profile_name() == "nightly"


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for position, length, inserted in changes:
        at = position % (len(data) + 1)
        data = data[:at] + inserted + data[at + length :]
    return data


def read_and_plan(data: bytes, name: str, choice: OnConflict) -> None:
    try:
        table = read_table(io.BytesIO(data), name)
        plan = plan_import(table, ImportChoices(on_conflict=choice))
    except ImportRejected as exc:
        said = [str(exc)]
    else:
        said = list(report_lines(ImportReport(plan, ImportOutcome.PLANNED)))
    assert all(said[:1])


class TestMutatedFiles(TestCase):
    @settings(
        deadline=None,
        max_examples=50_000 if IS_NIGHTLY else 500,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        name=st.sampled_from(sorted(SEEDS)),
        changes=CHANGES,
        choice=st.sampled_from(OnConflict),
    )
    def test_never_raise_but_with_a_sentence(
        self, name: str, changes: list[tuple[int, int, bytes]], choice: OnConflict
    ) -> None:
        read_and_plan(mutated(SEEDS[name], changes), name, choice)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_each_file_is_read_as_it_is(db: None, name: str) -> None:
    plan = plan_import(read_table(io.BytesIO(SEEDS[name]), name))

    assert len(plan.verdicts) == 3
