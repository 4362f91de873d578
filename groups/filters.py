"""The form that narrows the list of groups, with the number of groups beside each choice."""

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .choices import area_choices, language_choices, occurring_codes
from .facets import area_counts, facet_counts
from .models import Condition, Group
from .models.vocabulary import SeekKind, ServiceKind
from .widgets import LongSelect


class CountedSelect(LongSelect):
    """A select whose choices say how many groups they lead to; those that lead to none rest."""

    counts = None

    def create_option(self, name, value, label, selected, *args, **kwargs):
        option = super().create_option(name, value, label, selected, *args, **kwargs)
        if value and self.counts is not None:
            count = self.counts.get(str(value), 0)
            option["label"] = f"{label} ({count})"
            if not (count or selected):
                option["attrs"]["disabled"] = True
        return option


def choice_filter(label, empty_label, problem, **kwargs):
    return django_filters.ChoiceFilter(
        label=label,
        empty_label=empty_label,
        widget=CountedSelect,
        error_messages={"invalid_choice": problem},
        **kwargs,
    )


class GroupFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="match_words", label=_("Group or condition"))
    area = choice_filter(
        _("Helps people in"),
        _("Anywhere"),
        _("“%(value)s” is not an area that we know. Choose one from the list."),
        method="serve_area",
    )
    kind = choice_filter(
        _("Kind of group"),
        _("Any kind"),
        _("“%(value)s” is not a kind of group. Choose one from the list."),
        choices=Group.Kind.choices,
    )
    language = choice_filter(
        _("Language"),
        _("Any language"),
        _("“%(value)s” is not a language that we know. Choose one from the list."),
        field_name="languages",
    )
    service = choice_filter(
        _("Offers"),
        _("Anything"),
        _("“%(value)s” is not a service that we know. Choose one from the list."),
        field_name="services",
        choices=ServiceKind.choices,
    )
    seeks = choice_filter(
        _("Seeks from clinicians"),
        _("Any or nothing"),
        _("“%(value)s” is nothing that we know groups to seek. Choose one from the list."),
        choices=SeekKind.choices,
    )
    condition = django_filters.ModelChoiceFilter(
        label=_("Condition (ORPHAcode)"),
        queryset=Condition.objects.select_related("replaced_by"),
        to_field_name="orpha_code",
        method="cover_condition",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
        error_messages={
            "invalid_choice": _(
                "“%(value)s” is not an ORPHAcode that we know. It is a number, such as 586;"
                " search for the condition to find it."
            )
        },
    )

    def __init__(self, data=None, *args, **kwargs):
        # Bound even when nothing is asked: an empty form is a good one.
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)
        codes = occurring_codes()
        self.filters["area"].extra["choices"] = area_choices(self.data.get("area"), codes["area"])
        self.filters["language"].extra["choices"] = language_choices(
            self.data.get("language"), codes["language"]
        )

    def match_words(self, groups, name, words):
        return groups.filter(pk__in=self.matching_groups)

    @cached_property
    def matching_groups(self):
        """The keys of the groups that the words meet.

        Asked once and not anew for each count: it looks through every name there is.
        """
        words = self.form.cleaned_data["q"]
        return list(Group.objects.listed().matching(words).values_list("pk", flat=True))

    def serve_area(self, groups, name, code):
        return groups.serving_area(code)

    def cover_condition(self, groups, name, condition):
        return groups.for_condition(condition.replaced_by or condition)

    def narrowed(self, *without):
        """The listed groups that the filters in use leave, some of them put aside."""
        groups = Group.objects.listed()
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                groups = self.filters[name].filter(groups, value)
        return groups

    def show_counts(self):
        """Write the number of groups beside each choice, in two queries."""
        self.form.is_valid()
        counts = facet_counts(self.narrowed)
        area = self.form.fields["area"]
        codes = [code for code, _name in flatten_choices(area.choices) if code]
        counts["area"] = area_counts(self.narrowed("area"), codes)
        for name, counted in counts.items():
            self.form.fields[name].widget.counts = counted

    def in_use(self):
        """{"area": "GB", ...}: the filters that were asked for and understood."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def shown(self, name, value):
        """A filter's value as people read it."""
        field = self.form.fields[name]
        if isinstance(field.widget, CountedSelect):
            return dict(flatten_choices(field.choices)).get(value, value)
        return value.name_in(get_language()) if isinstance(value, Condition) else str(value)
