"""The import screen: a file, what was found in it, corrections, and what came of it.

`urls` names the pages, `views` answers them; `uploads` takes the file, `options` what a
person chose, `checking` plans and keeps the verdicts as `pages`, `working` does so
beside the requests, `presenting` makes rows of a table of them, `undoing` goes back;
`pinned` tells what the import would do to answers.
The plan is that of `import_faq`: `faq.importing`. Open `views` first.
"""
