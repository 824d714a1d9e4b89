"""A plan carried out: all of it or nothing, in steps for which nobody waits long.

`applying` is the sequence, `batches` its short transactions, `writing` the rows of
each, `staging` what waits for the last one, `staged_versions` what it was before. Open
`applying` first, and decision 19 for why there are steps.
"""
