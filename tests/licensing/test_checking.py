"""What must be mended in a jurisdiction that somebody wrote, and what is worth a second look."""

import pytest
from attrs import evolve
from strategies_licensing import with_zz

from soft_tissue.knowledge import default_knowledge
from soft_tissue.licensing import jurisdiction_problems, jurisdiction_remarks
from soft_tissue.models import Jurisdiction

K = default_knowledge()
GOOD = """[[entry.levels]]
id = "zz-1"
level = "license"

[[entry.education]]
hours = "500 h"
subjects = [
  {name = "body", subjects = ["anatomy", "physiology"], min = "100 h"},
  {name = "physiology", subjects = ["physiology"], min = "40 h", inside = "body"},
  {name = "practice", subjects = ["massage-practice"], min = "400 h"},
]
beside = [{name = "clinic", subjects = ["student-clinic"], min = "60 h"}]

[[entry.examinations]]
required = true

[[entry.holdings]]
holds = "cpr"
when = "practicing"

[[entry.restricted_work]]
work = "breast"
structures = ["breast"]
techniques = ["effleurage"]
conditions = ["sprain"]
needs = ["training"]

[[entry.exemptions]]
students = true

[[entry.establishments]]
required = true

[[entry.grace]]
days = 30

[[entry.continuing_education]]
kind = "total"
id = "zz-2"
hours = 24
years = 2

[[entry.continuing_education]]
kind = "cycle_anchor"
basis = "fixed_date"
years = 2
month = 10
day = 31
parity = "even"

[[entry.continuing_education]]
kind = "min_category"
category = "ethics"
hours = 2
match = {topics = ["ethics"], not_topics = ["cpr"], only_topics = ["ethics"]}

[[entry.continuing_education]]
kind = "min_category"
category = "law"
hours = 1
match = {topics = ["ethics"]}
inside = "ethics"

[[entry.continuing_education]]
kind = "first_cycle_proration"
hours = 5
minima = ["ethics"]

[[entry.continuing_education]]
kind = "carryover_max"
hours = 5
except_categories = ["ethics"]

[[entry.continuing_education]]
kind = "excluded"
category = "hiv"
match = {topics = ["ethics"]}
for_category = "ethics"

[[entry.continuing_education]]
kind = "alternative_compliance"
holds = "board_certification"
issuers = ["ncbtmb"]"""


def read(text=GOOD) -> Jurisdiction:
    return with_zz(text).jurisdictions["us-zz"]


def problems(text):
    found = jurisdiction_problems(read(text), with_zz(GOOD))
    return [(problem.code, ".".join(map(str, problem.path))) for problem in found]


