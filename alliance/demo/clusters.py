"""Draws the demo's invented footprints: groups of real areas that touch each other."""

from collections import deque
from itertools import combinations

from shapely import STRtree
from shapely.geometry import shape

from .areas import DemoArea

TOUCHING = 0.0004  # degrees, about 40 m: the generalised boundaries leave slivers between neighbours


class Ground:
    """The areas with who touches whom. Areas are meant by their position in `areas`."""

    def __init__(self, areas: list[DemoArea]):
        self.areas = areas
        shapes = [shape(area.boundary) for area in areas]
        self.touching: list[set[int]] = [set() for _ in areas]
        near, far = STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCHING)
        for one, other in zip(near.tolist(), far.tolist(), strict=True):
            if one != other:
                self.touching[one].add(other)

    def distance(self, one: int, other: int) -> float:
        """How far two centroids are apart, roughly even in both directions at this latitude (squared degrees)."""
        a, b = self.areas[one], self.areas[other]
        return ((a.longitude - b.longitude) * 0.59) ** 2 + (a.latitude - b.latitude) ** 2

    def population(self, members) -> int:
        return sum(self.areas[member].population for member in members)

    def parts(self, members: set[int]) -> list[set[int]]:
        """The connected parts of a set of areas, largest first."""
        left, parts = set(members), []
        while left:
            start = min(left)
            part, queue = {start}, deque([start])
            while queue:
                new = (self.touching[queue.popleft()] & left) - part
                part |= new
                queue.extend(sorted(new))
            left -= part
            parts.append(part)
        return sorted(parts, key=lambda part: (-len(part), min(part)))

    def grow(self, seed: int, within: set[int], size: int) -> set[int]:
        """`size` areas around `seed`, each touching one taken before; over water when nothing else is left."""
        grown = {seed}
        while len(grown) < size:
            edge = {n for member in grown for n in self.touching[member]} & within - grown
            candidates = edge or within - grown
            if not candidates:
                break
            grown.add(min(candidates, key=lambda n: (self.distance(seed, n), n)))
        return grown

    def split(self, members: set[int], count: int, lowest: int, highest: int) -> list[set[int]]:
        """Cut `members` into `count` groups, each in one piece where the ground allows, of lowest to highest people.

        Halves again and again: grows one half from an outer area, gives it what it cuts off, and keeps the
        cut that is nearest to even.
        """
        if count == 1:
            return [members]
        first = count // 2
        want = round(len(members) * first / count)
        best, best_off = None, float("inf")
        for seed in self._outer_areas(members):
            half = self.grow(seed, members, want)
            _, *cut_off = self.parts(members - half) or [set()]
            half = half.union(*cut_off)
            rest = members - half
            low, high = self.population(half) / first, self.population(rest) / (count - first)
            if not (lowest <= low <= highest and lowest <= high <= highest):
                continue
            off = abs(low - high) + 20_000 * (len(self.parts(half)) - 1)
            if off < best_off:
                best, best_off = (half, rest), off
        if best is None:
            raise ValueError(f"{len(members)} areas cannot be cut into {count} groups of {lowest} to {highest} people.")
        return self.split(best[0], first, lowest, highest) + self.split(best[1], count - first, lowest, highest)

    def _outer_areas(self, members: set[int]) -> list[int]:
        """The areas farthest out in eight directions: good places to start a cut."""
        ordered = sorted(members)
        directions = [(x, y) for x, y in combinations((-1, 0, 1, -1, 1, 0), 2) if (x, y) != (0, 0)]
        return list(
            dict.fromkeys(
                max(ordered, key=lambda m: self.areas[m].longitude * 0.59 * x + self.areas[m].latitude * y)
                for x, y in directions
            )
        )
