"""Django's SQLite backend with a pool of open connections; an ENGINE of DATABASES.

`base` is what Django loads, `pool` keeps the connections. Imported by nobody: settings
name it. Open `pool` first.
"""
