"""Whether an opportunity fits an organisation, and why or why not: the one definition, for lists, pages and needs.

The database compares what an opportunity asks with what an organisation's own entry says, for any number of both in
one query; `Match` puts the answers together and into words. An opportunity that asks nothing fits everybody. Only who
keeps an entry reads how it fits: the comparison sees all of the entry, private parts too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from alliance.base.templatetags.words import article
from directory.models import Organisation

from .models import Opportunity, OpportunityTerm

Band, Form = Organisation.SizeBand, Organisation.LegalForm
SERVICE, LED_BY = OpportunityTerm.Asks.SERVICE, OpportunityTerm.Asks.LED_BY
FROM_TO = {  # the band's least and most income, in words
    Band.MICRO: ("", "£10,000"),
    Band.SMALL: ("£10,000", "£100,000"),
    Band.MEDIUM: ("£100,000", "£1 million"),
    Band.LARGE: ("£1 million", "£10 million"),
    Band.MAJOR: ("£10 million", "£100 million"),
    Band.SUPER_MAJOR: ("£100 million", ""),
}


class Verdict(StrEnum):
    """What comes of the comparison: of one thing that is asked, and of all of them together."""

    FITS = "fits"
    UNSURE = "unsure"  # the entry does not say
    STOPS = "stops"


@dataclass(frozen=True)
class Match:
    """How an opportunity fits one organisation. `why` says what fits, `against` what does not or cannot be told.

    Each is a list of sentence parts that speak to the organisation: "you work in Chorley".
    """

    organisation: Organisation
    verdict: Verdict
    why: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.verdict == Verdict.FITS

    @property
    def sentence(self) -> str:
        """Why it fits, or else what stops it, in plain words."""
        if self.fits:
            return _sentence(self.why) if self.why else "It is open to every organisation."
        return " ".join(self.against)


ASKED = f"""
WITH mine AS (SELECT id, size_band, legal_form FROM directory_organisation WHERE id = ANY(%(bodies)s)),
places AS (
    SELECT DISTINCT c.organisation_id, f.id, f.name, f.area_count
    FROM directory_coverage c JOIN directory_footprint f ON f.id = c.footprint_id
    LEFT JOIN directory_service s ON s.id = c.service_id
    WHERE c.organisation_id IN (SELECT id FROM mine) AND c.shown_to <> 'others'
    AND (c.service_id IS NULL OR (s.status = 'active' AND s.is_shown))
)
SELECT o.id, m.id, m.size_band, m.legal_form,
    EXISTS (SELECT FROM places p WHERE p.organisation_id = m.id),
    (SELECT ARRAY[p.name, CASE WHEN p.id = o.footprint_id THEN 'same' WHEN v.shared_areas = p.area_count THEN 'inside'
                               WHEN v.shared_areas = f.area_count THEN 'contains' ELSE 'crosses' END]
     FROM places p JOIN directory_footprint f ON f.id = o.footprint_id
     LEFT JOIN directory_footprintoverlap v ON v.footprint_id = p.id AND v.other_id = o.footprint_id
     WHERE p.organisation_id = m.id AND (p.id = o.footprint_id OR v.id IS NOT NULL)
     ORDER BY p.id <> o.footprint_id, v.shared_areas DESC, p.name LIMIT 1),
    ARRAY(SELECT DISTINCT t.name FROM funding_opportunityterm a JOIN directory_term t ON t.id = a.term_id
          WHERE a.opportunity_id = o.id AND a.asks = '{SERVICE}' AND EXISTS (
              SELECT FROM directory_service s JOIN directory_serviceterm x ON x.service_id = s.id
              JOIN directory_term offered ON offered.id = x.term_id
              WHERE s.organisation_id = m.id AND s.status = 'active' AND s.is_shown AND t.id = ANY(offered.path))
          ORDER BY 1),
    ARRAY(SELECT DISTINCT t.name FROM funding_opportunityterm a JOIN directory_term t ON t.id = a.term_id
          WHERE a.opportunity_id = o.id AND a.asks = '{LED_BY}' AND EXISTS (
              SELECT FROM directory_ledby l JOIN directory_term said ON said.id = l.group_id
              WHERE l.organisation_id = m.id AND t.id = ANY(said.path))
          ORDER BY 1)
