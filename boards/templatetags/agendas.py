"""Filters for agendas."""

from django import template

register = template.Library()


@register.filter
def of_item(by_item: dict | None, pk: int):
    """What a dict by items' ids holds for one item, such as its papers; nothing where there is none."""
    return by_item.get(pk, ()) if by_item else ()