def test_a_good_one():
    """A jurisdiction without faults has no problems, and nothing is remarked."""
    assert problems(GOOD) == []
    assert jurisdiction_remarks(read()) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('level = "license"', 'level = "license"\nsources = ["nowhere"]', "unknown_id", "levels.0.sources"),
        ('["massage-practice"]', '["massage-practise"]', "unknown_id", "education.0.subjects.2.subjects"),
        ('["student-clinic"]', '["clinics"]', "unknown_id", "education.0.beside.0.subjects"),
        ('name = "practice"', 'name = "body"', "duplicate", "education.0.subjects.0.name"),
        ('name = "clinic"', 'name = "body"', "duplicate", "education.0.beside.0.name"),
        ('inside = "body"', 'inside = "bodies"', "unknown_id", "education.0.subjects.1.inside"),
        ('inside = "body"', 'inside = "physiology"', "unknown_id", "education.0.subjects.1.inside"),
        ('structures = ["breast"]', 'structures = ["brest"]', "unknown_id", "restricted_work.0.structures"),
        ('["effleurage"]', '["efleurage"]', "unknown_id", "restricted_work.0.techniques"),
        ('["sprain"]', '["sprains"]', "unknown_id", "restricted_work.0.conditions"),
        ('id = "zz-2"', 'id = "zz-1"', "duplicate", "continuing_education.0.id"),
        ('{topics = ["ethics"], not', '{topics = ["ethiks"], not', "unknown_id", "continuing_education.2.match.topics"),
        ('not_topics = ["cpr"]', 'not_topics = ["crp"]', "unknown_id", "continuing_education.2.match.not_topics"),
        ('only_topics = ["ethics"]', 'only_topics = ["no"]', "unknown_id", "continuing_education.2.match.only_topics"),
        ('inside = "ethics"', 'inside = "etics"', "unknown_id", "continuing_education.3.inside"),
        ('inside = "ethics"', 'inside = "law"', "unknown_id", "continuing_education.3.inside"),
        ('minima = ["ethics"]', 'minima = ["etics"]', "unknown_id", "continuing_education.4.minima"),
        (
            'except_categories = ["ethics"]',
            'except_categories = ["etics"]',
            "unknown_id",
            "continuing_education.5.except_categories",
        ),
        ('for_category = "ethics"', 'for_category = "etics"', "unknown_id", "continuing_education.6.for_category"),
        ('["ncbtmb"]', '["ncbtm"]', "unknown_id", "continuing_education.7.issuers"),
        ("years = 2\nmonth", "years = 3\nmonth", "contradiction", "continuing_education.1.parity"),
        ("days = 30", 'days = 30\nby = "application"\neffective_from = 2020-01-01', "contradiction", "grace.0.by"),
        ("days = 30", 'days = 30\nby = "enrollment"\neffective_to = 2020-01-01', "contradiction", "grace.0.by"),
    ],
)
def test_each_problem(old, new, code, path):
    """One thing changed in a good one is one problem, at its place."""
    assert old in GOOD
    assert (code, path) in problems(GOOD.replace(old, new))


def test_what_a_date_goes_by():
    """What a provision goes by is no matter without dates, and education may go by dates of the student."""
    for old, new in (
        ("days = 30", 'days = 30\nby = "application"'),
        ('hours = "500 h"', 'hours = "500 h"\nby = "application"\neffective_from = 2020-01-01'),
        ("hours = 24", 'hours = 24\nby = "period_start"\neffective_from = 2020-01-01'),
        ("years = 2\nmonth", "years = 1\nmonth"),
        ("years = 2\nmonth", "years = 3\nreference = 2026-10-31\nmonth"),
    ):
        assert problems(GOOD.replace(old, new)) == []


def test_a_problem_hints_at_the_right_id():
    """An id that is nearly right is told which is."""
    found = jurisdiction_problems(read(GOOD.replace('["effleurage"]', '["efleurage"]')), with_zz(GOOD))
    assert "did you mean effleurage" in found[0].message


def test_sources_that_come_with_it():
    """Sources that come in the same file are known."""
    place = read(GOOD.replace('level = "license"', 'level = "license"\nsources = ["my-board"]'))
    assert jurisdiction_problems(place, with_zz(GOOD), sources=("my-board",)) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + '\n\n[[entry.levels]]\nlevel = "none"', "levels[0] and levels[1] disagree"),
        (GOOD + '\n\n[[entry.education]]\nhours = "600 h"', "education[0] and education[1] disagree"),
        (GOOD.replace('min = "400 h"', 'min = "390 h"'), "education[0]: its subjects do not add up"),
        (
            GOOD.replace(
                'kind = "total"\nid = "zz-2"\nhours = 24\nyears = 2', 'kind = "minutes_per_hour"\nminutes = 50'
            ),
            "has no total",
        ),
        (
            GOOD.replace(
                'kind = "cycle_anchor"\nbasis = "fixed_date"\nyears = 2\nmonth = 10\nday = 31\nparity = "even"',
                'kind = "minutes_per_hour"\nminutes = 50',
            ),
            "has no cycle_anchor",
        ),
        (GOOD.replace("hours = 2\n", "hours = 25\nseparate = true\n"), "add up to more than the total"),
        (GOOD.replace("[[entry.grace]]\ndays = 30\n\n", ""), "answered as unknown: grace"),
    ],
)
def test_remarks(text, said):
    """Sources that disagree, sums that do not add up and what is missing are remarked; nothing of it is a problem."""
    assert said in " | ".join(jurisdiction_remarks(read(text)))
    assert jurisdiction_problems(read(text), with_zz(GOOD)) == ()


