"""How common each trigram is among all names."""

from django.db import models


class TrigramCount(models.Model):
    """How many names of conditions and groups hold a trigram, as of the last import."""

    trigram = models.CharField(max_length=3, primary_key=True)
    names = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.trigram}: {self.names}"
