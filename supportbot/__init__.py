"""The project: settings, composition, HTTP; the only package that knows the others."""

__version__ = "0.2.0"
