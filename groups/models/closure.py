"""Who contains whom, worked out from who is directly beneath whom."""

from collections.abc import Hashable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter


class ParentCycle(ValueError):
    """Something would contain itself. members: the way round, from one to the same one."""

    def __init__(self, members: list):
        super().__init__(members)
        self.members = members


def closure(parents: Mapping[Hashable, Iterable]) -> dict[Hashable, dict[Hashable, int]]:
    """For each child or parent, everything that contains it and the steps on the shortest way up.

    Everything contains itself at 0 steps. Raises ParentCycle.
    """
    distances = {}
    try:
        for thing in TopologicalSorter(parents).static_order():
            found = distances[thing] = {thing: 0}
            for parent in parents.get(thing, ()):
                for ancestor, steps in distances[parent].items():
                    found[ancestor] = min(steps + 1, found.get(ancestor, steps + 1))
    except CycleError as error:
        raise ParentCycle(error.args[1]) from error
    return distances
