"""Addresses of the admin's pages that join conversations and knowledge base."""

from supportbot.staff import preview

app_name = "staff"
urlpatterns = [*preview.urlpatterns]
