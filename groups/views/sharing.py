"""What machines ask a site for: the sitemap, robots.txt, OpenSearch, what a group is."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.languages import below

from ..exchange import json_ld
from ..models import Condition, Group
from ..models.condition import UNDIAGNOSED
from ..templatetags.sharing import own_address

# Pages that stand for themselves.
PAGES = [
    "home",
    "undiagnosed",
    "for_families",
    "for_clinicians",
    "condition_list",
    "condition_families",
    "group_list",
    "suggest_change",
    "about",
    "trust",
    "changes",
    "accessibility",
    "privacy",
]
# What is made for one visitor, from what they typed or chose.
NOT_FOR_CRAWLERS = ["search/", "suggest/", "handout/"]


class PageMap(Sitemap):
    def items(self):
        return PAGES

    def location(self, name):
        return reverse(name)


class ConditionMap(Sitemap):
    """Every condition with a page of its own.

    When a page last changed is not known: it changes with the groups that it leads to.
    """

    limit = 10_000

    def items(self):
        conditions = Condition.objects.active().exclude(orpha_code=UNDIAGNOSED)
        return conditions.only("orpha_code").order_by("pk")


class GroupMap(Sitemap):
    def items(self):
        return Group.objects.with_a_page().only("slug", "changed_at").order_by("pk")

    def lastmod(self, group):
        return group.changed_at

    def get_latest_lastmod(self):
        return Group.objects.with_a_page().aggregate(latest=Max("changed_at"))["latest"]


SITEMAPS = {"pages": PageMap, "conditions": ConditionMap, "groups": GroupMap}


def robots(request):
    """All may read everything but answers to typed words, handouts and the curators' side.

    Names a sitemap for each language.
    """
    languages = ["", *(code for code, _ in settings.LANGUAGES)]
    hidden, maps = ["/admin/"], []
    for code in languages:
        with below(code):
            hidden += [get_script_prefix() + path for path in NOT_FOR_CRAWLERS]
            if code != "en":
                maps.append(request.build_absolute_uri(reverse("sitemap")))
    context = {"hidden": hidden, "maps": maps}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def opensearch(request):
    """How a browser searches here from its own search box, in the language of the page."""
    root = f"{request.scheme}://{request.get_host()}"
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "opensearch.xml", {"root": root}, content_type=content_type)


def group_json_ld(request, group, terms, coalition_links):
    """A group's page as JSON-LD, for its head."""
    language = get_language()
    page = {
        "url": own_address(request, language),
        "identity": f"{own_address(request, 'en')}#group",
        "language": language,
    }
    coalitions = [link.coalition for link in coalition_links]
    publisher, absolute = _("Rare Disease Patient Groups"), request.build_absolute_uri
    content = json_ld.group_page(
        group, terms, coalitions, page=page, publisher=publisher, absolute=absolute
    )
    return json_ld.as_script(content)
