"""Identifiers of grants: nobody takes those that the portal gives, and nobody learns by them of awards of others."""

import pytest
from django.urls import reverse

from funding.actions import awards as acts
from funding.eyes import eyes_for
from funding.giving import published, reading
from funding.models import Award
from tests.factories import make_award, make_member, make_organisation
from tests.funding.grants_given import grant, plan_of, says, take

pytestmark = pytest.mark.django_db
OURS = "Identifiers that begin with 360G-alliance- and a number are given by this portal. Use one of your own."
TYPED = {
    "title": "Warm rooms", "recipient": "Club 2", "instrument": "grant", "money": "project", "amount": "10",
    "awarded_on_day": "1", "awarded_on_month": "6", "awarded_on_year": "2025", "uplift": "unknown",
    "from_call": "unknown", "comes_from": "own",
}  # fmt: skip


@pytest.mark.parametrize(
    "hidden",
    [
        {"made": False},
        {"instrument": "contract"},
        {"instrument": "contract", "visibility": "private"},
        {"visibility": "private"},
        {"withdrawn": True},
        {"other": True},
        {},
    ],
    ids=str,
)
def test_an_identifier_of_ours_that_is_another_funders_answers_as_one_never_given(trust, clubs, hidden):
    giver = make_organisation("Another giver", sector="funder", visibility=hidden.get("visibility", "public"))
    kind = {name: hidden[name] for name in ("made", "instrument") if name in hidden}
    award = make_award(giver, clubs[1 if hidden.get("other") else 0], "5000", **kind)
    if hidden.get("withdrawn"):
        Award.objects.filter(pk=make_award(giver, clubs[0], made=False).pk).update(status="withdrawn")
        award = Award.objects.get(status="withdrawn")
    eyes = eyes_for(make_member(trust))
    never = says(grant(id="360G-alliance-99999999"), eyes=eyes)
    assert never == [(reading.NOT_HERE, (1,))]
    assert says(grant(id=f"360G-alliance-{award.pk}"), eyes=eyes) == never


@pytest.mark.parametrize("more", [{"made": False}, {"instrument": "contract"}, {}], ids=str)
def test_an_identifier_of_theirs_that_is_another_funders_tells_nothing_of_the_award(trust, clubs, more):
    giver = make_organisation("Another giver", sector="funder", visibility="private")
    make_award(giver, clubs[1], reference="360G-other-1", **more)
    assert says(grant(id="360G-other-1"), eyes=eyes_for(make_member(trust))) == [(reading.NOT_HERE, (1,))]


def test_an_award_of_our_own_is_known_by_the_identifier_that_we_gave_it(trust, clubs):
    award = make_award(trust, clubs[0], "1000", awarded_on="2025-06-01")
    plan = plan_of(grant(id=f"360G-alliance-{award.pk}", title="Other"), eyes=eyes_for(make_member(trust)))
    assert (plan.faults, [line.award for line in plan.changed]) == ((), [award])
    assert says(grant(id=f"360G-alliance-0{award.pk}")) == [(reading.NOT_HERE, (1,))]


def test_one_award_by_both_its_identifiers_is_one_row_too_many(trust, clubs):
    take(grant())
    own = f"360G-alliance-{Award.objects.get().pk}"
    assert says(grant(title="Other"), grant(id=own, title="Other")) == [(reading.SEEN, (2,))]


def test_no_file_and_no_form_takes_an_identifier_that_the_portal_gives(client, trust, clubs):
    assert says(grant(id="360G-alliance-99999999")) == [(reading.NOT_HERE, (1,))]
    client.force_login(make_member(trust))
    for reference, faults in (("360G-alliance-99999999", [OURS]), ("360G-alliance-x", [])):
        form = client.post(reverse("funding:award_new"), TYPED | {"reference": reference})
        assert (form.context["form"].errors.get("reference", []) if form.context else []) == faults
    assert list(Award.objects.values_list("reference", flat=True)) == ["360G-alliance-x"]


def test_what_is_published_has_no_identifier_twice(trust, clubs):
    one = make_award(trust, clubs[0])
    two = make_award(trust, clubs[1], reference=f"360G-alliance-{one.pk}")
    assert [told["id"] for told in published.grants()] == [f"360G-alliance-{one.pk}", f"360G-alliance-{two.pk}"]


def test_an_identifier_that_another_funder_has_is_refused_in_words(client, trust, clubs):
    take(grant())
    other = make_organisation("Another giver", sector="funder")
    client.force_login(make_member(other))
    answer = client.post(reverse("funding:award_new"), TYPED | {"reference": "360G-trust-1"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (200, [acts.TAKEN_BY_ANOTHER])
    draft = make_award(other, clubs[1], made=False)
    answer = client.post(reverse("funding:award_edit", args=[draft.pk]), TYPED | {"reference": "360G-trust-1"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (200, [acts.TAKEN_BY_ANOTHER])
    assert Award.objects.filter(reference="360G-trust-1").count() == 1
