"""No board gets an address that is a page of another kind."""

from boards.actions.boards import PAGES_OF_THEIR_OWN
from boards.urls import urlpatterns


def test_first_words_of_the_addresses_are_kept_from_boards():
    first = {str(one.pattern).lstrip("^").split("/")[0] for one in urlpatterns}
    assert {word for word in first if word and not word.startswith("<")} - PAGES_OF_THEIR_OWN == set()