FROM funding_opportunity o CROSS JOIN mine m
WHERE o.id = ANY(%(opportunities)s)
"""


def matches(opportunities: Iterable[Opportunity], organisations: Iterable[Organisation]) -> dict[int, list[Match]]:
    """{opportunity's id: how it fits each of these organisations, in their order}. One query, or none for none.

    The opportunities were read with `with_names`.
    """
    known = {one.pk: one for one in opportunities}
    bodies = {one.pk: one for one in organisations}
    found: dict[int, dict[int, Match]] = {pk: {} for pk in known}
    if known and bodies:
        with connection.cursor() as cursor:
            cursor.execute(ASKED, {"bodies": list(bodies), "opportunities": list(known)})
            for opportunity, body, *answers in cursor.fetchall():
                found[opportunity][body] = _match(known[opportunity], bodies[body], *answers)
    return {pk: [by_body[body] for body in bodies] if by_body else [] for pk, by_body in found.items()}


def _match(asked: Opportunity, body: Organisation, band, form, has_place, place, services, groups) -> Match:
    """The database's answers to all that is asked, put together: one that stops it stops it."""
    answers = [
        _of_place(asked, has_place, place),
        _of_size(asked, band),
        _of_form(asked, form),
        _of_services(asked, services),
        _of_groups(asked, groups),
    ]
    asked_for = [answer for answer in answers if answer]
    verdicts = {verdict for verdict, _ in asked_for}
    worst = next((one for one in (Verdict.STOPS, Verdict.UNSURE) if one in verdicts), Verdict.FITS)
    return Match(
        organisation=body,
        verdict=worst,
        why=tuple(words for verdict, words in asked_for if verdict == Verdict.FITS),
        against=tuple(words for verdict, words in asked_for if verdict != Verdict.FITS),
    )


# One thing that is asked: (verdict, words), or nothing where it is not asked ----------------------------------------

LIES = {
    "same": "you work in {mine}",
    "inside": "you work in {mine} (it lies in {theirs})",
    "contains": "you work in {mine} (it takes in {theirs})",
    "crosses": "you work in {mine} (it reaches into {theirs})",
}


def _of_place(asked: Opportunity, has_place: bool, place: list[str] | None):
    if asked.footprint_id is None:
        return None
    if place:
        mine, relation = place
        return Verdict.FITS, LIES[relation].format(mine=mine, theirs=asked.footprint.name)
    if not has_place:
        return Verdict.UNSURE, f"It is for people in {asked.footprint.name}. Your entry does not say where you work."
    return Verdict.STOPS, f"It is for people in {asked.footprint.name}. Your entry names no place there."


def _of_size(asked: Opportunity, band: str):
    if not asked.size_bands:
        return None
    wanted = income_in_words(asked.size_bands)
    if band in asked.size_bands:
        return Verdict.FITS, f"your income is {wanted}"
    if band == Band.UNKNOWN:
        return Verdict.UNSURE, f"It asks for an income {wanted} a year. Your entry does not say what yours is."
    return Verdict.STOPS, f"It asks for an income {wanted} a year. Yours is {income_in_words([band])}."


def _of_form(asked: Opportunity, form: str):
    if not asked.legal_forms:
        return None
    mine = "something else" if form == Form.OTHER else article(Form(form).label)
    if form in asked.legal_forms:
        return Verdict.FITS, f"you are {mine}"
    return Verdict.STOPS, f"It is for {forms_in_words(asked.legal_forms)}. Your entry says that you are {mine}."


def _of_services(asked: Opportunity, answered: list[str]):
    wanted = [term.name for term in asked.terms_asked(SERVICE)]
    if not wanted:
        return None
    if answered:
        return Verdict.FITS, f"your services are listed under {_list(answered)}"
    return Verdict.STOPS, f"It is for services listed under {_list(wanted, 'or')}. None of yours is."


def _of_groups(asked: Opportunity, said: list[str]):
    wanted = [term.name for term in asked.terms_asked(LED_BY)]
    if not wanted:
        return None
    if said:
        return Verdict.FITS, f"you are led by and for {_list(said)}"
    return (
        Verdict.STOPS,
        f"It is for organisations led by and for {_list(wanted, 'or')}. Your entry does not say that you are.",
    )


# Words ---------------------------------------------------------------------------------------------------------------


def income_in_words(bands: Iterable[str]) -> str:
    """Sizes as an income: under £100,000; £10,000 to £1 million; £100 million or more. Gaps stay gaps."""
    chosen, runs = set(bands), []
    for band, (least, most) in FROM_TO.items():
        if band in chosen:
            if runs and runs[-1][1] == least and least:
                runs[-1][1] = most
            else:
                runs.append([least, most])
    return _list([_run(*run) for run in runs], "or")


def _run(least: str, most: str) -> str:
    if not least:
        return f"under {most}" if most else "of any size"
    return f"{least} to {most}" if most else f"of {least} or more"


MANY = {
    Form.UNINCORPORATED: "unincorporated groups",
    Form.CHARITY: "registered charities",
    Form.CIO: "charitable incorporated organisations (CIOs)",
    Form.COMPANY: "companies limited by guarantee",
    Form.CIC: "community interest companies (CICs)",
    Form.SOCIETY: "community benefit societies",
    Form.EXCEPTED: "excepted charities",
    Form.FAITH: "faith bodies",
    Form.PUBLIC: "public bodies",
    Form.PRIVATE: "private companies",
    Form.OTHER: "other forms",
}


def forms_in_words(forms: Iterable[str]) -> str:
    chosen = set(forms)
    return _list([words for form, words in MANY.items() if form in chosen])


def _list(words: Iterable[str], last: str = "and") -> str:
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end


def _sentence(parts: Iterable[str]) -> str:
    said = _list(parts)
    return f"{said[:1].upper()}{said[1:]}."
