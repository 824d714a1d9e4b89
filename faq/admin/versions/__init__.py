"""Saving without losing: versions, two editors, the next text, who may publish.

`versioned` keeps a version of what is saved, `history_pages` shows and restores them,
`colliding` says who else has saved; `next_text` keeps a draft beside a published FAQ,
`publishing` what only a publisher may. Open `versioned` first.
"""
