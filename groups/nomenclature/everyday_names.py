"""What people call conditions at home: names that no nomenclature has, kept by this project."""

import csv
from pathlib import Path

from .known import Known

TABLE = Path(__file__).with_name("everyday_names.tsv")
SOURCE = "everyday name"


def add_everyday_names(known: dict[int, Known]):
    """Add each everyday name to its condition, where that is known and in use."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            condition = known.get(int(row["orpha_code"]))
            if condition and condition.active:
                condition.add_name(row["everyday_name"], "en", SOURCE)
