"""Addresses of the admin's pages that join conversations and knowledge base."""

from supportbot.staff import (
    inbox,
    inbox_review,
    later_pages,
    pinning,
    playground,
    preview,
    replay,
    suggestions,
    verdicts,
)

app_name = "staff"
urlpatterns = [
    *playground.urlpatterns,
    *preview.urlpatterns,
    *replay.urlpatterns,
    *pinning.urlpatterns,
    *inbox.urlpatterns,
    *inbox_review.urlpatterns,
    *suggestions.urlpatterns,
    *verdicts.urlpatterns,
    *later_pages.urlpatterns,
]

# Here, since every process that serves a request has read these addresses before it.
replay.hook_in()
