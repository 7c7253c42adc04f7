"""The footprint editor, button by button: what is picked, what it adds up to, what is refused, what is saved."""

import json
import re
import threading
import time

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils.html import strip_tags

from alliance.base import clock
from directory import needs, rules
from directory.actions import footprints as actions
from directory.models import Footprint, FootprintArea, FootprintCarry
from tests.factories import (
    cover,
    make_area,
    make_edition,
    make_footprint,
    make_organisation,
    make_person,
    make_service,
)

pytestmark = pytest.mark.django_db
NEW = "/directory/footprints/new/"
SHAPE = {"type": "Polygon", "coordinates": [[[-2.7, 53.7], [-2.69, 53.7], [-2.69, 53.71], [-2.7, 53.7]]]}


def code(n: int) -> str:
    return f"E010000{n:02}"


@pytest.fixture
def ground():
    """Here has the areas 1 to 3, of which 2 and 3 are the ward Mill Row; There has 4 and 5."""
    made = {}
    for n in range(1, 6):
        here = n <= 3
        made[n] = make_area(
            code(n),
            population=1000 * n,
            district_code="E07000001" if here else "E07000002",
            district_name="Here" if here else "There",
            ward_code="E05000001" if n in (2, 3) else "",
            ward_name="Mill Row" if n in (2, 3) else "",
            boundary=SHAPE if n == 1 else None,
        )
    return made


@pytest.fixture
def officer(client):
    officer = make_person("Olu Officer", role="officer")
    client.force_login(officer)
    return officer


class Page:
    """The editor as one officer uses it: each press sends what the last answer's form held."""

    def __init__(self, client, address=NEW):
        self.client, self.address = client, address
        self.answer = client.get(address)

    @property
    def editor(self):
        return self.answer.context["editor"]

    def press(self, do, *, htmx=False, **typed):
        carried = {"steps": self.editor.steps_json, "undone": self.editor.undone_json, "shown": self.editor.shown_as}
        carried |= {"opened": self.editor.opened, "edition": self.editor.edition.pk}
        headers = {"HX-Request": "true"} if htmx else {}
        self.answer = self.client.post(self.address, {**carried, "do": do, **typed}, headers=headers)
        return self

    @property
    def codes(self) -> list[str]:
        held = self.editor.draft.areas
        return [area.code for area in self.editor.edition.areas.filter(pk__in=held)]

    @property
    def words(self) -> str:
        text = re.sub(r"<option.*?</option>", "", self.answer.content.decode(), flags=re.S)
        return " ".join(strip_tags(text).replace("&#x27;", "'").split())


def say_what_it_is(**more):
    return {"name": "Canal", "scale": "hyper-local", "purpose": "community", "source": "A meeting"} | more


# Picking ---------------------------------------------------------------------------------------------------------


def test_it_is_built_from_districts_wards_footprints_codes_and_a_file(client, officer, ground):
    make_footprint("Old road", areas=[ground[1]])
    page = Page(client)
    page.press("add district", district="E07000002")
    assert page.codes == [code(4), code(5)]
    page.press("look", find="mill")
    assert [(one.what, one.name, one.detail) for one in page.editor.found[0]] == [
        ("ward", "Mill Row", "ward in Here, 2 areas")
    ]
    page.press("add ward E05000001")
    page.press(f"add footprint {Footprint.objects.get(name='Old road').slug}")
    assert page.codes == [code(n) for n in range(1, 6)]
    page.press("remove codes", codes=f"{code(1)} {code(2)}")
    page.press("remove csv", csv=SimpleUploadedFile("a.csv", f"LSOA21CD,Name\n{code(3)},x\n".encode()))
    assert page.codes == [code(4), code(5)]
    assert [line.words for line in page.editor.draft.lines] == [
        "Added the district There: 2 areas more.",
        "Added the ward Mill Row: 2 areas more.",
        "Added the footprint Old road: 1 area more.",
        "Took out 2 areas by their codes.",
        f"Took out {ground[3].name}.",
    ]
    assert Footprint.objects.filter(name="Canal").count() == 0

    saved = page.press("save", **say_what_it_is(valid_from_day="1", valid_from_month="April", valid_from_year="2026"))
    drawn = Footprint.objects.get(name="Canal")
    assert saved.answer.url == drawn.get_absolute_url()
    assert (drawn.population, drawn.area_count, str(drawn.valid_from), drawn.drawn_by) == (
        9000,
        2,
        "2026-04-01",
        officer,
    )


