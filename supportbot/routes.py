"""Addresses that work with and without a trailing slash."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path


def routes(
    route: str, view: Callable[..., HttpResponseBase], name: str
) -> list[URLPattern]:
    """The route and its variant with a trailing slash."""
    return [path(route, view, name=name), path(f"{route}/", view)]
