"""Pages of the admin that join conversations and knowledge base, a subject a file."""