def test_steps_are_undone_done_again_and_begun_again(client, officer, ground):
    page = Page(client)
    page.press("add district", district="E07000001").press("add ward E05000001").press(f"pick {code(4)}")
    page.press("undo 1")
    assert page.codes == [code(2), code(3), code(4)]
    page.press("undo last")
    assert page.codes == [code(2), code(3)]
    page.press("redo last")
    assert page.codes == [code(2), code(3), code(4)]
    page.press("start again")
    assert (page.codes, page.editor.steps) == ([], [])


def test_areas_are_picked_one_by_one_with_ticks_or_clicks(client, officer, ground):
    page = Page(client).press("show district", district="E07000001")
    assert [area.code for area in page.editor.shown.areas] == [code(1), code(2), code(3)]
    page.press("ticks", listed="district E07000001", tick=[code(1), code(3)])
    assert page.codes == [code(1), code(3)]
    page.press("add district", district="E07000002", listed="district E07000001", tick=[code(3)])  # ticks count too
    assert page.codes == [code(3), code(4), code(5)]
    page.press(f"drop {code(3)}", htmx=True, listed="district E07000001", tick=[])
    assert page.codes == [code(4), code(5)]
    steps = len(page.editor.steps)
    page.press(f"pick {code(1)}", htmx=True).press(f"drop {code(1)}", htmx=True)
    assert len(page.editor.steps) == steps
    page.press("hide areas")
    assert page.editor.shown is None


def test_a_script_gets_the_parts_alone(client, officer, ground):
    page = Page(client)
    page.press("add district", htmx=True, district="E07000001")
    text = page.answer.content.decode()
    assert "<html" not in text
    assert 'id="footprint_draft"' in text
    assert 'id="footprint_running" role="status" hx-swap-oob="true"' in text


@pytest.mark.parametrize(
    ("do", "typed", "field", "error"),
    [
        ("add district", {}, "district", "Choose a district first."),
        ("add district", {"district": "E07000009"}, "district", "Choose a district first."),
        ("add codes", {"codes": ""}, "codes", "Paste the codes of areas first."),
        ("add csv", {}, "csv", "Choose a file first."),
    ],
)
def test_a_button_without_its_box_says_so(client, officer, ground, do, typed, field, error):
    page = Page(client).press(do, **typed)
    assert error in page.editor.tools.errors[field]
    assert page.codes == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"LSOA21CD\nE01000001\nElm\n", "Row 3, column LSOA21CD, value “Elm”: “Elm” is not the code of an area"),
        (b"LSOA21CD\nE01000001\nE01000001\n", "E01000001 is in row 2 already. Take one of them out."),
        (b"LSOA21CD\nE01000099\n", "E01000099 is not an area of Test areas 2021. Correct it or take it out."),
        (b"LSOA21CD,Name\nE01000001\n", "Row 2: it has 1 cells and the header 2. Check for stray commas."),
        (b"Ward\nE01000001\n", "There is no column with the codes of areas, such as LSOA21CD. The columns are: Ward."),
        (b"LSOA11CD,LSOA21CD\nx,y\n", "There is more than one column with the codes of areas"),
        (b"LSOA21CD\n", "The file has a header and no rows."),
        (b"PK\x03\x04", "This is a spreadsheet or a zip file, not a CSV file."),
        (b"LSOA21CD\n\xe9\n", "This is not a CSV file in UTF-8."),
        (b'LSOA21CD\n"\n', "This is not a CSV file in UTF-8."),
        (b"LSOA21CD\n" + b"E01000001\n" * 200_001, "The file is larger than 2 MB."),
    ],
)
def test_a_file_with_anything_wrong_is_refused_whole(client, officer, ground, content, error):
    page = Page(client).press("add csv", csv=SimpleUploadedFile("a.csv", content))
    assert error in " ".join(page.editor.tools.errors["csv"])
    assert page.codes == []


