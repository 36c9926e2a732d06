"""Every rule explains itself: its example passes and fails as its page says."""

import tomllib
from importlib import import_module
from pkgutil import iter_modules

import pytest
from attrs import evolve
from mutations import Broken

import soft_tissue as st
from soft_tissue.errors import InvalidRecordError, UnknownIdError, UnreadableFileError, path_text
from soft_tissue.knowledge import default_knowledge
from soft_tissue.models import Severity
from soft_tissue.rendering.rules import rule_text
from soft_tissue.validation import rules, rules_by_code
from soft_tissue.validation.examples import (
    Change,
    apply_changes,
    base_data,
    read_examples,
    read_path,
    rule_example,
    rule_examples,
    situations,
    value_at,
)
from soft_tissue.validation.rule_pages import findings_in, rule_page, toml_value

CODES = sorted(rules_by_code())
EXAMPLES = sorted(rule_examples())
BASE = situations(rule_example("AGE-UNKNOWN"))[0]


def _modules():
    return sorted(module.name for module in iter_modules(rules.__path__) if module.name.endswith("_rules"))


def _library(knowledge):
    return st.default_library().with_knowledge(knowledge)


# Every rule has one.


@pytest.mark.parametrize("name", _modules())
def test_every_rule_has_an_example(name):
    """A rule without an example, and an example of no rule, are told where they belong."""
    module = import_module(f"{rules.__name__}.{name}")
    wanted = {rule.code for rule in module.RULES}
    held = {example.code for example in rule_examples().values() if example.file == f"{name}.toml"}
    missing, idle = sorted(wanted - held), sorted(held - wanted)
    assert not missing, (
        f"validation/rules/examples/{name}.toml needs a table for each of {missing}: [CODE] with says (the change in a "
        f"sentence), case/plan/policy.set or .unset (what is changed in the base), and at (where the findings point to)"
    )
    assert not idle, f"validation/rules/examples/{name}.toml holds examples of no rule of {name}.py: {idle}"


def test_the_rules_are_those_of_the_modules():
    """No module of rules is left out, and none has a rule twice."""
    codes = [rule.code for name in _modules() for rule in import_module(f"{rules.__name__}.{name}").RULES]
    assert sorted(codes) == CODES


def test_the_base_says_nothing():
    """No rule has anything to say about the case and the plan that all examples start from."""
    assert findings_in(BASE) == ()
    assert st.check(BASE.plan, BASE.case) == ()


# What an example does.


def _broken(code):
    example = rule_example(code)
    _passes, fails = situations(example)
    library = _library(fails.knowledge).with_policy(fails.policy)
    return Broken(code, code, fails.case, fails.plan, example.at, example.also, library)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_is_what_breaks_the_rule(code):
    """The base raises nothing; the changed one this code at these paths with the severity declared, and no other."""
    passes, fails = situations(rule_example(code))
    assert findings_in(passes) == ()
    broken = _broken(code)
    broken.holds()
    assert findings_in(fails) == st.check(broken.plan, broken.case, broken.library)


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_change_of_an_example_is_needed(code):
    """Without any one of its changes an example is another: the rule says something else, or nothing, or it breaks."""
    example = rule_example(code)
    whole = findings_in(situations(example)[1])
    for part in ("case", "plan", "policy"):
        changes = getattr(example, part)
        for change in changes:
            less = evolve(example, **{part: tuple(other for other in changes if other is not change)})
            try:
                assert findings_in(situations(less)[1]) != whole, f"{part} {change.path} changes nothing"
            except InvalidRecordError:
                continue  # without it what is left is no record at all


# What a page says.


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_page_says_what_is_found(code):
    """A page tells the rule's own words, and the findings that its failing example raises."""
    rule, page, example = rules_by_code()[code], rule_page(code), rule_example(code)
    assert (page.requires, page.because, page.severity) == (rule.requires, rule.because, rule.severity)
    assert tuple(source.id for source in page.sources) == rule.sources
    found = findings_in(situations(example)[1])
    assert page.findings == tuple(finding for finding in found if finding.code == code)
    assert page.also == tuple(sorted({finding.code for finding in found} - {code}))
    cited = {source.id for source in (*page.sources, *page.cited)}
    assert cited == {*rule.sources, *(source for finding in page.findings for source in finding.sources)}
    assert ("Absolute" in page.override) is rule.absolute
    assert ("can override" in page.override) is (rule.severity is Severity.ERROR and not rule.absolute)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_page_shows_what_is_run(code):
    """Each paragraph of the examples is TOML, and holds what the base and the changed base hold at that place."""
    example, page = rule_example(code), rule_page(code)
    parts = {"In the case": "case", "In the treatment plan": "plan", "In the policy": "policy"}
    for text, broken in ((page.passing, False), (page.failing, True)):
        shown = []
        for paragraph in text.split("\n\n"):
            where, _comma, place = paragraph.splitlines()[0].removeprefix("# ").partition(", ")
            values = tomllib.loads(paragraph)
            if where == "Added to the knowledge":
                assert values.items() <= dict(example.entries).items()
                continue
            changes = getattr(example, parts[where]) if broken else ()
            table = value_at(apply_changes(base_data(parts[where]), changes), read_path(place) if place else ())
            assert values.items() <= table.items()
            shown += [parts[where] + place] if values else []
        assert shown or "is not stated" in text
    assert page.passing != page.failing


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_page_as_text(code):
    """The text names the code, the requirement, both examples and every finding."""
    page = rule_page(code)
    text = rule_text(page)
    flat = " ".join(text.split())
    assert text.splitlines()[0] == f"id: {code}"
    for part in (page.requires, page.because, page.override, page.says):
        assert part in flat
    for source in (*page.sources, *page.cited):
        assert (source.url or source.title) in flat
    for shown in (page.passing, page.failing):
        assert " ".join(shown.split()) in flat
    for finding in page.findings:
        assert finding.path in flat
        assert finding.message in flat


