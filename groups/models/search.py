"""What search keeps beside the names; groups/search/index.py makes it anew after every import."""

from django.db import models

from .condition import Condition


class TrigramCount(models.Model):
    """How many names of conditions and groups hold a trigram, as of the last import."""

    trigram = models.CharField(max_length=3, primary_key=True)
    names = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.trigram}: {self.names}"


class ConditionText(models.Model):
    """The words of all that is said about a condition.

    Its names and their initials, its definition, its genes, the names of its nearest families.
    """

    condition = models.OneToOneField(Condition, on_delete=models.CASCADE, related_name="text")
    words = models.TextField(help_text="Telling words, each once, in order, parted by spaces.")

    def __str__(self):
        return f"{self.condition}: {self.words[:60]}"
