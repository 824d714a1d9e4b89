"""What words say by themselves: names of columns and keys, and texts that ask.

    field_of("Häufige Frage")          # Column.QUESTION
    is_asking("Wo ist mein Paket?")    # True

One vocabulary, in some sixty languages, for tables, JSON, pages and texts. Open
`header_names` for names, `questions` for questions; `vocabulary` holds the words.
"""