def test_a_page_of_no_rule():
    """A code that is not known is answered with near ones."""
    with pytest.raises(UnknownIdError) as caught:
        rule_page("DOSE-RANG")
    assert caught.value.near[0] == "DOSE-RANGE"
    with pytest.raises(UnknownIdError):
        rule_example("DOSE-RANG")


# How an example is read.

_GOOD = {"says": '"It is said."', "at": '["goals"]', "case": '{ unset = ["goals"] }'}


def _read(**changes):
    given = {key: value for key, value in (_GOOD | changes).items() if value is not None}
    lines = [f"{key} = {value}" for key, value in given.items()]
    return read_examples("\n".join(["[GOAL-MISSING]", *lines]), "some_rules.toml")


def test_a_good_example_is_read():
    """What is given is what is read."""
    (example,) = _read()
    assert (example.code, example.says, example.at) == ("GOAL-MISSING", "It is said.", ("goals",))
    assert example.case == (Change("goals", unset=True),)
    assert example.file == "some_rules.toml"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"says": None}, "GOAL-MISSING.says"),
        ({"says": "1"}, "GOAL-MISSING.says"),
        ({"at": None}, "GOAL-MISSING.at"),
        ({"at": '"goals"'}, "GOAL-MISSING.at"),
        ({"case": None}, "GOAL-MISSING"),
        ({"case": "1"}, "GOAL-MISSING.case"),
        ({"case": "{ take = [] }"}, "GOAL-MISSING.case.take"),
        ({"case": "{ unset = [1] }"}, "GOAL-MISSING.case.unset"),
        ({"case": '{ unset = ["goals[x]"] }'}, "GOAL-MISSING.case"),
        ({"sais": '"x"'}, "GOAL-MISSING.sais"),
        ({"entries": "{ moons = [] }"}, "GOAL-MISSING.entries.moons"),
        ({"entries": "{ doses = 1 }"}, "GOAL-MISSING.entries.doses"),
    ],
)
def test_what_is_no_example_is_refused(changes, where):
    """One thing wrong with an example is said with its file and its path."""
    with pytest.raises(InvalidRecordError) as caught:
        _read(**changes)
    assert caught.value.file == "some_rules.toml"
    assert [path_text(problem.path) for problem in caught.value.problems] == [where]


def test_what_is_no_toml_is_refused():
    """A file that is not TOML is named."""
    with pytest.raises(UnreadableFileError, match=r"some_rules\.toml"):
        read_examples("[GOAL-MISSING", "some_rules.toml")


@pytest.mark.parametrize(
    "change",
    [
        Change("moons[0].phase", "full"),
        Change("goals[2]", {"text": "x"}),
        Change("client[0]", 1),
        Change("goals.kind", "pain"),
        Change("client.moon", unset=True),
        Change("goals[1]", unset=True),
        Change("client.age", "old"),
        Change("client.moon", 1),
    ],
)
def test_a_change_that_leads_nowhere_is_refused(change):
    """A change at no place of the base, or that makes no record, names the rule and the place."""
    with pytest.raises(InvalidRecordError) as caught:
        situations(evolve(rule_example("GOAL-MISSING"), case=(change,)))
    assert caught.value.file == "case_rules.toml"
    (problem,) = caught.value.problems
    assert path_text(problem.path) == f"GOAL-MISSING.{change.path}"


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", "a[", "a[-1]", "a[01]", "a b", "A", "a[0]b"])
def test_what_is_no_path_is_refused(text):
    """A path is written as findings write it."""
    with pytest.raises(InvalidRecordError):
        read_path(text)


@pytest.mark.parametrize("path", [("a",), ("a", 0), ("a_b", 12, "c", 0, 1, "d")])
def test_paths_are_read_as_they_are_written(path):
    """A path that is written is read as the same."""
    assert read_path(path_text(path)) == path


def test_changes_leave_the_base_alone():
    """A changed copy is another; the base stays."""
    before = base_data("case")
    apply_changes(before, (Change("client.age", 7), Change("goals[0].text", unset=True), Change("goals[1]", {})))
    assert before == base_data("case")


@pytest.mark.parametrize("value", [1, 0.5, True, 'a "b" \\ é\n', [], {}, [1, [2]], {"a": {"b": ["c"]}}, BASE.case.on])
def test_values_are_written_as_toml(value):
    """What is written is read back as the same."""
    assert tomllib.loads(f"value = {toml_value(value)}") == {"value": value}


def test_null_is_no_toml():
    """TOML has no null."""
    with pytest.raises(ValueError, match="null"):
        toml_value(None)


def test_examples_are_personal_to_nobody():
    """The knowledge that an example adds to is the shipped one, and stays as it is."""
    _passes, fails = situations(rule_example("DOSE-LATENT"))
    assert "tried-on-latent-points" in fails.knowledge.doses
    assert "tried-on-latent-points" not in default_knowledge().doses
