"""The knowledge base in the admin: where support staff edit FAQs and judge labels.

`faqs` registers FAQs with their list and page, `categories` theirs, `actions` what is
done to several; `voices` what customers make of answers, `linting` what a check of the
FAQs finds, `pinned` what must stay as it is. `forms` says what is refused, `filters`
what a list is narrowed to, `languages` what is a translation of what; `versioned` keeps
what is saved, for other admins, too, and shows its history (`history_pages`) and who
else saved (`colliding`); `importing` is the import screen. Open `faqs` first.
"""

from faq.admin import categories, faqs, linting, pinned, voices

__all__ = ["categories", "faqs", "linting", "pinned", "voices"]