@pytest.mark.parametrize("name", ["steps", "undone"])
@pytest.mark.parametrize("text", ["{", '[{"do":"add","what":"codes","codes":["x"]}]', "[[[[", '{"a":1}'])
def test_tampered_steps_are_refused_and_never_an_error(client, officer, ground, name, text):
    page = Page(client).press("look", **{name: text})
    assert page.answer.status_code == 200
    assert page.editor.problems == [
        "The list of what you did came back damaged, so it could not be used. It starts again."
    ]
    page.press("save", **{name: text}, **say_what_it_is(codes=code(1)))
    assert Footprint.objects.count() == 0


@pytest.mark.parametrize(
    "do",
    [
        "",
        "x",
        "add",
        "add ward",
        "add ward x y",
        'add ward x"}',
        'add ward x"},{"do":"add","what":"ward","code":"E05000001',
        'add codes","codes":["E01000001"],"x":" E05000001',
        "add codes codes",
        "undo -1",
        "undo 99",
        "undo ²",
        "redo last",
        "pick elm",
        "show ward \0",
        "show planet x",
        "add footprint \0",
        "save x y",
    ],
)
def test_odd_buttons_do_nothing_and_get_a_page(client, officer, ground, do):
    page = Page(client).press(do, shown="district \0", find="\0", edition="²")
    assert (page.answer.status_code, page.codes) == (200, [])


def test_a_step_of_another_edition_says_so_and_nothing_is_saved(client, officer, ground):
    later = make_edition("test-2031")
    page = Page(client).press("add district", district="E07000001")
    page.press("save", edition=later.pk, **say_what_it_is())
    assert page.editor.problems == [
        "There is no district E07000001 in Test areas 2021. Undo this line.",
        "A footprint needs at least one area. Pick some before you save it.",
    ]
    assert Footprint.objects.count() == 0


def test_nothing_typed_is_lost_while_areas_are_picked(client, officer, ground):
    page = Page(client).press("add district", district="E07000001", name="Half a na", valid_from_day="x", codes="E0")
    text = page.answer.content.decode()
    assert 'value="Half a na"' in text
    assert 'name="valid_from_day" inputmode="numeric" value="x"' in text
    assert re.search(r'<textarea name="codes"[^>]*>\s*E0</textarea>', text)
    assert "There is a problem" not in text


# What it adds up to ----------------------------------------------------------------------------------------------


def test_people_and_overlaps_are_shown_before_saving(client, officer, ground):
    make_footprint("Here", areas=[ground[1], ground[2], ground[3]], scale="place", purpose="council")
    make_footprint("There", areas=[ground[4], ground[5]], scale="place", purpose="council")
    make_footprint("All", areas=ground.values() and [ground[n] for n in ground], scale="system")
    make_footprint("Long gone", areas=[ground[1]], scale="place", valid_until="2020-01-01")
    make_footprint("Small", areas=[ground[3]])
    page = Page(client).press("add codes", codes=f"{code(3)} {code(4)}")
    overlaps = page.editor.overlaps
    assert overlaps.sentence == "It crosses 2 places: There (57% of it) and Here (43% of it)."
    assert [(one.footprint.name, one.relation) for one in overlaps.shown] == [
        ("There", "crosses"),
        ("Here", "crosses"),
        ("All", "inside"),
        ("Small", "contains"),
    ]
    assert "2 areas, 7,000 people" in page.words
    assert "It crosses 2 places: There (57% of it) and Here (43% of it)." in page.words
    page.press("save", **say_what_it_is())
    drawn = Footprint.objects.get(name="Canal")
    stored = drawn.overlaps.with_shares().filter(other__valid_until=None).values_list("other__name", "relation")
    assert set(stored) == {(one.footprint.name, one.relation) for one in overlaps.shown}


