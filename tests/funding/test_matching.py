"""Whether open money fits an organisation, and what the portal says of it: a truth table, through the database."""

import pytest

from directory.models import Organisation
from funding.matching import Verdict, forms_in_words, income_in_words, matches
from funding.models import Opportunity
from tests.factories import (
    cover,
    make_area,
    make_footprint,
    make_led_by,
    make_opportunity,
    make_organisation,
    make_service,
    make_term,
)

pytestmark = pytest.mark.django_db
FITS, UNSURE, STOPS = Verdict


@pytest.fixture
def places():
    """Chorley holds Mill Row and half of the Tops; Elsewhere shares nothing with it."""
    one, two, three, far = (make_area() for _ in range(4))
    return {
        "Chorley": make_footprint("Chorley", areas=[one, two], scale="place"),
        "Mill Row": make_footprint("Mill Row", areas=[one]),
        "The Tops": make_footprint("The Tops", areas=[two, three]),
        "Lancashire": make_footprint("Lancashire", areas=[one, two, three, far], scale="system"),
        "Elsewhere": make_footprint("Elsewhere", areas=[far]),
    }


def said(opportunity, body) -> tuple:
    read = Opportunity.objects.with_names().get(pk=opportunity.pk)
    found = matches([read], [body])[opportunity.pk][0]
    return found.verdict, found.sentence


def test_money_that_asks_nothing_fits_everybody():
    assert said(make_opportunity(), make_organisation()) == (FITS, "It is open to every organisation.")


@pytest.mark.parametrize(
    ("works_in", "verdict", "sentence"),
    [
        ("Chorley", FITS, "You work in Chorley."),
        ("Mill Row", FITS, "You work in Mill Row (it lies in Chorley)."),
        ("Lancashire", FITS, "You work in Lancashire (it takes in Chorley)."),
        ("The Tops", FITS, "You work in The Tops (it reaches into Chorley)."),
        ("Elsewhere", STOPS, "It is for people in Chorley. Your entry names no place there."),
        ("", UNSURE, "It is for people in Chorley. Your entry does not say where you work."),
    ],
)
def test_place(places, works_in, verdict, sentence):
    body = make_organisation()
    if works_in:
        cover(body, places[works_in])
    assert said(make_opportunity(footprint=places["Chorley"]), body) == (verdict, sentence)


@pytest.mark.parametrize(("status", "verdict"), [("active", FITS), ("ended", STOPS)])
def test_a_service_of_its_own_counts_while_it_is_offered(places, status, verdict):
    body = make_organisation()
    cover(body, places["Elsewhere"])
    cover(body, places["Mill Row"], service=make_service(body, status=status))
    assert said(make_opportunity(footprint=places["Chorley"]), body)[0] == verdict


@pytest.mark.parametrize(
    ("bands", "income", "verdict", "sentence"),
    [
        (["micro", "small"], 99_999, FITS, "Your income is under £100,000."),
        (["micro"], 10_000, STOPS, "It asks for an income under £10,000 a year. Yours is £10,000 to £100,000."),
        (["micro"], None, UNSURE, "It asks for an income under £10,000 a year. Your entry does not say what yours is."),
        ([], None, FITS, "It is open to every organisation."),
        (["super-major"], 5, STOPS, "It asks for an income of £100 million or more a year. Yours is under £10,000."),
    ],
)  # fmt: skip
def test_size(bands, income, verdict, sentence):
    body = make_organisation(latest_income=income)
    assert said(make_opportunity(size_bands=bands), body) == (verdict, sentence)


@pytest.mark.parametrize(
    ("forms", "form", "verdict", "sentence"),
    [
        (["charity", "cio"], "charity", FITS, "You are a registered charity."),
        (["faith"], "excepted", STOPS, "It is for faith bodies. Your entry says that you are an excepted charity."),
        (["faith"], "other", STOPS, "It is for faith bodies. Your entry says that you are something else."),
        ([], "other", FITS, "It is open to every organisation."),
    ],
)  # fmt: skip
def test_legal_form(forms, form, verdict, sentence):
    assert said(make_opportunity(legal_forms=forms), make_organisation(legal_form=form)) == (verdict, sentence)


