"""The addresses of the component for web sites."""

from supportbot.routes import routes
from supportbot.widget import views

urlpatterns = [
    *routes("widget.js", views.script_view, "widget"),
    *routes("widget.<slug:version>.js", views.version_view, "widget_version"),
    *routes("widget/words", views.words_view, "widget_words"),
    *routes("widget/status", views.status_view, "widget_status"),
    *routes("widget/demo", views.demo_view, "widget_demo"),
]
