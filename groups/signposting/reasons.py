"""Why a group is suggested, in plain words that can be checked against its entry."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .places import place_in_words


class Reasons:
    """Writes the reason for each group of one ladder."""

    def __init__(self, condition, ties, coalitions, area):
        self.condition = condition.name_in(get_language() or "en")
        self.is_undiagnosed = condition.is_undiagnosed_route
        self.ties = ties
        self.coalitions = coalitions
        self.area = area

    def of(self, group, rung):
        """The reason for a group on a rung: who it is for, then where."""
        return with_place(self.whom(group, rung), group, self.area)

    def whom(self, group, rung):
        if self.is_undiagnosed and group.welcomes_undiagnosed:
            return _("welcomes people without a diagnosis")
        if rung == "coalition":
            member = self.coalitions[group.pk]
            names = {"member": member.name, "condition": self.ties[member.pk].name}
            return _("its members include %(member)s, for %(condition)s") % names
        tie = self.ties.get(group.pk)
        if tie is None:
            return whom_for_anybody(group)
        names = {"condition": self.condition, "other": tie.name}
        if tie.is_exact:
            return _("for %(condition)s") % names
        if tie.is_beneath:
            return _("for %(other)s, a form of %(condition)s") % names
        return _("for the whole family “%(other)s”, which includes %(condition)s") % names


def reason_for_anybody(group, area):
    """The reason for a group that no tie to the condition brings: it is for anybody."""
    return with_place(whom_for_anybody(group), group, area)


def whom_for_anybody(group):
    if group.covers_all_rare:
        return _("for anyone with a rare condition")
    return _("helps people across many conditions")


def with_place(whom, group, area):
    where = place_in_words(group, area)
    return _("%(whom)s, %(where)s") % {"whom": whom, "where": where} if where else whom
