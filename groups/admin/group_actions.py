"""What curators do with many groups at once; for each group it is a recorded change."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..history import change_recorded
from ..models import Group
from ..review import confirm
from .review_requests import ask_to_confirm


class WhyForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=AdminTextInputWidget)


class CloseForm(WhyForm):
    closed_on = forms.DateField(
        label=gettext_lazy("Closed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave it empty when you do not know the day."),
    )
    successor = forms.ModelChoiceField(
        Group.objects.with_a_page(),
        label=gettext_lazy("Its work goes on at"),
        required=False,
        widget=AutocompleteSelect(Group._meta.get_field("successor"), admin.site),
        help_text=gettext_lazy("The group it merged into, if it did."),
    )


class GroupActions:
    """For the ModelAdmin of groups. An action changes what this curator may, and names the rest."""

    actions = [
        "confirm_own",
        "confirm_6",
        "confirm_12",
        "confirm_24",
        "list_groups",
        "unlist_groups",
        "close_groups",
        "compare_two",
        "export_groups",
        ask_to_confirm,
    ]

    def change_each(self, request, groups, change, reason):
        """Apply a function to each group and save it; one that answers with words is refused."""
        allowed, refused, done = [], {}, 0
        for group in groups:
            if self.has_change_permission(request, group):
                allowed.append(group)
            else:
                refused[group] = _("it is not yours to change")
        with change_recorded(*allowed, user=request.user, reason=reason):
            # Read anew: what somebody else saved a moment ago is not written over.
            for group in groups.filter(pk__in=[group.pk for group in allowed]):
                if why := change(group) or self.why_not_so(request, group):
                    refused[group] = why
                else:
                    group.save()
                    done += 1
        self.say_what_was_done(request, done, refused)

    def why_not_so(self, request, group):
        """Why the curator may not leave the group like this: what is listed may need other eyes."""
        if not self.has_change_permission(request, group):
            return _("somebody else has to look at it before the public sees it")

    def say_what_was_done(self, request, done, refused):
        if done:
            text = ngettext("%(count)d group changed.", "%(count)d groups changed.", done)
            messages.success(request, text % {"count": done})
        for group, why in refused.items():
            text = _("Not changed: %(group)s (%(why)s).")
            messages.warning(request, text % {"group": group, "why": why})

    def confirm_each(self, request, groups, months=None):
        def change(group):
            if group.state != Group.State.LISTED:
                return _("only a listed group is reviewed")
            confirm(group, request.user, months)

        self.change_each(request, groups, change, _("Looked at and confirmed"))

    @admin.action(
        description=gettext_lazy("Confirm as reviewed, each for its usual time"),
        permissions=["change"],
    )
    def confirm_own(self, request, groups):
        self.confirm_each(request, groups)

    @admin.action(
        description=gettext_lazy("Confirm as reviewed for 6 months"), permissions=["change"]
    )
    def confirm_6(self, request, groups):
        self.confirm_each(request, groups, 6)

    @admin.action(
        description=gettext_lazy("Confirm as reviewed for 12 months"), permissions=["change"]
    )
    def confirm_12(self, request, groups):
        self.confirm_each(request, groups, 12)

    @admin.action(
        description=gettext_lazy("Confirm as reviewed for 24 months"), permissions=["change"]
    )
    def confirm_24(self, request, groups):
        self.confirm_each(request, groups, 24)

    @admin.action(
        description=gettext_lazy("List: the public may find them"), permissions=["change"]
    )
    def list_groups(self, request, groups):
        def change(group):
            missing = group.missing_to_be_listed(
                sources=group.sources.all(), channels=group.channels.all()
            )
            group.state, group.closed_on = Group.State.LISTED, None
            return "; ".join(_("it needs %(what)s") % {"what": what} for what in missing)

        groups = groups.prefetch_related("sources", "channels")
        self.change_each(request, groups, change, _("Listed"))

    @admin.action(description=gettext_lazy("Make drafts of them again"), permissions=["change"])
    def unlist_groups(self, request, groups):
        def change(group, values):
            group.state, group.closed_on = Group.State.DRAFT, None

        title = _("Take these groups out of the public directory?")
        return self.ask_first(request, groups, WhyForm, title, change)

    @admin.action(
        description=gettext_lazy("Mark as closed, or merged into another"), permissions=["change"]
    )
    def close_groups(self, request, groups):
        def change(group, values):
            if group == values["successor"]:
                return _("a group cannot be its own successor")
            group.state, group.closed_on = Group.State.CLOSED, values["closed_on"]
            group.successor = values["successor"]

        title = _("Mark these groups as closed?")
        return self.ask_first(request, groups, CloseForm, title, change)

    def ask_first(self, request, groups, form_class, title, change):
        """A page that asks for the reason and what else belongs to it; then the change."""
        form = form_class(request.POST if "sure" in request.POST else None)
        if form.is_bound and form.is_valid():
            values = form.cleaned_data
            self.change_each(request, groups, lambda group: change(group, values), values["reason"])
            return None
        return self.page(
            request,
            "action",
            title=title,
            form=form,
            media=self.media + form.media,
            groups=groups,
            action=request.POST["action"],
            checkbox=ACTION_CHECKBOX_NAME,
            select_across=request.POST.get("select_across", "0"),
            chosen=request.POST.getlist(ACTION_CHECKBOX_NAME),
        )

    @admin.action(
        description=gettext_lazy("Compare two, to make one entry of them"), permissions=["change"]
    )
    def compare_two(self, request, groups):
        pks = list(groups.order_by("pk").values_list("pk", flat=True)[:3])
        if len(pks) != 2:
            messages.warning(request, _("Choose two groups to compare."))
            return None
        return redirect("admin:groups_group_compare", *pks)
