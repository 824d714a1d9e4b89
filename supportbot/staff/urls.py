"""Addresses of the admin's pages that join conversations and knowledge base."""

from supportbot.staff import playground, preview

app_name = "staff"
urlpatterns = [*playground.urlpatterns, *preview.urlpatterns]
