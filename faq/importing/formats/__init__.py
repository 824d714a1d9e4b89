"""Kinds of files: bytes to sheets of records, whatever wrote them.

A module a kind. Each gives sheets of text as a person sees them, and says what it left
out; none knows what a column means. Open `records` first.
"""
