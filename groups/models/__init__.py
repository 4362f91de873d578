from .condition import Condition, ConditionCode, ConditionName, Family, Release
from .curation import ReviewRequest, Suggestion
from .curator_scope import CuratorScope
from .curators import DifferentPair, SavedList
from .group import Coverage, Group
from .group_facts import Channel, FormerSlug, GroupName, Registration, Source
from .link_check import LinkCheck, LinkHost
from .membership import Membership
from .revision import DirectoryRevision
from .search import ConditionText, TrigramCount
from .table_upload import TableUpload
from .vocabulary import Area, Language, Seek, Service

__all__ = [
    "Area",
    "Channel",
    "Condition",
    "ConditionCode",
    "ConditionName",
    "ConditionText",
    "Coverage",
    "CuratorScope",
    "DifferentPair",
    "DirectoryRevision",
    "Family",
    "FormerSlug",
    "Group",
    "GroupName",
    "Language",
    "LinkCheck",
    "LinkHost",
    "Membership",
    "Registration",
    "Release",
    "ReviewRequest",
    "SavedList",
    "Seek",
    "Service",
    "Source",
    "Suggestion",
    "TableUpload",
    "TrigramCount",
]
