"""What the form templates ask about a field, where Django's template language has no words for it."""

from django import template
from django.utils.text import capfirst

from alliance.base.widgets import DatePartsInput

register = template.Library()


@register.filter
def is_wrong(widget: dict) -> bool:
    """Does the widget hold an answer with an error? Django marks it for screen readers; we mark it for eyes too."""
    return "aria-invalid" in widget["attrs"]


@register.filter
def is_one_tick(field) -> bool:
    """A single checkbox, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def is_date_parts(field) -> bool:
    return isinstance(field.field.widget, DatePartsInput)


@register.filter
def label_words(field) -> str:
    """The field's label, with "(optional)" where nothing need be answered and the form says so."""
    says_so = getattr(field.form, "marks_optional", True) and not field.field.required
    if not says_so or not field.label or "optional" in str(field.label).lower():
        return field.label
    return f"{field.label} (optional)"


@register.filter
def option_words(label) -> str:
    """A choice as it stands in a list of choices: with a capital letter. A name like iHelp stays."""
    words = str(label)
    return capfirst(words) if words.split(maxsplit=1)[:1] == words.lower().split(maxsplit=1)[:1] else words


@register.filter
def first_input(field) -> str:
    """The id of what a link from the error summary goes to: the first input of the field."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.filter
def in_the_summary(error: str, field) -> str:
    """An error as it stands in the summary, away from its field: sentences that fit any field say which is meant."""
    if str(error).startswith(("This field", "This value", "Enter a valid", "Select a valid", "Enter a whole")):
        return f"{field.label}: {error[0].lower()}{error[1:]}"
    return error


@register.filter
def elided_pages(page):
    """The page numbers to show: the first, the last, those about this one, and an ellipsis for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
