"""Which groups stand on a handout, each with its reason, and which could join them."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language

from ..models import Condition, FormerSlug, Group
from ..models.condition import UNDIAGNOSED
from ..models.vocabulary import area_label, is_language
from ..signposting import Rung, Signpost
from ..signposting.ladder import Ladder
from .asked import A4, LETTER, MOST_GROUPS, SLUG, Asked, condition_of
from .phrases import every_title, intros

FIRST_GROUPS = 3
MORE_SHOWN = 6


@dataclass(frozen=True)
class Gone:
    """A group that an address names and that is not listed; group and successor when known."""

    slug: str
    group: Group | None = None
    successor: Group | None = None


@dataclass(frozen=True)
class Choice:
    """What came of an address.

    asked: with the slugs and the condition as they are today. signposts: the chosen groups, in
    order. more: groups that could join them, nearest help first. left_over: how many groups were
    asked for beyond MOST_GROUPS. unknown_condition: what the address calls one that does not
    exist; empty when all is well.
    """

    asked: Asked
    condition: Condition | None
    signposts: list[Signpost]
    gone: list[Gone]
    more: list[Signpost]
    left_over: int
    unknown_condition: str

    @property
    def is_undiagnosed(self):
        return self.asked.condition == str(UNDIAGNOSED)

    @property
    def is_full(self):
        return len(self.signposts) >= MOST_GROUPS


def choose(asked: Asked) -> Choice:
    """The rows for an address; at most eleven queries. Nothing in an address is an error."""
    asked = with_real_choices(asked)
    condition = condition_of(asked.condition, get_language())
    is_known = condition or asked.condition in ("", str(UNDIAGNOSED))
    unknown, asked = ("", asked) if is_known else (asked.condition, replace(asked, condition=""))
    listed, gone = found(asked.groups[:MOST_GROUPS])
    signposts, more = placed(condition, asked, listed)
    slugs = tuple(signpost.group.slug for signpost in signposts)
    return Choice(
        asked=replace(asked.about(condition), groups=slugs),
        condition=condition,
        signposts=signposts,
        gone=gone,
        more=more[:MORE_SHOWN],
        left_over=max(0, len(asked.groups) - MOST_GROUPS),
        unknown_condition=unknown,
    )


def with_real_choices(asked):
    """Without what is not on offer, so that no text of somebody's own is carried on or printed."""
    return replace(
        asked,
        area=asked.area if area_label(asked.area, "en") != asked.area else "",
        language=asked.language if asked.language and is_language(asked.language) else "",
        title=asked.title if asked.title in every_title() else "",
        intro=asked.intro if asked.intro in intros() else "",
        paper=asked.paper if asked.paper in (A4, LETTER) else "",
        large="1" if asked.large else "",
    )


def found(slugs):
    """The keys of the listed groups that have the slugs, or had them; and the groups gone."""
    plausible = [slug for slug in slugs if SLUG.fullmatch(slug)]
    groups = Group.objects.with_a_page().select_related("successor").filter(slug__in=plausible)
    by_slug = {group.slug: group for group in groups}
    if missing := [slug for slug in plausible if slug not in by_slug]:
        former = FormerSlug.objects.filter(slug__in=missing, group__in=Group.objects.with_a_page())
        by_slug |= {name.slug: name.group for name in former.select_related("group__successor")}
    listed, gone = {}, []
    for slug in slugs:
        group = by_slug.get(slug)
        if group and group.state == Group.State.LISTED:
            listed[group.pk] = group
        else:
            gone.append(Gone(slug, group, listed_successor(group)))
    return list(listed), gone


def listed_successor(group):
    successor = group and group.successor
    return successor if successor and successor.state == Group.State.LISTED else None


def placed(condition, asked, keys):
    """The groups with these keys and their reasons, in order; then the others on the ladder."""
    if condition is None:
        groups = Group.objects.for_cards().in_bulk(keys)
        return [Signpost(group=groups[key], reason="") for key in keys], []
    ladder = Ladder(condition, asked.area or None, asked.language or None, also=keys)
    on_rungs = {signpost.group.pk: signpost for signpost in in_order(ladder.rungs())}
    off_rungs = {group.pk: Signpost(group=group, reason="") for group in ladder.groups.values()}
    chosen = [on_rungs.get(key) or off_rungs[key] for key in keys]
    return chosen, [signpost for key, signpost in on_rungs.items() if key not in keys]


def in_order(rungs):
    return [signpost for rung in rungs for signpost in rung.signposts]


def first_groups(rungs: list[Rung]) -> list[Group]:
    """The groups to hand over when there is no time to choose: the nearest three, an umbrella."""
    wider = [rung for rung in rungs if rung.name in ("umbrella", "coalition")]
    nearer = [rung for rung in rungs if rung not in wider]
    umbrellas = in_order(rung for rung in wider if rung.name == "umbrella") or in_order(wider)
    # One for any rare condition before one for a whole specialty, which may be far from it.
    umbrellas.sort(key=lambda signpost: not signpost.group.covers_all_rare)
    chosen = in_order(nearer)[:FIRST_GROUPS] + umbrellas[:1]
    return [signpost.group for signpost in chosen]
