"""FAQs as files that import again and change nothing.

`export` loads and orders them, `files` knows the kinds of files. Open `export` first.
"""
