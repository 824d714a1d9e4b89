"""What people teach search, and what to ask them next.

`labels` keeps what staff decide: a wording approved for an FAQ, a question that none
answers; search goes by it from the next request on. `reviewing` picks the customer
questions whose label would tell most. Open `labels` first.

    for text in propose_for_review(asked):  # the most telling first
        mark_none(text)                     # or approve_phrasing(faq, text)
"""

from faq.learning.labels import approve_phrasing, mark_none
from faq.learning.reviewing import propose_for_review

__all__ = ["approve_phrasing", "mark_none", "propose_for_review"]
