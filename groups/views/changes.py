"""What has changed lately: as a page, and as a feed for those who want to follow."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from ..changes import newest_mark, recent_changes


def etag(request):
    """Another one whenever the feed may be another: by its changes, or by its language."""
    return f'"{newest_mark()}-{get_language()}"'


def changes(request):
    """The latest changes of public facts, the newest first."""
    return render(request, "groups/changes.html", {"changes": recent_changes()})


class ChangesFeed(Feed):
    """The same, as Atom. An entry keeps its id for ever: the number of its revision."""

    feed_type = Atom1Feed
    title = gettext_lazy("Rare Disease Patient Groups: recent changes")
    subtitle = gettext_lazy("Entries that were added, corrected, confirmed or closed.")
    link = reverse_lazy("changes")

    def author_name(self, host):
        """Whoever runs this copy; never a curator."""
        return settings.OPERATOR_NAME or self.title

    def get_object(self, request):
        """The host in the ids: the site's own name, by whatever name it was reached."""
        return urlsplit(settings.SITE_ADDRESS).hostname or request.get_host().partition(":")[0]

    def feed_guid(self, host):
        return f"tag:{host},2026:changes"

    def items(self, host):
        # An item knows its host, which is a part of its id.
        return [(host, change) for change in recent_changes()]

    def item_title(self, item):
        return item[1].title

    def item_description(self, item):
        """Which facts differ, as HTML: that is what syndication makes of it."""
        facts = escape(item[1].facts)
        return _("What has changed: %(facts)s.") % {"facts": facts} if facts else None

    def item_link(self, item):
        return item[1].address

    def item_guid(self, item):
        host, change = item
        return f"tag:{host},2026:changes/{change.pk}"

    def item_pubdate(self, item):
        return item[1].moment

    item_updateddate = item_pubdate


changes_feed = condition(etag_func=etag)(ChangesFeed())
