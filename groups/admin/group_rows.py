"""The tables of rows on the page of a patient group."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Channel, Coverage, GroupName, Registration, Source
from .group_form import ChannelRows, GroupRows, NameRows, SourceRows
from .rows import HTTPS_UNLESS_SAID


class CoverageInline(admin.TabularInline):
    model = Coverage
    formset = GroupRows
    autocomplete_fields = ["condition"]
    extra = 0
    verbose_name = _("condition")
    verbose_name_plural = _("Conditions it is for, each with everything beneath it")


class NameInline(admin.TabularInline):
    model = GroupName
    formset = NameRows
    fields = ["text"]
    extra = 0
    verbose_name = _("other name")
    verbose_name_plural = _("Other and former names")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=GroupName.Kind.OTHER)


class ChannelInline(admin.TabularInline):
    model = Channel
    formset = ChannelRows
    formfield_overrides = HTTPS_UNLESS_SAID
    extra = 0
    verbose_name_plural = _("Other ways to reach it")


class RegistrationInline(admin.TabularInline):
    model = Registration
    formset = GroupRows
    extra = 0


class SourceInline(admin.TabularInline):
    model = Source
    formset = SourceRows
    formfield_overrides = HTTPS_UNLESS_SAID
    extra = 0
    verbose_name_plural = _("Sources: where the facts were seen, and when")
