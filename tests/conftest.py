"""Profiles and fixtures for all tests."""

import os

import pytest
from hypothesis import HealthCheck, settings

import soft_tissue as st

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

settings.register_profile(
    "fast", max_examples=25, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_SLOW
)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session")
def library():
    """The default library."""
    return st.default_library()


@pytest.fixture(scope="session")
def knowledge(library):
    """The shipped knowledge."""
    return library.knowledge
