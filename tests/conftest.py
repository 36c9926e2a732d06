"""Profiles and fixtures for all tests."""

import os
import sys
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, settings

import soft_tissue as st

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

settings.register_profile(
    "fast", max_examples=15, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_SLOW
)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.register_profile(
    "mutation",
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=_SLOW,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@cache
def _remembering():
    """Every function of the rules that remembers what it has worked out."""
    modules = [module for name, module in sys.modules.items() if name.startswith("soft_tissue.validation")]
    values = [value for module in modules for value in vars(module).values()]
    return tuple(value.cache_clear for value in values if hasattr(value, "cache_clear"))


def pytest_runtest_setup():
    """When the code is mutated each test works all out anew; what an earlier test left would hide the mutant."""
    if settings.get_current_profile_name() == "mutation":
        for forget in _remembering():
            forget()


@pytest.fixture(scope="session")
def library():
    """The default library."""
    return st.default_library()


@pytest.fixture(scope="session")
def knowledge(library):
    """The shipped knowledge."""
    return library.knowledge
