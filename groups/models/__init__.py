from .condition import Condition, ConditionCode, ConditionName, Family, Release
from .group import Coverage, Group
from .group_facts import Channel, FormerSlug, GroupName, Registration, Source
from .membership import Membership
from .search import ConditionText, TrigramCount
from .vocabulary import Area, Language, Seek, Service

__all__ = [
    "Area",
    "Channel",
    "Condition",
    "ConditionCode",
    "ConditionName",
    "ConditionText",
    "Coverage",
    "Family",
    "FormerSlug",
    "Group",
    "GroupName",
    "Language",
    "Membership",
    "Registration",
    "Release",
    "Seek",
    "Service",
    "Source",
    "TrigramCount",
]
