"""The admin as a whole: its first page, the bot's own words, and staff accounts.

`overview` is the first page, `texts` what the bot says, `briefings` what its model is
told, `looks` what the chat page looks like (`single_row`: both are one row), `accounts`
who may do what (`rights`: who may give what).
What joins conversations and knowledge base comes from `supportbot.staff`.
"""

from supportbot.admin import accounts, briefings, looks, overview, texts
from supportbot.admin.overview import dashboard, open_handoffs
from supportbot.staff import tabs

__all__ = [
    "accounts",
    "briefings",
    "dashboard",
    "looks",
    "open_handoffs",
    "overview",
    "tabs",
    "texts",
]
