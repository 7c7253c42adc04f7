"""The taxonomies as an administrator keeps them."""

import pytest
from django.db import connection
from django.urls import reverse

from alliance.base.refused import Refused
from directory import entry_history
from directory.actions import taxonomies
from directory.models import SearchText, Term
from tests.factories import make_organisation, make_person, make_service, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_person(role="administrator")


def add(name, by, parent=None, kind="need"):
    return taxonomies.add(kind=kind, parent=parent, name=name, by=by)


def change(term, by, **values):
    now = {"parent": term.parent, "name": term.name, "also_called": term.also_called, "description": term.description}
    return taxonomies.change(term=term, by=by, **now | values)


def tree():
    return [("- " * term.depth + term.name) for term in Term.objects.in_tree_order()]


def test_terms_stand_as_they_were_placed(administrator):
    food, money = add("Food", administrator), add("Money", administrator)
    add("Debt", administrator, money)
    add("Benefits", administrator, money)
    taxonomies.move(term=money, up=True, by=administrator)
    taxonomies.move(term=Term.objects.get(name="Debt"), up=False, by=administrator)
    assert tree() == ["Money", "- Benefits", "- Debt", "Food"]
    with pytest.raises(Refused, match="Food is already the last there."):
        taxonomies.move(term=food, up=False, by=administrator)


def test_names_are_once_in_a_place_and_slugs_once_in_a_taxonomy(administrator):
    money, food = add("Money", administrator), add("Food", administrator)
    assert [add("Advice", administrator, parent).slug for parent in (money, food)] == ["advice", "advice-2"]
    with pytest.raises(Refused, match="There is already “Advice” in this place."):
        add("ADVICE", administrator, money)
    taxonomies.retire(term=Term.objects.get(slug="advice"), by=administrator)
    with pytest.raises(Refused, match="bring it back instead"):
        add("Advice", administrator, money)


def test_term_keeps_its_slug_and_finds_its_services_by_its_new_words(administrator):
    term = make_term("Debt")
    organisation = make_organisation()
    make_service(organisation, terms=[term])
    change(term, administrator, name="Money worries", also_called="bailiffs")
    term.refresh_from_db()
    assert (term.slug, term.name) == ("debt", "Money worries")
    assert "bailiff" in SearchText.objects.get(organisation=organisation).words


def test_term_is_moved_below_another_and_never_below_itself(administrator):
    top, middle, low = make_term("Top"), make_term("Middle"), make_term("Low")
    change(middle, administrator, parent=top)
    change(low, administrator, parent=middle)
    assert tree() == ["Top", "- Middle", "- - Low"]
    low.refresh_from_db()
    with pytest.raises(Refused, match="cannot be placed below itself"):
        change(top, administrator, parent=low)
    with pytest.raises(Refused, match="another of the same list"):
        change(top, administrator, parent=make_term("A group", kind="group"))


def test_what_the_database_refuses_is_said_plainly(administrator, monkeypatch):
    """Should the action itself overlook it, the trigger does not."""
    top = make_term("Top")
    low = make_term("Low", parent=top)
    monkeypatch.setattr(taxonomies, "_placed_under", lambda terms, parent: Term(pk=parent.pk, path=[]))
    with pytest.raises(Refused, match="cannot be placed below itself"):
        change(top, administrator, parent=low)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the transaction goes on
    assert tree() == ["Top", "- Low"]


def test_retired_term_goes_with_what_is_below_it_and_stays_where_it_was_given(administrator):
    top = make_term("Top")
    low = make_term("Low", parent=top)
    service = make_service(make_organisation(), terms=[low])
    assert taxonomies.retire(term=top, by=administrator) == 2
    assert (list(Term.objects.in_use()), list(service.terms.all())) == ([], [low])
    with pytest.raises(Refused, match="Bring that back first"):
        taxonomies.bring_back(term=low, by=administrator)
    taxonomies.bring_back(term=top, by=administrator)
    taxonomies.bring_back(term=low, by=administrator)
    assert Term.objects.in_use().count() == 2
    with pytest.raises(Refused, match="in use already"):
        taxonomies.bring_back(term=low, by=administrator)


def test_every_change_has_its_author(administrator):
    before = entry_history.unattributed().count()
    term = add("Food", administrator)
    change(term, administrator, name="Meals")
    taxonomies.retire(term=term, by=administrator)
    taxonomies.bring_back(term=term, by=administrator)
    assert entry_history.unattributed().count() == before


def test_retired_need_is_not_among_those_to_begin_a_search_with(client, administrator):
    money, food = add("Money", administrator), add("Food", administrator)
    taxonomies.retire(term=food, by=administrator)
    assert client.get(reverse("directory:search")).context["needs"] == [money]


def test_pages_add_change_move_and_retire(client, administrator):
    make_service(make_organisation(), terms=[make_term("Food")])
    client.force_login(administrator)
    list_page = reverse("directory:taxonomies")
    new = reverse("directory:term_new") + "?kind=need"
    client.post(new, {"name": "Money", "also_called": "cash"})
    html = client.get(list_page).content.decode()
    assert "1 service" in html
    assert "Also: cash" in html
    money = Term.objects.get(name="Money")
    client.post(reverse("directory:term_move", args=[money.pk]), {"to": "up"})
    assert tree() == ["Money", "Food"]
    edit = reverse("directory:term_edit", args=[Term.objects.get(name="Food").pk])
    client.post(edit, {"name": "Meals", "parent": money.pk})
    assert tree() == ["Money", "- Meals"]
    assert "already “Money”" in client.post(new, {"name": "Money"}).content.decode()
    client.post(reverse("directory:term_retire", args=[money.pk]))
    assert client.get(list_page).content.decode().count("Retired") == 2
    assert client.get(reverse("directory:term_new") + "?kind=nonsense").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_however_many_terms(client, administrator, rows, django_assert_num_queries):
    for _ in range(rows):
        top = make_term()
        for _ in range(rows):
            make_term(parent=top)
    client.force_login(administrator)
    client.get("/")
    with django_assert_num_queries(4):
        client.get(reverse("directory:taxonomies"))
