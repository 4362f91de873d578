"""What holds for every test."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _empty_cache():
    """Pages kept from another test would be answered here: its changes to the database are gone."""
    for alias in caches:
        caches[alias].clear()
