"""Whether a group helps in an area, and how that is said."""

from babel.languages import get_official_languages
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Area, Group
from ..models.vocabulary import EUROPE, WORLD, area_label

# Areas that take an article in an English sentence; other languages translate "in the %(area)s".
WITH_ARTICLE = frozenset("AE BS CD CF CG DO GB GM KM MH MV NL PH SB SC US".split())


def serves(group: Group, area: str) -> bool:
    """Whether the group names the area or a region around it; if unknown, is based there."""
    areas = group.area_codes
    if not areas:
        return is_based_in(group, area)
    return not areas.isdisjoint(Area.reaching(area))


def is_based_in(group: Group, area: str) -> bool:
    """Whether the group is based in the area, or in the country that the area is a nation of."""
    regions = {EUROPE, WORLD} - {area}
    return group.base_area_id in set(Area.reaching(area)) - regions


def is_international(group: Group) -> bool:
    """Whether the group helps beyond one country, or wherever there is a connection."""
    areas = group.area_codes
    countries = {code.partition("-")[0] for code in areas}
    return len(countries) > 1 or bool(areas & {EUROPE, WORLD}) or is_online(group)


def is_online(group: Group) -> bool:
    return group.form == Group.Form.ONLINE


def languages_of(area: str | None) -> set[str]:
    """The languages people of an area share: the official ones, from CLDR."""
    if area in (None, EUROPE, WORLD):
        return set()
    return set(get_official_languages(area.partition("-")[0], de_facto=True))


def speaks(group: Group, languages: set[str]) -> bool:
    """Whether the group is known to use one of the languages, in any of its regional forms."""
    known = {language.pk.partition("-")[0] for language in group.languages.all()}
    return bool(known & {language.partition("-")[0].partition("_")[0] for language in languages})


def steps_to(group: Group, area: str | None) -> int:
    """How wide the group's help is drawn around the area: 0 for itself, more for regions."""
    codes = group.area_codes
    around = Area.reaching(area) if area else []
    return next((steps for steps, code in enumerate(around) if code in codes), 0)


def place_in_words(group: Group, area: str | None) -> str:
    """Where the group helps, as the end of a reason: "in the United Kingdom", "worldwide".

    Names the region by which the group serves the asked area, else its only area, else where it
    is based. Empty when nothing is known.
    """
    codes = group.area_codes
    reach = Area.reaching(area) if area else [WORLD, EUROPE]
    nearest = next((code for code in reach if code in codes), None)
    if nearest or len(codes) == 1:
        return in_area(nearest or next(iter(codes)))
    if codes:
        return _("in %(number)s countries") % {"number": len(codes)}
    if group.base_area_id:
        return based_in(group.base_area_id)
    return _("online") if is_online(group) else ""


def in_area(code: str) -> str:
    """ "in France", "in the United Kingdom", "worldwide"."""
    if code == WORLD:
        return _("worldwide")
    area = {"area": area_label(code, get_language() or "en")}
    return _("in the %(area)s") % area if code in WITH_ARTICLE else _("in %(area)s") % area


def based_in(code: str) -> str:
    area = {"area": area_label(code, get_language() or "en")}
    if code in WITH_ARTICLE:
        return _("based in the %(area)s") % area
    return _("based in %(area)s") % area
