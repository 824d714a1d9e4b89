"""The use case of one turn: the FAQ's answer, else the model's, else politely none.

`answering` walks a message through; `policy` decides what it is answered with, and
`replies` is that answer on all of its way. For the model `redaction`, `prompts` and
`guard` say what it may read and say, `completion` lets its reply through within the
budget that `metering` keeps. Open `answering` first.
"""
