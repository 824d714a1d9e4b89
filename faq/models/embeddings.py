"""Vectors, kept so that no restart computes them again."""

from __future__ import annotations

from django.db import models


class Embedding(models.Model):
    """The vector of a text under one encoder, so that no restart computes it again."""

    model_sha256 = models.CharField(max_length=64)
    text_key = models.CharField(max_length=32)
    vector = models.BinaryField(help_text="Little-endian 16-bit floats.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model_sha256", "text_key"], name="faq_embedding_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_key} under {self.model_sha256[:12]}"
