"""The knowledge base in the admin: where support staff edit FAQs and judge labels.

`faqs` registers FAQs with their list and page, `categories` theirs, `actions` what is
done to several; `voices` what customers make of answers, `linting` what a check of the
FAQs finds, `probing` what the red team finds, `pinned` what must stay as it is.
`filters` and `tabs` narrow the list, `languages` says what is a translation of what.
Rooms: `writing` is the form, `versions` keeps what is saved, `importing` is the import
screen. Open `faqs` first.
"""

from faq.admin import categories, faqs, linting, pinned, probing, voices

__all__ = ["categories", "faqs", "linting", "pinned", "probing", "voices"]
