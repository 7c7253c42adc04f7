"""What an agenda's template asks about its items, where Django's template language has no words for it."""

from django import template

register = template.Library()


@register.filter
def of_item(by_item: dict | None, pk: int) -> tuple:
    """What stands in a dictionary for an item, by its id; nothing where nothing does."""
    return (by_item or {}).get(pk, ())
