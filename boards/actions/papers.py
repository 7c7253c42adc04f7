"""Papers: added to an item, published, replaced, withdrawn (rule 11), and ticked off a reading list."""

from alliance.base import clock

from ..models import PaperRead, PaperVersion


def tick(*, version: PaperVersion, is_read: bool, by) -> None:
    """A version is read, or not read after all, by this one person. Doing it twice is doing it once."""
    if is_read:
        PaperRead.objects.get_or_create(person=by, version=version, defaults={"read_at": clock.now()})
    else:
        PaperRead.objects.filter(person=by, version=version).delete()
