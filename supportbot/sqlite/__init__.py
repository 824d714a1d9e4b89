"""A database engine: Django's SQLite backend for many that write at once.

An ENGINE of DATABASES; imported by nobody. `base` is what Django loads, `connection`
takes the write `lock` when something writes, `pool` keeps connections, `schema` keeps
triggers. Open `README.md` first.
"""
