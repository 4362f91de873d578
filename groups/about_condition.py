"""What a condition's page says of it beside its groups: names, codes, families."""

from functools import cached_property

from django.db.models import Value

from .keys import key_for
from .models import Condition
from .relatives import relatives_of

# A specialty has hundreds of conditions beneath it; the families pages lead through them.
BENEATH_SHOWN = 60


class AboutCondition:
    """The facts of a condition from named_in, in the visitor's language.

    They are asked for when a page shows them: one query for names and codes, one for the others.
    """

    def __init__(self, condition):
        self.condition = condition
        self.names_in = condition.local_language if condition.local_name else "en"

    @cached_property
    def names_and_codes(self):
        """Rows of "name" or "code", the text, its language or system, its kind or relation.

        Names come by language, in each the acronyms first.
        """
        names, codes = self.condition.names.order_by(), self.condition.codes.order_by()
        rows = names.values_list(Value("name"), "text", "language", "kind").union(
            codes.values_list(Value("code"), "value", "system", "relation")
        )
        return sorted(rows, key=lambda row: (*row[2:], row[1]))

    def also_called(self):
        """Its other names in the language of the one that is shown."""
        return [
            text
            for row, text, language, _kind in self.names_and_codes
            if row == "name" and language == self.names_in and text != self.condition.shown_name
        ]

    def foreign_names(self):
        """Its names in all other languages."""
        return [
            {"language": language, "text": text}
            for row, text, language, _kind in self.names_and_codes
            if row == "name" and language != self.names_in
        ]

    def codes(self):
        return [
            {"system": system, "value": value, "relation": relation}
            for row, value, system, relation in self.names_and_codes
            if row == "code"
        ]

    @cached_property
    def around(self):
        """The wider families, nearest first, and the conditions right beneath: those in use."""
        relatives = relatives_of(self.condition)
        in_use = [each for each in relatives if each.status == Condition.Status.ACTIVE]
        return sorted(in_use, key=nearest_first)

    def families(self):
        return [condition for condition in self.around if condition.distance > 0]

    @cached_property
    def all_beneath(self):
        return [condition for condition in self.around if condition.distance == -1]

    def beneath(self):
        return self.all_beneath[:BENEATH_SHOWN]

    def has_more_beneath(self):
        return len(self.all_beneath) > BENEATH_SHOWN


def nearest_first(condition):
    return condition.distance, not condition.preferred, key_for(condition.shown_name)
