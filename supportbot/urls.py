"""Every address the server answers."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView


class StartView(TemplateView):
    """Where everything is, for whoever opens the address in a browser."""

    template_name = "supportbot/start.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]  # the route captures nothing
        if "text/html" not in request.headers.get("Accept", ""):
            raise Http404
        context = {"chat_page": settings.CHAT_PAGE_URL, "is_demo": settings.DEBUG}
        headers = {"Content-Security-Policy": settings.START_PAGE_POLICY}
        return self.render_to_response(context, headers=headers)


urlpatterns = [
    path("", StartView.as_view(), name="start"),
    path("", include("supportbot.api.urls")),
    path("", include("supportbot.widget.urls")),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", include("supportbot.staff.urls")),
    path("admin/", admin.site.urls),
]