def test_what_never_holds_together_does_not_disagree():
    """Provisions whose dates are apart, or of different tiers, are no disagreement."""
    apart = GOOD.replace('level = "license"', 'level = "license"\neffective_from = 2020-01-01')
    apart += '\n\n[[entry.levels]]\nlevel = "none"\neffective_to = 2019-12-31'
    apart += '\n\n[[entry.education]]\nhours = "300 h"\ntier = "assistant"'
    assert not [remark for remark in jurisdiction_remarks(read(apart)) if "disagree" in remark]


@pytest.mark.parametrize("place", K.jurisdictions.values(), ids=lambda place: place.code)
def test_every_shipped_place_is_good(place):
    """No shipped jurisdiction has a problem; remarks are words."""
    assert jurisdiction_problems(place, K) == ()
    assert all(jurisdiction_remarks(place))
    assert jurisdiction_problems(evolve(place, levels=()), K) == ()


# Credit, categories and approvals.

MORE = """

[[entry.continuing_education]]
kind = "minutes_per_hour"
minutes = 50
part_minutes = 25
part_hours = 0.5

[[entry.continuing_education]]
kind = "credit_conversion"
unit = "ceu"
hours = 10

[[entry.continuing_education]]
kind = "max_category"
category = "approved"
hours = 20
match = {approvals = ["ncbtmb", "zembla-board"], not_approvals = ["amta"]}

[[entry.continuing_education]]
kind = "phase_in_proration"
hours = 12

[[entry.continuing_education]]
kind = "additional_outside_total"
category = "cpr"
holds = "cpr\""""


def test_more_of_a_good_one():
    """Credit that can be given, a body that nobody else names, fewer hours than usual: nothing is said of them."""
    assert problems(GOOD + MORE) == []
    assert jurisdiction_remarks(read(GOOD + MORE)) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("part_minutes = 25", "part_minutes = 50", "out_of_range", "continuing_education.8.part_minutes"),
        ('unit = "ceu"', 'unit = "hour"', "contradiction", "continuing_education.9.unit"),
        ('unit = "ceu"', 'unit = "minute"', "contradiction", "continuing_education.9.unit"),
        ('approvals = ["ncbtmb"', 'approvals = ["ncbtbm"', "unknown_id", "continuing_education.10.match.approvals"),
        ('["amta"]', '["amtaa"]', "unknown_id", "continuing_education.10.match.not_approvals"),
    ],
)
def test_each_problem_of_credit(old, new, code, path):
    """One thing changed in a good one is one problem, at its place."""
    assert old in MORE
    assert problems(GOOD + MORE.replace(old, new)) == [(code, path)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('minima = ["ethics"]', 'minima = ["etics"]'),
        ('except_categories = ["ethics"]', 'except_categories = ["etics"]'),
        ('for_category = "ethics"', 'for_category = "etics"'),
        ('inside = "ethics"', 'inside = "etics"'),
    ],
)
def test_a_category_that_is_nearly_right(old, new):
    """A misspelled category is told which is meant."""
    found = jurisdiction_problems(read(GOOD.replace(old, new)), with_zz(GOOD))
    assert ["did you mean ethics" in problem.message for problem in found] == [True]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('category = "ethics"\nhours = 2', 'category = "ethics"\nhours = 30', "[2]: least hours of a category above"),
        ("hours = 5\nminima", "hours = 90\nminima", "[4]: fewer hours that are above the total"),
        ("hours = 12", "hours = 90", "[11]: fewer hours that are above the total"),
        ('holds = "cpr"', 'holds = "license"', "[12]: everybody who renews holds a license"),
        (
            'kind = "phase_in_proration"\nhours = 12',
            'kind = "total"\nhours = 30',
            "[0] and continuing_education[11] dis",
        ),
    ],
)
def test_remarks_on_hours(old, new, said):
    """Hours beyond the total, a license beside it, totals that disagree: all remarked, and none of it a problem."""
    text = GOOD + MORE
    assert old in text
    changed = new.join(text.rsplit(old, 1))
    assert any(f"continuing_education{said}" in remark for remark in jurisdiction_remarks(read(changed)))
    assert problems(changed) == []
