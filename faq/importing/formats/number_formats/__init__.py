"""Numbers as a spreadsheet shows them: the format codes of ECMA-376, 18.8.31.

Open `rendering` first (which part of a code shows a number), then `codes` (what a code
says), `digits` and `moments` (what comes out). Own code, because the renderers on PyPI
are a first release or kept no more, know English names only, and show something for a
code they do not know; here such a cell raises `UnreadableFormat`.
"""
