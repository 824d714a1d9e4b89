"""The knowledge base in the admin: where support staff edit FAQs and judge labels.

`faqs` registers FAQs and categories with their list and page, `voices` what customers
make of answers, `pinned` what must stay as it is; `forms` says what is refused,
`filters` what a list is narrowed to, `languages` what is a translation of what. Open
`faqs` first.
"""

from faq.admin import faqs, pinned, voices

__all__ = ["faqs", "pinned", "voices"]
