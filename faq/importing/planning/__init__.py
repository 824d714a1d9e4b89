"""What importing a table would do: a verdict on every row; nothing is written.

`planner` compares the table with what is stored, one row after the other: `targets`
says which FAQ a row means, `cases` holds a row while it is judged, `clashes` and
`merging` compare rows with each other, `withholding` keeps drafts back, `permitting`
what somebody left out or may not. `plans` is what
comes of it. Open `planner` first.
"""
