"""What an import found, for people: on a terminal, as a page, as a table.

report = ImportReport(plan, ImportOutcome.PLANNED)
report_lines(report)                    # a line at a time
write_report(report, Path("r.html"))    # or .csv, .json, by the ending
write_rejects(plan, file)               # the rejected rows, to be mended
"""

from faq.importing.reporting.files import ENDINGS, write_rejects, write_report
from faq.importing.reporting.lines import report_lines
from faq.importing.reporting.report import ImportOutcome, ImportReport

__all__ = [
    "ENDINGS",
    "ImportOutcome",
    "ImportReport",
    "report_lines",
    "write_rejects",
    "write_report",
]
