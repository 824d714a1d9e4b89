"""The addresses of the API, each with and without a trailing slash."""

from supportbot.api import appearance, views
from supportbot.api.knowledge import views as knowledge
from supportbot.routes import routes

urlpatterns = [
    *routes("chat", views.ChatView.as_view(), "chat"),
    *routes("chat/stream", views.ChatStreamView.as_view(), "chat_stream"),
    *routes("reset", views.ResetView.as_view(), "reset"),
    *routes("history", views.HistoryView.as_view(), "history"),
    *routes("feedback", views.FeedbackView.as_view(), "feedback"),
    *routes("handoff", views.HandoffView.as_view(), "handoff"),
    *routes("faq/search", views.FAQSearchView.as_view(), "faq_search"),
    *routes("faq/<int:faq_id>", views.FAQArticleView.as_view(), "faq_article"),
    *routes("faqs", knowledge.FAQsView.as_view(), "faqs"),
    *routes("faqs/import", knowledge.ImportView.as_view(), "faqs_import"),
    *routes("faqs/search", knowledge.KnowledgeSearchView.as_view(), "faqs_search"),
    *routes("faqs/<int:faq_id>", knowledge.FAQView.as_view(), "faqs_one"),
    *routes("faqs/<int:faq_id>/next", knowledge.NextTextView.as_view(), "faqs_next"),
    *routes(
        "faqs/<int:faq_id>/publish", knowledge.PublishView.as_view(), "faqs_publish"
    ),
    *routes(
        "faqs/<int:faq_id>/unpublish",
        knowledge.UnpublishView.as_view(),
        "faqs_unpublish",
    ),
    *routes("appearance", views.AppearanceView.as_view(), "appearance"),
    *routes("appearance/logo", appearance.logo_view, "logo"),
    *routes("health", views.HealthView.as_view(), "health"),
    *routes("metrics", views.metrics_view, "metrics"),
    *routes("problems/<slug:slug>", views.ProblemTypeView.as_view(), "problem"),
    *routes("schema", views.SchemaView.as_view(), "schema"),
    *routes("docs", views.DocsView.as_view(), "docs"),
]
