"""Which row of a sheet is its header, and which column is which field.

    layout = recognise_sheet(sheet, options)     # a Layout, or UnusableColumns
    for record in read_rows(sheet, layout): ...

Headers are read by words in some sixty languages, columns by what they hold; together
they decide, or a refusal says what a person could choose. Open `recognising` first.
`faq.importing.naming` knows words, `content` cells, `assigning` puts both together,
`layouts` is what comes of it, `options` what a person says.
"""
