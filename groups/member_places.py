"""Where the members of a coalition are based: counts by country, and a map of tiles."""

from collections import Counter
from dataclasses import dataclass

from .choices import area_name, area_sort_key
from .models.vocabulary import REGIONS, UK_NATIONS

# Where a country's tile stands, by column: each about as near to its neighbours as a grid allows.
# Drawn by hand for this directory. Places that are not here stand in rows beneath.
GRID = [
    "IS .. .. .. NO SE FI EE .. ..",
    "IE GB .. .. DK .. LT LV RU ..",
    ".. .. .. NL DE PL BY .. .. ..",
    ".. .. BE LU CZ SK UA .. .. ..",
    ".. .. FR CH AT HU RO MD .. ..",
    "PT ES .. IT SI HR RS BG GE AZ",
    ".. .. .. .. .. BA XK MK TR AM",
    ".. .. .. MT .. ME AL GR CY ..",
]
COLUMNS = 10
CELL = 40  # units of the drawing
MANY = 0.4  # of the highest count


@dataclass(frozen=True)
class Place:
    """A country with the number of members based there; code "unknown" where nobody knows."""

    code: str
    name: str
    count: int
    share: int  # per cent of the highest count


@dataclass(frozen=True)
class Tile:
    """A country on the map; count is 0 for one without members."""

    code: str
    count: int
    weight: str  # "none", "some" or "many"
    column: int
    row: int

    @property
    def x(self):
        return self.column * CELL

    @property
    def y(self):
        return self.row * CELL


def country_of(group):
    """The code of the country where a group is based: a nation of the UK counts as the UK."""
    code = group.base_area_id
    if code is None or code in REGIONS:
        return "unknown"
    return "GB" if code in UK_NATIONS else code


def places_of(groups, unknown_name):
    """The countries where groups are based, most groups first; those not known come last."""
    counts = Counter(country_of(group) for group in groups)
    most = max(counts.values(), default=0)
    unknown = counts.pop("unknown", 0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], area_sort_key(pair[0])))
    places = [Place(code, area_name(code), count, share(count, most)) for code, count in ordered]
    if unknown:
        places.append(Place("unknown", unknown_name, unknown, share(unknown, most)))
    return places


def share(count, most):
    return round(100 * count / most)


@dataclass(frozen=True)
class TileMap:
    """Europe in tiles, and beneath it the other places that have members."""

    europe: list
    others: list
    height: int
    others_at: int  # where the heading of the others stands
    width: int = COLUMNS * CELL


def tile_map(places):
    """The map for some places; None where a map says nothing: members in fewer than two."""
    counts = {place.code: place.count for place in places if place.code != "unknown"}
    if len(counts) < 2:
        return None
    cells = [
        (code, column, row)
        for row, line in enumerate(GRID)
        for column, code in enumerate(line.split())
        if code != ".."
    ]
    drawn = {code for code, _column, _row in cells}
    if not drawn & set(counts):
        cells, drawn = [], set()
    below = len(GRID) + 1 if cells else 0
    others = [code for code in counts if code not in drawn]
    rows_of_others = -(-len(others) // COLUMNS)
    most = max(counts.values())
    return TileMap(
        europe=[tile(code, counts.get(code, 0), most, *at) for code, *at in cells],
        others=[
            tile(code, counts[code], most, place % COLUMNS, below + place // COLUMNS)
            for place, code in enumerate(others)
        ],
        height=(below + rows_of_others if others else len(GRID)) * CELL,
        others_at=len(GRID) * CELL + CELL // 2,
    )


def tile(code, count, most, column, row):
    weight = "many" if count >= MANY * most else "some"
    return Tile(code, count, weight if count else "none", column, row)
