"""What pages of money show, shaped: facts of an award by a reader's right, kinds to record, rows of a breakdown."""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.text import capfirst

from alliance.base import clock
from alliance.base.money import in_words
from alliance.base.templatetags.words import day
from directory.models import Area, Footprint, Organisation, Term

from . import rules
from .ask import Ask
from .eyes import Eyes
from .forms.asking import year_said
from .forms.deadlines import QUESTIONS as STEPS
from .forms.ledger import QUESTIONS
from .models import Award, Entry, Fund
from .totals import Figures, Row

NOT_PUBLIC = "Organisations whose entry is not public"
NOT_SAID = "Not said"


def facts(award: Award, eyes: Eyes) -> list[dict]:
    """Rows for components/summary_list.html; what was not said is left out."""
    rows = [
        ("What it is", capfirst(award.get_instrument_display())),
        ("What it may be used for", capfirst(award.get_money_display())),
        ("What it is for", award.purpose),
        ("For people in", place_of(award, eyes)),
        ("Decided on", day(award.awarded_on)),
        ("Runs", _period(award)),
        ("Rises each year", capfirst(award.get_uplift_display()) if award.uplift != "unknown" else ""),
        ("Open call", capfirst(award.get_from_call_display()) if award.from_call != "unknown" else ""),
        ("Paid into the account of", award.payee.name if award.payee else ""),
        ("Overhead asked for", in_words(award.overhead_asked) if award.overhead_asked else ""),
        ("Overhead allowed", in_words(award.overhead_allowed) if award.overhead_allowed is not None else ""),
        ("Paid", "In arrears: the recipient spends first" if award.in_arrears else ""),
        ("Reference", award.reference if eyes.is_party(award) else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def place_of(award: Award, eyes: Eyes) -> str:
    """The footprint's name, unless it would tell where a sensitive site is."""
    if award.footprint is None:
        return _places_told(award)
    if award.is_for_a_sensitive_site and not award.footprint.contains_district:
        return award.footprint.name if eyes.reader.is_officer_of(award.recipient_id) else ""
    return award.footprint.name


def _places_told(award: Award) -> str:
    """The places that a published file named, where it did and they may be told. By the names of the areas we have."""
    if award.is_for_a_sensitive_site:
        return ""
    codes = [place.code for place in award.places.all()]
    names = dict(Area.objects.filter(code__in=codes, edition__is_current=True).values_list("code", "name"))
    return ", ".join(names.get(code, code) for code in codes)


def _period(award: Award) -> str:
    if award.starts_on and award.ends_on:
        return f"{day(award.starts_on)} to {day(award.ends_on)}"
    if award.starts_on:
        return f"From {day(award.starts_on)}"
    return f"Until {day(award.ends_on)}" if award.ends_on else ""


def shares(award: Award, eyes: Eyes) -> list[tuple[str, object]]:
    """(partner, amount) of a consortium, the largest first; partners that the reader may not know of unnamed."""
    rows = list(award.shares.select_related("organisation"))
    ids = {row.organisation_id for row in rows}
    known = set(Organisation.objects.visible_to(eyes.reader).filter(pk__in=ids).values_list("pk", flat=True))
    open_to_me = known | eyes.parties | (ids if eyes.sees_all else set())
    return [
        (
            row.organisation.name if row.organisation_id in open_to_me else "A partner whose entry is not public",
            row.amount,
        )
        for row in rows
    ]


def deadlines(award: Award, eyes: Eyes) -> dict:
    """What is due for an award by when, each with what this reader may say of it, for the page. One query."""
    rows = []
    for one in award.deadlines.all():
        one.award = award
        steps = [(step, STEPS[step][1]) for step in rules.steps_of_deadline(eyes, one)]
        rows.append((one, steps, rules.can_change_deadline(eyes, one)))
    return {
        "deadlines": rows,
        "can_set_deadlines": rules.can_set_deadlines(eyes, award),
        "today": clock.today(),
    }


def kinds(some: list[str]) -> list[tuple[str, str]]:
    """(kind, what the link says) for each kind a person may record."""
    said = {
        Entry.Kind.PAID: "Record a payment",
        Entry.Kind.DUE: "Plan an instalment",
        Entry.Kind.RELEASED: "Take back part of the promise",
        Entry.Kind.RETURNED: "Record what came back",
        Entry.Kind.CLAWED_BACK: "Record a clawback",
        Entry.Kind.SPENT: "Record own spending",
        Entry.Kind.FEE_MANAGEMENT: "Record a management fee",
        Entry.Kind.FEE_SUPPORT: "Record a fee for support",
    }
    return [(kind, said[Entry.Kind(kind)]) for kind in some if kind in QUESTIONS]


@dataclass(frozen=True)
class Shown:
    """A line of a breakdown in words: `link` adds the filter that opens its rows; `balance` says whether to show it."""

    label: str
    figures: Figures
    link: str
    shows_balance: bool


LINKS = {"funder": "giver", "intermediary": "holder", "recipient": "recipient"}


def breakdown(dimension: str, rows: list[Row], ask: Ask, eyes: Eyes) -> list[Shown]:
    """The rows of `totals.by` with names that the reader may know, the largest first. One query for names."""
    called, links = names(dimension, [row.key for row in rows if row.key is not None], eyes)
    shown = []
    for row in rows:
        if dimension == "intermediary" and row.key is None:
            continue
        label = called.get(row.key, NOT_SAID if row.key is None else NOT_PUBLIC)
        mine = dimension == "intermediary" and row.key in eyes.parties
        shown.append(Shown(label, row.figures, links.get(row.key, ""), eyes.sees_all or mine))
    if dimension in ("size", "year", "scale"):
        order = {label: n for n, label in enumerate(called.values())}
        return sorted(shown, key=lambda one: order.get(one.label, len(order)))
    return sorted(shown, key=lambda one: (-(one.figures.reached + one.figures.new_money), one.label))


def names(dimension: str, keys: list, eyes: Eyes) -> tuple[dict, dict]:
    """{key: what it is called} and {key: the filter of its link}."""
    if dimension in LINKS:
        bodies = Organisation.objects.visible_to(eyes.reader) if not eyes.sees_all else Organisation.objects.all()
        found = {pk: (name, slug) for pk, name, slug in bodies.filter(pk__in=keys).values_list("pk", "name", "slug")}
        return {pk: name for pk, (name, _) in found.items()}, {
            pk: urlencode({LINKS[dimension]: slug}) for pk, (_, slug) in found.items()
        }
    if dimension == "year":
        return {key: year_said(key) for key in sorted(keys)}, {key: urlencode({"year": key}) for key in keys}
    if dimension in ("fund", "footprint", "led_by"):
        model = {"fund": Fund, "footprint": Footprint, "led_by": Term}[dimension]
        label = {"fund": "fund", "footprint": "place", "led_by": "led_by"}[dimension]
        rows = list(model.objects.filter(pk__in=keys).values_list("pk", "name", "slug"))
        value = (lambda name, slug: name) if dimension == "footprint" else (lambda name, slug: slug)
        return {pk: name for pk, name, _ in rows}, {
            pk: urlencode({label: value(name, slug)}) for pk, name, slug in rows
        }
    enums = {
        "instrument": Award.Instrument,
        "money": Award.Money,
        "size": Organisation.SizeBand,
        "scale": Footprint.Scale,
    }
    words = {"unknown": NOT_SAID, "one-off": "Up to a year", "multi-year": "More than a year"}
    labels = {one.value: capfirst(one.label) for one in enums[dimension]} if dimension in enums else words
    return labels, {key: urlencode({dimension: key}) for key in keys}
