"""The chat page: an HTTP client of the API that could live in another repository.

`conversation` says what happens on the page, in plain values; `client` asks the API,
`messages` are the values it answers with, `rendering` makes HTML of them, and `app`
puts it into Gradio by way of `steps`. `page_filter` keeps out what is no part of the
page. Open `conversation` first.
"""
