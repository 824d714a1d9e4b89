"""The addresses of the API, each with and without a trailing slash."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from supportbot.api import session_views, views


def both(
    route: str, view: Callable[..., HttpResponseBase], name: str
) -> list[URLPattern]:
    """The route and its twin with a trailing slash."""
    return [path(route, view, name=name), path(f"{route}/", view)]


urlpatterns = [
    *both("chat", views.ChatView.as_view(), "chat"),
    *both("reset", views.ResetView.as_view(), "reset"),
    *both("history", session_views.HistoryView.as_view(), "history"),
    *both("feedback", session_views.FeedbackView.as_view(), "feedback"),
    *both("handoff", session_views.HandoffView.as_view(), "handoff"),
    *both("health", views.HealthView.as_view(), "health"),
    *both("problems/<slug:slug>", views.ProblemTypeView.as_view(), "problem"),
    *both("schema", views.SchemaView.as_view(), "schema"),
    *both("docs", views.DocsView.as_view(), "docs"),
]