def test_only_the_first_overlaps_are_named_and_the_rest_counted(client, officer, ground):
    for n in range(13):
        make_footprint(f"F{n:02}", areas=[ground[1]])
    overlaps = Page(client).press(f"pick {code(1)}").editor.overlaps
    assert (len(overlaps.shown), overlaps.total, overlaps.more) == (10, 13, 3)


def test_deprivation_and_unknown_people_are_said_with_their_reason(client, officer, ground):
    edition = ground[1].edition
    edition.deprivation_source = "The index of 2025 has not been loaded."
    edition.save()
    page = Page(client).press("add district", district="E07000001")
    assert "Deprivation: not known The index of 2025 has not been loaded." in page.words
    type(ground[1]).objects.filter(pk=ground[1].pk).update(deprivation_decile=1, population=None)
    type(ground[2]).objects.filter(pk=ground[2].pk).update(deprivation_decile=3)
    page.press("look")
    assert page.editor.figures.most_deprived == (
        "1 area is in the most deprived tenth of England, 2 in the most deprived three tenths."
    )
    assert "Not known for 1 area." in page.words
    assert "people not known The population of 1 area is not known in Test areas 2021." in page.words


def test_an_odd_size_is_warned_of_before_saving(client, officer, ground):
    page = Page(client).press("add district", district="E07000002", scale="neighbourhood")
    assert "9,000 people is few for a neighbourhood. They hold 30,000 to 50,000." in page.words


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_takes_as_many_queries_for_three_steps_of_each_kind_as_for_one(
    client, officer, ground, django_assert_num_queries, times
):
    slugs = [make_footprint(areas=[ground[n + 1]]).slug for n in range(times)]
    steps = [{"do": "add", "what": "footprint", "code": slug} for slug in slugs]
    steps += [{"do": "add", "what": "codes", "codes": [code(n + 1)]} for n in range(times)]
    steps += [{"do": "add", "what": "district", "code": f"E0700000{n + 1}"} for n in range(min(times, 2))]
    with django_assert_num_queries(20):
        client.post(NEW, {"do": "look", "steps": json.dumps(steps), "shown": "district E07000001", "find": "mill"})


# The map's shapes ------------------------------------------------------------------------------------------------


def test_the_shapes_are_the_districts_areas_and_what_is_picked_elsewhere(client, officer, ground):
    type(ground[4]).objects.filter(pk=ground[4].pk).update(boundary=SHAPE)
    address = "/directory/footprint-areas.json"
    shapes = client.get(address, {"edition": "test-2021", "district": "E07000001"}).json()
    assert [(one["properties"]["code"], one["properties"]["picked"]) for one in shapes["features"]] == [
        (code(1), False)
    ]
    steps = '[{"do":"add","what":"district","code":"E07000002"}]'
    shapes = client.post(address, {"areas_of": "test-2021", "shown": "ward E05000001", "steps": steps}).json()
    assert [(one["properties"]["code"], one["properties"]["picked"]) for one in shapes["features"]] == [(code(4), True)]
    assert shapes["attribution"] == "Made for tests"
    assert client.get(address, {"edition": "other\0"}).status_code == 404
    assert client.get(address, {"edition": "test-2021", "district": "\0", "steps": "{"}).json()["features"] == []


# Changing one ----------------------------------------------------------------------------------------------------


@pytest.fixture
def canal(ground):
    return make_footprint("Canal", areas=[ground[1], ground[2]], source="A meeting")


def edit(client, footprint):
    return Page(client, f"/directory/footprints/{footprint.slug}/edit/")


def held(footprint):
    return list(FootprintArea.objects.filter(footprint=footprint).order_by("area").values_list("area__code", flat=True))


