"""What a search may be narrowed by, through django-filter. Whatever else the address holds is left aside."""

import django_filters
from django import forms

from . import facets
from .models import LedBy, Organisation, SearchText, Service, ServiceTime, Term
from .typed_words import TypedWords
from .visibility import Reader

PARTS_OF_DAY = [
    ("morning", "Morning, before 12pm"),
    ("afternoon", "Afternoon, 12pm to 5pm"),
    ("evening", "Evening, after 5pm"),
]
DAYS = [(day.value, day.label) for day in ServiceTime.Day]


def findable(reader: Reader, typed: TypedWords):
    """What the reader may find organisations by, one row each, as far as the words fit."""
    found = SearchText.objects.visible_to(reader)
    return found.filter(words=typed.query) if typed else found


class Valid(forms.MultipleChoiceField):
    """Takes what it knows of a list, and leaves the rest aside: an old link still finds something."""

    def clean(self, value):
        known = {str(choice) for choice, _ in self.choices}
        return [one for one in dict.fromkeys(map(str, value or [])) if one in known]


class AnyOf(django_filters.MultipleChoiceFilter):
    """Several of a list, any of which will do."""

    field_class = Valid

    def __init__(self, label: str, choices=(), **options):
        super().__init__(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options)


class _Narrowing(django_filters.FilterSet):
    """A filter set whose lists are partly terms of the taxonomies, read once and given to it."""

    TERMS: dict[str, str] = {}  # filter: the kind of its terms
    NAMES: tuple[str, ...] = ()

    def __init__(self, data, *, terms: list[Term], **options):
        super().__init__(data, **options)
        self.ids = {
            name: {term.slug: term.pk for term in terms if term.kind == self.TERMS[name]} for name in self.TERMS
        }
        for name, ids in self.ids.items():
            self.filters[name].extra["choices"] = [(slug, slug) for slug in ids]

    @property
    def asked(self) -> dict[str, list[str]]:
        """{filter: what was chosen in it} for every filter in use: slugs of terms, values of lists."""
        self.form.is_valid()
        return {name: chosen for name in self.NAMES if (chosen := self.form.cleaned_data.get(name))}

    def of_codes(self, rows, codes: dict, values):
        return rows.filter(facets__overlap=[codes[value] for value in values]) if values else rows


class ServiceFilter(_Narrowing):
    """Narrows services. All that is asked holds for one and the same service; of one list, any will do."""

    TERMS = {"need": Term.Kind.NEED, "group": Term.Kind.GROUP, "help": Term.Kind.HELP}
    NAMES = ("need", "capacity", "group", "help", "cost", "mode", "day", "time")

    need = AnyOf("Need", method="with_terms")
    group = AnyOf("Who it is for", method="with_terms")
    help = AnyOf("Kind of help", method="with_terms")
    capacity = AnyOf("Can it take people?", Service.Capacity.choices, method="with_capacity")
    cost = AnyOf("Cost", Service.Cost.choices, method="with_cost")
    mode = AnyOf("How people get it", Service.Mode.choices, method="with_mode")
    day = AnyOf("Day", DAYS, method="on_days")
    time = AnyOf("Time of day", PARTS_OF_DAY, method="at_times")

    class Meta:
        model = Service
        fields = []

    def with_terms(self, services, name, slugs):
        return self.of_codes(services, self.ids[name], slugs)

    def with_capacity(self, services, name, values):
        return self.of_codes(services, facets.CAPACITY, values)

    def with_cost(self, services, name, values):
        return self.of_codes(services, facets.COST, values)

    def with_mode(self, services, name, values):
        return self.of_codes(services, facets.MODE, values)

    def on_days(self, services, name, days):
        """Open on one of the days, and then in one of the parts of the day where these are asked for too."""
        parts = self.form.cleaned_data.get("time")
        if days and parts:
            return services.filter(facets__overlap=[facets.WHEN[int(day), part] for day in days for part in parts])
        return self.of_codes(services, facets.DAY, [int(day) for day in days])

    def at_times(self, services, name, parts):
        return services if self.form.cleaned_data.get("day") else self.of_codes(services, facets.PART, parts)


class EntryFilter(_Narrowing):
    """Narrows what searches read of organisations: words, size, led by and for."""

    TERMS = {"led_by": Term.Kind.GROUP}
    NAMES = ("size", "led_by")

    size = AnyOf("Size", Organisation.SizeBand.choices, method="with_size")
    led_by = AnyOf("Led by and for", method="with_led_by")

    class Meta:
        model = SearchText
        fields = []

    def __init__(self, data, *, reader: Reader, typed: TypedWords, **options):
        super().__init__(data, queryset=findable(reader, typed), **options)
        self.reader = reader

    def with_size(self, entries, name, values):
        return self.of_codes(entries, facets.SIZE, values)

    def with_led_by(self, entries, name, slugs):
        if not slugs:
            return entries
        groups = [self.ids[name][slug] for slug in slugs]
        said = LedBy.objects.visible_to(self.reader).filter(group__path__overlap=groups)
        return entries.filter(organisation__in=said.values("organisation"))
