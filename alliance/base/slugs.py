"""Addresses for many new things at once, each made from its name and not taken yet."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from django.utils.text import slugify

TRIES = 50  # how many of one name are expected to be there already


def free_slugs(model, names: Sequence[str], *, otherwise: str, most: int = 90) -> list[str]:
    """One slug a name, in their order. One query; the column's uniqueness holds against others at the same moment."""
    stems = [slugify(name)[:most].strip("-") or otherwise for name in names]
    wanted = {_numbered(stem, n) for stem, many in Counter(stems).items() for n in range(1, many + TRIES)}
    taken = {"new", *model.objects.filter(slug__in=wanted).values_list("slug", flat=True)}  # /new/ is a page
    found = []
    for stem in stems:
        slug = next(one for n in count(1) if (one := _numbered(stem, n)) not in taken)
        taken.add(slug)
        found.append(slug)
    return found


def _numbered(stem: str, n: int) -> str:
    return stem if n == 1 else f"{stem}-{n}"
