"""The parts that pages are made of: each is on the page of components, and forms come out as GOV.UK's markup."""

import datetime as dt
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from alliance.base.widgets import DatePartsInput
from alliance.home.templatetags.browsers import browser

FRAME = {"header", "footer", "menu_item", "who", "messages", "account_menu", "ways_on"}  # what stands round pages


class EntryForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on your letters.", max_length=80)
    phone = forms.CharField(label="Telephone", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Charity"), ("b", "Group")], widget=forms.RadioSelect)
    since = forms.DateField(label="Since", widget=DatePartsInput, required=False)
    agrees = forms.BooleanField(label="Everybody agreed")


def rendered(part: str, **context) -> str:
    return " ".join(render_to_string(f"components/{part}.html", context).split())


def html(thing) -> str:
    return " ".join(str(thing).split())


@pytest.mark.django_db
def test_every_component_is_on_the_page_of_components(client):
    page = client.get("/components/")
    shown = {Path(template.name).stem for template in page.templates if (template.name or "").startswith("components/")}
    made = {path.stem for path in (settings.BASE_DIR / "templates" / "components").glob("*.html")}
    assert made - FRAME - shown == set(), "Show the component in templates/home/components.html, in each of its states."


def test_field_says_label_hint_and_no_error():
    assert html(EntryForm()["name"].as_field_group()) == (
        '<div class="govuk-form-group"> <label class="govuk-label govuk-!-font-weight-bold" for="id_name">Name</label> '
        '<div class="govuk-hint" id="id_name_helptext">As on your letters.</div> '
        '<input type="text" name="name" class="govuk-input" maxlength="80" required '
        'aria-describedby="id_name_helptext" id="id_name"> </div>'
    )


def test_field_with_an_error_ties_it_to_its_input():
    field = html(EntryForm({})["name"].as_field_group())
    assert '<div class="govuk-form-group govuk-form-group--error">' in field
    assert (
        '<div class="app-errors" id="id_name_error"><p class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> This field is required.</p></div>'
    ) in field
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in field


def test_choice_stands_in_a_fieldset_described_by_its_error():
    field = html(EntryForm({})["kind"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_kind_error">' in field
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Kind</legend>' in field
    assert field.count('class="govuk-radios__input" type="radio"') == 2


def test_one_tick_has_its_label_after_it():
    field = html(EntryForm()["agrees"].as_field_group())
    assert field.index('type="checkbox"') < field.index("Everybody agreed</label>")


@pytest.mark.parametrize(
    ("name", "marks", "label"),
    [
        ("name", True, ">Name</label>"),
        ("phone", True, ">Telephone (optional)</label>"),
        ("phone", False, ">Telephone</label>"),
    ],
)
def test_field_that_need_not_be_filled_in_says_so_unless_the_form_is_a_filter(name, marks, label):
    form = EntryForm()
    form.marks_optional = marks
    assert label in html(form[name].as_field_group())


def test_number_comes_back_as_it_was_typed():
    class Counted(forms.Form):
        people = forms.IntegerField()

    assert 'type="text" inputmode="numeric" name="people" value="a few"' in html(Counted({"people": "a few"}))


def test_long_text_counts_its_characters():
    class Told(forms.Form):
        about = forms.CharField(widget=forms.Textarea, max_length=400)

    assert 'data-module="govuk-character-count" data-maxlength="400"' in html(Told())


def test_hidden_field_has_no_label_and_no_dress():
    class Carried(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert html(Carried(initial={"token": "x"})) == '<input type="hidden" name="token" value="x" id="id_token">'


def test_error_summary_links_each_error_to_its_field():
    form = EntryForm({"since_day": "31", "since_month": "2", "since_year": "2027"})
    form.add_error("name", "Another organisation has this name.")
    form.add_error(None, "The entry is closed.")
    summary = rendered("error_summary", form=form)
    assert [line.split("</a>")[0] for line in summary.split("<li><a href=")[1:]] == [
        '"#id_name">The entry is closed.',
        '"#id_name">Name: this field is required.',
        '"#id_name">Another organisation has this name.',
        '"#id_kind_0">Kind: this field is required.',
        '"#id_since_0">Since: enter a valid date.',
        '"#id_agrees">Everybody agreed: this field is required.',
    ]


def test_error_summary_of_a_form_without_errors_is_nothing():
    assert rendered("error_summary", form=EntryForm()) == ""


@pytest.mark.parametrize(
    ("day", "month", "year", "date"),
    [
        ("4", "3", "2027", dt.date(2027, 3, 4)),
        ("04", "March", "2027", dt.date(2027, 3, 4)),
        (" 4 ", "mar", "2027 ", dt.date(2027, 3, 4)),
        ("", "", "", None),
        ("31", "2", "2027", "Enter a valid date."),
        ("4", "", "2027", "Enter a valid date."),
        ("4", "3", "27-1", "Enter a valid date."),
    ],
)
def test_date_in_three_boxes(day, month, year, date):
    typed = {"name": "x", "kind": "a", "agrees": "on", "since_day": day, "since_month": month, "since_year": year}
    form = EntryForm(typed)
    assert (form.cleaned_data["since"] if form.is_valid() else form.errors["since"][0]) == date


def test_date_that_was_wrong_comes_back_as_it_was_typed():
    field = html(EntryForm({"since_day": "31", "since_month": "Smarch", "since_year": "27"})["since"])
    assert [part.split('"')[0] for part in field.split('value="')[1:]] == ["31", "Smarch", "27"]


def test_date_that_is_known_fills_the_boxes():
    field = html(EntryForm(initial={"since": dt.date(2027, 3, 4)})["since"])
    assert [part.split('"')[0] for part in field.split('value="')[1:]] == ["4", "3", "2027"]


def test_pages_of_a_list_keep_the_rest_of_the_address():
    request = RequestFactory().get("/", {"words": "debt & food", "page": "2"})
    page = Paginator(range(50), 10).page(2)
    pages = render_to_string("components/pagination.html", {"page_obj": page}, request=request)
    assert 'href="?words=debt+%26+food&amp;page=3" rel="next"' in pages
    assert 'aria-label="Page 2" aria-current="page"' in pages


def test_list_of_one_page_has_no_pages():
    assert rendered("pagination", page_obj=Paginator(range(5), 10).page(1)) == ""


def test_fact_that_nobody_gave_says_so():
    assert "Not said" in rendered("summary_list", rows=[{"key": "Telephone", "value": ""}])
    assert "Not said" not in rendered("summary_list", rows=[{"key": "People", "value": 0}])


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Firefox on a Windows computer",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on a Windows computer",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile", "Chrome on an Android device"),
        ("", "A browser we do not know"),
    ],
)
def test_browser_is_named_in_words(user_agent, words):
    assert browser(user_agent) == words
