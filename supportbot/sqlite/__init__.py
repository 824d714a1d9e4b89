"""Django's SQLite backend with a pool of open connections; an ENGINE of DATABASES."""
