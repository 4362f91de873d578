"""Which group of the directory a row is about: by its slug, its registrations or its website."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import FormerSlug, Group, Registration
from .cells import comparable_address


class KnownGroups:
    """The groups that the directory has, as they were before the import."""

    def __init__(self):
        self.names = {}
        self.slugs = dict(FormerSlug.objects.values_list("slug", "group"))
        self.registrations = defaultdict(set)
        self.websites = defaultdict(set)
        self.with_website = set()
        for pk, slug, website in Group.objects.values_list("pk", "slug", "website"):
            self.names[pk] = slug
            self.slugs[slug] = pk
            if website:
                self.websites[comparable_address(website)].add(pk)
                self.with_website.add(pk)
        for identifier, pk in Registration.objects.values_list("identifier", "group"):
            self.registrations[identifier].add(pk)

    def match(self, facts):
        """The primary key of the row's group, or None when the directory does not have it.

        Raises ValidationError, naming the groups, when the row could be about two.
        """
        possible = set()
        for found in self.found_by(facts):
            if possible and found and not possible & found:
                self.refuse(possible | found)
            possible = (possible & found or possible) or found
        if len(possible) > 1:
            self.refuse(possible)
        match = next(iter(possible), None)
        if match is not None and not facts.slug_is_given:
            self.check_namesake(match, facts)
        return match

    def found_by(self, facts):
        """The groups of the row's slug, then of its registrations, then of its website."""
        yield {self.slugs[facts.slug]} if facts.slug in self.slugs else set()
        identifiers = facts.lists.get("registrations", ())
        yield set().union(*(self.registrations.get(identifier, ()) for identifier in identifiers))
        website = facts.values.get("website")
        yield self.websites.get(comparable_address(website), set()) if website else set()

    def refuse(self, groups):
        names = sorted(self.names[pk] for pk in groups)
        raise ValidationError(
            _(
                "The slug, the registrations and the website are those of different groups:"
                " %(groups)s. Write the slug of the one that is meant, and only its facts."
            ),
            params={"groups": ", ".join(names)},
        )

    def check_namesake(self, match, facts):
        """Refuse a row without a slug that has nothing but its name in common with the match."""
        _by_slug, *by_facts = self.found_by(facts)
        two_websites = match in self.with_website and facts.values.get("website")
        if two_websites and not any(match in groups for groups in by_facts):
            raise ValidationError(
                _(
                    "%(group)s has this name and another website. Write that slug if it is the"
                    " same group, or another slug if it is not."
                ),
                params={"group": self.names[match]},
            )
