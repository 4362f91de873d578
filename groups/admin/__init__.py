"""The curators' side: adding and correcting entries by hand."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .condition import ConditionAdmin, ReleaseAdmin
from .group import GroupAdmin
from .link_check import LinkCheckAdmin
from .membership import MembershipAdmin
from .review_requests import ReviewRequestAdmin
from .suggestions import SuggestionAdmin
from .table_upload import TableUploadAdmin
from .users import RoleAdmin, UserAdmin
from .vocabulary import TermAdmin

__all__ = [
    "ConditionAdmin",
    "GroupAdmin",
    "LinkCheckAdmin",
    "MembershipAdmin",
    "ReleaseAdmin",
    "ReviewRequestAdmin",
    "RoleAdmin",
    "SuggestionAdmin",
    "TableUploadAdmin",
    "TermAdmin",
    "UserAdmin",
]

admin.site.site_title = _("Directory of patient groups")
admin.site.site_header = _("Directory of patient groups: for curators")
admin.site.index_title = _("What to look after")
# Four kinds of entry need no menu beside each page, and the wide tables need its place.
admin.site.enable_nav_sidebar = False
