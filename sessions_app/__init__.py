"""Conversations: who said what, and all that is counted and kept of it.

`models` holds the tables, `turns` stores a message and its reply, `limits` and `budget`
count; `history`, `feedback`, `handoffs` (announced by `deliveries` and `webhooks`) and
`retention` are what is done with a conversation later. Open `turns` first.
"""