def test_services_under_a_term_or_below_it():
    money, debt = make_term("Money"), make_term("Food")
    below = make_term("Debt", parent=money)
    asked = make_opportunity(services=[money, debt])
    body = make_organisation()
    stops = "It is for services listed under Food or Money. None of yours is."
    assert said(asked, body) == (STOPS, stops)
    make_service(body, terms=[below], status="ended")
    assert said(asked, body) == (STOPS, stops)
    make_service(body, terms=[below])
    assert said(asked, body) == (FITS, "Your services are listed under Money.")
    assert said(make_opportunity(services=[below]), body)[0] == FITS
    only_above = make_organisation()
    make_service(only_above, terms=[money])
    assert said(make_opportunity(services=[below]), only_above)[0] == STOPS


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_led_by_and_for_is_what_the_organisation_says_of_itself(visibility):
    older = make_term("Older people", kind="group")
    asked, body = make_opportunity(led_by=[older]), make_organisation()
    stops = "It is for organisations led by and for Older people. Your entry does not say that you are."
    assert said(asked, body) == (STOPS, stops)
    make_led_by(body, older, visibility=visibility)
    assert said(asked, body) == (FITS, "You are led by and for Older people.")


@pytest.mark.parametrize(
    ("income", "form", "verdict"),
    [
        (5, "charity", FITS),
        (None, "charity", UNSURE),
        (500_000, "charity", STOPS),
        (None, "cic", STOPS),
        (5, "cic", STOPS),
    ],
)
def test_all_that_is_asked_has_to_fit(income, form, verdict):
    asked = make_opportunity(size_bands=["micro"], legal_forms=["charity"])
    assert said(asked, make_organisation(latest_income=income, legal_form=form))[0] == verdict


def test_reasons_are_put_together(places):
    body = make_organisation(latest_income=5_000)
    cover(body, places["Chorley"])
    asked = make_opportunity(footprint=places["Chorley"], size_bands=["micro", "small"], legal_forms=["charity"])
    sentence = "You work in Chorley, your income is under £100,000 and you are a registered charity."
    assert said(asked, body) == (FITS, sentence)


def test_a_refuge_is_compared_by_where_it_truly_is(places):
    refuge = make_organisation()
    cover(refuge, places["Mill Row"])
    refuge.coverage.update(shown_to="officer")
    cover(refuge, places["Elsewhere"])
    refuge.coverage.filter(footprint=places["Elsewhere"]).update(shown_to="others")
    assert said(make_opportunity(footprint=places["Elsewhere"]), refuge)[0] == STOPS
    assert said(make_opportunity(footprint=places["Mill Row"]), refuge)[0] == FITS


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_is_compared_in_one_query(places, rows, django_assert_num_queries):
    bodies = [make_organisation() for _ in range(rows)]
    for _ in range(rows):
        make_opportunity(footprint=places["Chorley"], size_bands=["micro"], services=[make_term(), make_term()])
    found = list(Opportunity.objects.with_names())
    with django_assert_num_queries(1):
        assert [len(some) for some in matches(found, bodies).values()] == [rows] * rows
    with django_assert_num_queries(0):
        assert matches(found, []) == {one.pk: [] for one in found}


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (["micro"], "under £10,000"),
        (["micro", "small", "medium"], "under £1 million"),
        (["small", "medium"], "£10,000 to £1 million"),
        (["micro", "large"], "under £10,000 or £1 million to £10 million"),
        (["major", "super-major"], "of £10 million or more"),
        ([value for value in Organisation.SizeBand.values if value != "unknown"], "of any size"),
    ],
)
def test_sizes_are_said_as_income(bands, words):
    assert income_in_words(bands) == words


def test_forms_are_said_in_the_plural():
    assert [forms_in_words([form]) == "" for form in Organisation.LegalForm.values] == [False] * 11
    assert forms_in_words(["cic", "charity"]) == "registered charities and community interest companies (CICs)"
