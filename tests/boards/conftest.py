"""What the tests of boards share."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    """The storage of papers, empty, in a folder of this one test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
