"""Why a file is not imported; every message names the fault and the remedy.

ImportRejected
├── UnreadableFile          no table can be read from the bytes
├── UnusableColumns         no question or no answer column, or two of a kind
├── RowsRejected            rows are invalid or conflicting
├── KnowledgeBaseChanged    the knowledge base is not what the plan was made for
└── ImportRunning           another import is being stored
"""


class ImportRejected(Exception):
    """Nothing of the file was imported."""


class UnreadableFile(ImportRejected):
    pass


class UnusableColumns(ImportRejected):
    pass


class RowsRejected(ImportRejected):
    pass


class KnowledgeBaseChanged(ImportRejected):
    pass


class ImportRunning(ImportRejected):
    pass


class ExportRefused(Exception):
    """The FAQs cannot be written as this kind of file; the message says which can."""
