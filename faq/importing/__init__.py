"""Reads FAQs from spreadsheets: bytes to a table, a table to a plan, a plan to rows.

    table = read_table(file, "faq.csv")
    plan = plan_import(table)           # verdicts on every row; nothing is written
    result = apply_plan(plan)           # one transaction, all or nothing

Each of them raises `ImportRejected` with a sentence for the person who sent the file.
"""

from faq.importing.applying import ImportResult, apply_plan
from faq.importing.exceptions import (
    ImportRejected,
    KnowledgeBaseChanged,
    RowsRejected,
    UnreadableFile,
    UnusableColumns,
)
from faq.importing.planning import plan_import
from faq.importing.plans import ImportPlan, RowVerdict, Verdict
from faq.importing.reading import Table, read_table
from faq.importing.report import report_lines, write_rejects
from faq.importing.rows import Problem

__all__ = [
    "ImportPlan",
    "ImportRejected",
    "ImportResult",
    "KnowledgeBaseChanged",
    "Problem",
    "RowVerdict",
    "RowsRejected",
    "Table",
    "UnreadableFile",
    "UnusableColumns",
    "Verdict",
    "apply_plan",
    "plan_import",
    "read_table",
    "report_lines",
    "write_rejects",
]
