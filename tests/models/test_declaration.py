"""One declaration, two roads: a quick yes or no, and the reasons where it is no."""

import pkgutil
from datetime import date, datetime
from importlib import import_module

import attrs
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue import models
from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import PartialDate, Region, Side
from soft_tissue.models.declaration import constraint_problems
from soft_tissue.units import Duration


def _annotations():
    """The annotation of every field of every model, each once."""
    found = {}
    for module in pkgutil.iter_modules(models.__path__):
        for model in vars(import_module(f"soft_tissue.models.{module.name}")).values():
            if isinstance(model, type) and attrs.has(model) and model is not PartialDate:  # checks itself
                for field in attrs.fields(model):
                    if field.validator is not None:
                        found[repr(field.type)] = field
    return [found[key] for key in sorted(found)]


FIELDS = _annotations()
scalars = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-5, 400),
    some.floats(),
    some.text(max_size=5),
    some.sampled_from(("neck", "US-FL", "a" * 300, "2026", "knee pain", "fever")),
    some.sampled_from((Region.NECK, Side.LEFT, date(2026, 1, 1), datetime(2026, 1, 1), Duration(5, "min"))),  # noqa: DTZ001
)
values = some.one_of(
    scalars, some.lists(scalars, max_size=3).map(tuple), some.frozensets(some.text(max_size=4), max_size=3)
)


def _refused(field, value):
    try:
        field.validator(None, field, value)
    except InvalidRecordError as error:
        return list(error.problems)
    return []


@given(values)
def test_two_roads(value):
    """A value is refused exactly when there is a reason, and then with all its reasons; whatever the field."""
    for field in FIELDS:
        assert _refused(field, value) == constraint_problems(field.type, value, (field.name,)), field.name


def test_every_model_is_declared():
    """The fields of all models are looked at."""
    assert len(FIELDS) > 200
