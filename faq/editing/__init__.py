"""Writing FAQs: what the form of the admin and the knowledge API have in common.

    read_faqs(FAQ.objects.visible())      # values, next text and version of each
    editor = Editor(author="API key: shop", may_publish=True)
    saved = editor.change(12, {"answer": "Thus."}, version=seen.version)
    editor.publish(12, version=saved.faq.version)

`texts` is what an editor sees, `checking` asks what the form asks (`rules`,
`objections`, pinned questions), `saving` writes it with a version (`storing`),
`importing` takes a file; `wordings`, `documents`, `languages` and `next_texts` are
shared with the form. All refuse with `EditRefused`. Open `saving` first.
"""

from faq.editing.checking import Consents
from faq.editing.exceptions import (
    AnswerAtRisk,
    EditRefused,
    FAQOutdated,
    FieldFault,
    InvalidFAQ,
    NoSuchFAQ,
    NothingToPublish,
    OthersAnswer,
    PinsBroken,
    PublisherNeeded,
)
from faq.editing.importing import FileToImport, ImportedFile, import_file
from faq.editing.saving import Editor, SavedFAQ
from faq.editing.texts import EditedFAQ, FAQValues, UnpublishedText, read_faq, read_faqs

__all__ = [
    "AnswerAtRisk",
    "Consents",
    "EditRefused",
    "EditedFAQ",
    "Editor",
    "FAQOutdated",
    "FAQValues",
    "FieldFault",
    "FileToImport",
    "ImportedFile",
    "InvalidFAQ",
    "NoSuchFAQ",
    "NothingToPublish",
    "OthersAnswer",
    "PinsBroken",
    "PublisherNeeded",
    "SavedFAQ",
    "UnpublishedText",
    "import_file",
    "read_faq",
    "read_faqs",
]
