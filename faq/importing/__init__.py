"""FAQs from spreadsheets and back: bytes to a table, a plan, rows; rows to bytes.

    table = read_table(file, "faq.csv")
    plan = plan_import(table)           # verdicts on every row; nothing is written
    result = apply_plan(plan)           # all or nothing, in short transactions
    report_lines(ImportReport(plan, ImportOutcome.IMPORTED))  # what became of each row
    pieces = export_faqs()              # the same FAQs give the same bytes

Each raises `ImportRejected` with a sentence for the person who sent the file. Rooms, in
the way of a file: `formats` knows files, `naming` and `recognition` which column is
which, `markup` what an answer is written in, `planning` gives the verdicts, `storing`
carries them out, `reporting` tells of them, `exporting` is the way back. Open
`planning` first.
"""

from faq.importing.cells import escape_formula
from faq.importing.exceptions import (
    ExportRefused,
    ImportRejected,
    ImportRunning,
    KnowledgeBaseChanged,
    RowsRejected,
    UnreadableFile,
    UnusableColumns,
)
from faq.importing.exporting.export import ExportFormat, export_faqs
from faq.importing.outlines import ColumnOutline, SheetOutline, outline_sheets
from faq.importing.planning.planner import plan_import
from faq.importing.planning.plans import (
    IdKind,
    ImportChoices,
    ImportPlan,
    OnConflict,
    RowChoice,
    RowVerdict,
    Verdict,
)
from faq.importing.reading import Table, read_records, read_table
from faq.importing.recognition.options import ReadingOptions, parse_columns
from faq.importing.reporting import (
    ImportOutcome,
    ImportReport,
    report_lines,
    write_rejects,
    write_report,
)
from faq.importing.storing.applying import ImportResult, apply_plan
from faq.importing.storing.batches import clear_interrupted

__all__ = [
    "ColumnOutline",
    "ExportFormat",
    "ExportRefused",
    "IdKind",
    "ImportChoices",
    "ImportOutcome",
    "ImportPlan",
    "ImportRejected",
    "ImportReport",
    "ImportResult",
    "ImportRunning",
    "KnowledgeBaseChanged",
    "OnConflict",
    "ReadingOptions",
    "RowChoice",
    "RowVerdict",
    "RowsRejected",
    "SheetOutline",
    "Table",
    "UnreadableFile",
    "UnusableColumns",
    "Verdict",
    "apply_plan",
    "clear_interrupted",
    "escape_formula",
    "export_faqs",
    "outline_sheets",
    "parse_columns",
    "plan_import",
    "read_records",
    "read_table",
    "report_lines",
    "write_rejects",
    "write_report",
]
