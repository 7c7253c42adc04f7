"""The reference geography's own constraints."""

import pytest
from django.db import IntegrityError, transaction

from directory.models import AreaEdition
from tests.factories import make_area, make_edition, make_postcode

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return error.value.__cause__.diag.constraint_name


def test_a_code_stands_once_in_an_edition_and_again_in_another():
    make_area("E01000001")
    make_area("E01000001", edition=make_edition("test-2031"))
    assert refused(lambda: make_area("E01000001")) == "area_code_once_an_edition"


@pytest.mark.parametrize("decile", [0, 11])
def test_a_deprivation_decile_is_1_to_10(decile):
    assert refused(lambda: make_area(deprivation_decile=decile)) == "area_deprivation_decile_is_1_to_10"


def test_one_edition_at_most_is_current():
    AreaEdition.objects.create(slug="a", name="A", source="x", is_current=True)
    second = {"slug": "b", "name": "B", "source": "x", "is_current": True}
    assert refused(lambda: AreaEdition.objects.create(**second)) == "area_edition_one_is_current"


def test_a_postcode_is_written_with_its_space():
    assert str(make_postcode("ql1 2ab", make_area())) == "QL1 2AB"