def test_words_and_dates_change_without_more_ado(client, officer, canal):
    page = edit(client, canal).press(
        "save",
        **say_what_it_is(name="Canal side", valid_until_day="30", valid_until_month="6", valid_until_year="2027"),
    )
    canal.refresh_from_db()
    assert page.answer.url == canal.get_absolute_url()
    assert (canal.name, str(canal.valid_until), held(canal)) == ("Canal side", "2027-06-30", [code(1), code(2)])
    assert canal.events.order_by("pgh_id").last().pgh_context.metadata == {
        "by": officer.pk,
        "why": "Changed the footprint",
    }
    assert [str(one) for one in get_messages(page.answer.wsgi_request)] == [
        "Canal side is changed: 2 areas, 3,000 people."
    ]


def test_a_change_of_areas_says_what_it_touches_and_asks_again(client, officer, canal, ground):
    make_person(role="officer", footprints=[canal])
    cover(make_organisation("Canal friends"), canal)
    cover(make_organisation("Hidden", visibility="private"), canal)
    elsewhere = make_organisation("Quiet helpers")
    cover(elsewhere, canal, service=make_service(elsewhere, status="new"))
    page = edit(client, canal).press(f"drop {code(1)}").press(f"pick {code(4)}")
    page.press("save", **say_what_it_is())
    touched = page.answer.context["touched"]
    assert (touched.come, touched.gone, touched.was, touched.officers) == (1, 1, 3000, 1)
    assert "Canal friends" in touched.organisations
    assert "Quiet helpers" not in touched.organisations
    assert "1 area comes in, 1 area goes. People: 3,000 now, 6,000 then." in page.words
    assert held(canal) == [code(1), code(2)]

    confirmed = page.editor.digest
    page.press(f"pick {code(5)}").press(f"save {confirmed}", **say_what_it_is())
    assert page.answer.context["touched"].come == 2  # other areas than those that were confirmed: asked anew
    page.press(f"save {page.editor.digest}", **say_what_it_is())
    assert held(canal) == [code(2), code(4), code(5)]
    assert canal.coverage.count() == 3


