"""The use case of one turn: the FAQ's answer, else the model's, else politely none.

`answering` walks a message through. `conversation` is what was said before, and
`understanding` what a message means after it, in the words of `phrases`; `policy`
decides what it is answered with, in the words of `wording`. `replies` is that answer on
all of its way, and `explaining` tells the reason of it. For the model `prompts`
and `guard` say what it may read and say, `completion` lets its reply through
within the budget that `metering` keeps. Open `answering` first.
"""
