"""Writing an FAQ: the form, its two lists of wordings, what is told meanwhile.

`forms` says what is asked and refused, `wordings` reads the lists, `checking` answers
the page while somebody writes, in the words of `telling`; `unsaved` makes of a form
what search knows, `pinning` asks for a reason where a pinned question would break. Open
`forms` first.
"""