def test_a_stale_page_says_so_and_keeps_what_was_picked(client, officer, canal, ground):
    page = edit(client, canal).press(f"pick {code(4)}")
    actions.set_areas(footprint=canal, areas=[ground[1], ground[3]], by=None)
    page.press("look")
    page.press(f"save {page.editor.digest}", **say_what_it_is(name="My canal"))
    (problem,) = page.editor.problems
    assert problem == (
        "Somebody changed this footprint after you opened it. What you picked and typed is still here. "
        "Your own steps now stand on what it holds today. "
        "Saved now, and not as you have it: Name of the footprint: Canal."
    )
    assert (held(canal), page.codes) == ([code(1), code(3)], [code(1), code(3), code(4)])
    page.press(f"save {page.editor.digest}", **say_what_it_is(name="My canal"))
    assert held(canal) == [code(1), code(3), code(4)]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_save_at_the_same_moment_the_second_is_told():
    areas = [make_area(code(n)) for n in (1, 2, 3)]
    footprint = make_footprint("Canal", areas=areas[:1])
    opened = actions.fingerprint(footprint)
    first_has_written = threading.Event()
    said = []

    def save(area, *, wait_for=None, then=None):
        try:
            if wait_for:
                wait_for.wait(5)
            with transaction.atomic():
                words = {name: getattr(footprint, name) for name in actions.WORDS}
                actions.change(footprint=footprint, areas=[areas[0], area], words=words, opened=opened, by=None)
                if then:
                    then.set()
                    time.sleep(0.3)  # the second waits for the lock meanwhile
        except actions.Stale as stale:
            said.append(str(stale))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=[areas[1]], kwargs={"then": first_has_written}),
        threading.Thread(target=save, args=[areas[2]], kwargs={"wait_for": first_has_written}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert said == ["Somebody changed this footprint after you opened it. What you picked and typed is still here."]
    assert held(footprint) == [code(1), code(2)]


def test_a_change_is_all_or_nothing(client, officer, canal, ground, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("half way")

    monkeypatch.setattr(actions.coverage, "place_sensitive_sites", fail)
    with pytest.raises(RuntimeError, match="half way"):
        actions.change(
            footprint=canal,
            areas=[ground[4]],
            words={"name": "Other"},
            opened=actions.fingerprint(canal),
            by=officer,
        )
    assert (Footprint.objects.get(pk=canal.pk).name, held(canal)) == ("Canal", [code(1), code(2)])


# A flagged one ---------------------------------------------------------------------------------------------------


def test_an_officer_decides_where_a_flagged_footprint_lies(client, officer, canal):
    later = make_edition("test-2031")
    new = {n: make_area(code(n), population=500, edition=later) for n in (1, 12)}
    plan = {
        "clear": [code(1)],
        "doubtful": [{"code": code(2), "name": "Old 2", "why": "it changed", "maybe": [code(12)]}],
    }
    flag = FootprintCarry.objects.create(
        footprint=canal,
        from_edition=canal.edition,
        to_edition=later,
        table_name="t.csv",
        table_sha256="x",
        outcome="flagged",
        what="1 area unchanged, 1 in doubt",
        plan=plan,
        ran_at=clock.now(),
    )
    everywhere, of_a_place = make_person(role="officer"), make_person(role="officer", footprints=[canal])
    assert [needs.footprints_in_doubt(one) for one in (of_a_place, make_person())] == [[], []]
    assert [(item.what, item.url) for item in needs.footprints_in_doubt(everywhere)] == [
        ("1 footprint waits for a decision after a new edition of the areas", "/directory/footprints/carried/")
    ]
    listed = client.get("/directory/footprints/carried/").content.decode()
    address = f"/directory/footprints/{canal.slug}/edit/?carry={flag.pk}"
    assert address in listed
    page = Page(client, address)
    assert (page.editor.edition, page.codes) == (later, [code(1)])
    assert "Old 2 (E01000002): it changed." in page.words
    page.press(f"pick {code(12)}").press("save", **say_what_it_is())
    page.press(f"save {page.editor.digest}", **say_what_it_is())
    canal.refresh_from_db()
    flag.refresh_from_db()
    assert (canal.edition, canal.population, set(canal.areas.all())) == (later, 1000, set(new.values()))
    assert (flag.outcome, flag.by) == ("decided", officer)
    assert client.get(address).status_code == 404
    assert "No footprint waits for a decision." in client.get("/directory/footprints/carried/").content.decode()


@pytest.mark.parametrize("asked", ["x", "0", "²", "99999999999999999999"])
def test_a_flag_that_is_not_there_is_not_found(client, officer, canal, asked):
    assert client.get(f"/directory/footprints/{canal.slug}/edit/", {"carry": asked}).status_code == 404


# Who may ---------------------------------------------------------------------------------------------------------


def test_who_may_change_which_footprint(ground):
    mine = make_footprint("Mine", areas=[ground[1]])
    beside = make_footprint("Beside", areas=[ground[1], ground[4]])
    far = make_footprint("Far", areas=[ground[4]])
    council = make_footprint("Council", areas=[ground[1]], purpose="council")
    local, everywhere = make_person(role="officer", footprints=[mine]), make_person(role="officer")
    own = make_footprint("Own", areas=[ground[5]], drawn_by=local)
    footprints = [mine, beside, far, council, own]
    assert [rules.can_change_footprint(local, one) for one in footprints] == [False, True, False, False, True]
    assert [rules.can_change_footprint(everywhere, one) for one in footprints] == [True] * 5
    assert not any(rules.can_change_footprint(make_person(role="statutory"), one) for one in footprints)
    cover(make_organisation(), own)
    assert not rules.can_change_footprint(local, own)  # enlarging it would make them an officer of who works there
    assert rules.purposes_to_draw(local) == ["community", "research"]


def test_an_officer_of_a_place_cannot_draw_a_statutory_footprint(client, ground):
    client.force_login(make_person(role="officer", footprints=[make_footprint("Mine", areas=[ground[1]])]))
    page = Page(client).press("save", **say_what_it_is(codes=code(1), purpose="statutory"))
    assert list(page.editor.words.errors) == ["purpose"]
