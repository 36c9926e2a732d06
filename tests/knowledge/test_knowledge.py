"""Every data file, and every reference in it."""

import csv
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import get_args

import attrs
import pytest

from soft_tissue import models
from soft_tissue.choosing import approach_for
from soft_tissue.errors import InvalidRecordError, UnknownIdError, UnreadableFileError
from soft_tissue.knowledge import KINDS, Knowledge, read_entries
from soft_tissue.licensing import jurisdiction_problems
from soft_tissue.models import Case, ConditionAnswer, Presentation, TechniqueScope
from soft_tissue.protocols import Request
from soft_tissue.validation import CASE_RULES, PLAN_RULES, Context, care_map

K = Knowledge()
DATA = files("soft_tissue.knowledge") / "data"
FILES = sorted(
    [file for file in DATA.iterdir() if file.name.endswith(".toml")]
    + [
        file for folder in DATA.iterdir() if folder.is_dir() for file in folder.iterdir() if file.name.endswith(".toml")
    ],
    key=str,
)
# Which table a field's ids are of, by the field's name.
TABLES = {
    "sources": "sources",
    "source": "sources",
    "made_by": "sources",
    "structures": "anatomy",
    "structure": "anatomy",
    "members": "anatomy",
    "techniques": "techniques",
    "technique": "techniques",
    "conditions": "conditions",
    "condition": "conditions",
    "any_of": "intake_facts",
    "all_of": "intake_facts",
    "only_if": "intake_facts",
    "asked_if": "intake_facts",
    "facts": "intake_facts",
    "claims": "claims",
    "endangerment_sites": "endangerment_sites",
    "dose": "doses",
    "entry": "home_care",
    "topics": "education_topics",
    "only_topics": "education_topics",
    "not_topics": "education_topics",
    "subjects": "curriculum_subjects",
    "parts": "curriculum_subjects",
    "training": "curriculum_subjects",
    "issuers": "issuers",
    "issuer": "issuers",
}
PLAIN = {("Structure", "structure"), ("HomeCare", "dose"), ("Session", "dose")}


def _references(record, kind):
    """Every id that a record mentions, with the table that it must be in."""
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        for item in value if isinstance(value, tuple | frozenset) else (value,):
            if attrs.has(type(item)) and not hasattr(item, "exact"):
                yield from _references(item, kind)
            elif isinstance(item, str) and field.name in TABLES and (type(record).__name__, field.name) not in PLAIN:
                yield f"{type(record).__name__}.{field.name}", TABLES[field.name], item


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_loads(file):
    """Each data file is read strictly and holds at least one entry of its kind."""
    assert read_entries(file.read_text(encoding="utf-8"), file.name)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_reference_resolves(kind):
    """Every id that an entry mentions is in its table, and no id is there twice."""
    table = K.table(kind)
    assert len(table) > 0
    wrong = [
        f"{entry.id}: {where} = {id_}"
        for entry in table.values()
        for where, other, id_ in _references(entry, kind)
        if id_ not in K.table(other)
    ]
    assert wrong == []
    ids = [
        entry.id
        for file in FILES
        if f'kind = "{kind}"' in file.read_text(encoding="utf-8")
        for entry in read_entries(file.read_text(encoding="utf-8"), file.name)
    ]
    assert sorted(ids) == sorted(set(ids))


PLACES = tuple(K.jurisdictions.values())
RULES = [rule for place in (*PLACES, *K.issuers.values()) for rule in place.continuing_education]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.code)
def test_places_have_nothing_to_mend(place):
    """Each place passes the check that is made of a place that somebody wrote, and says something."""
    assert jurisdiction_problems(place, K) == ()
    assert place.provisions()


@pytest.mark.parametrize("file", [file for file in FILES if "jurisdictions" in str(file)], ids=lambda file: file.name)
def test_a_file_holds_one_place(file):
    """A place's file holds that place alone, and is named after it."""
    (place,) = read_entries(file.read_text(encoding="utf-8"), file.name)
    assert file.name == f"{place.id}.toml"
    assert K.jurisdictions[place.id] == place


def test_every_licensing_fact_has_an_outside_source():
    """Each provision rests on a source, and none on a convention of the library alone."""
    provisions = [provision for place in PLACES for provision in place.provisions()] + RULES
    kinds = [{K.sources[source].kind for source in provision.sources} for provision in provisions]
    assert len(provisions) > 500
    assert all(kinds)
    assert [p for p, found in zip(provisions, kinds, strict=True) if found == {models.SourceKind.CONVENTION}] == []


def test_every_kind_of_rule_is_in_the_data():
    """Each of the sixteen kinds of continuing-education rule is some place's."""
    kinds = get_args(models.ContinuingEducationProvision)
    assert len(kinds) == 16
    assert {type(rule) for rule in RULES} == set(kinds)


def test_nothing_about_licensing_is_called_reviewed():
    """What is said of law says that no lawyer has reviewed it, and when it was recorded."""
    kinds = ("jurisdictions", "issuers", "education_topics", "curriculum_subjects", "post_nominals", "sensitive_works")
    entries = [entry for kind in kinds for entry in K.table(kind).values()]
    assert {entry.review for entry in entries} == {"not reviewed by a lawyer"}
    assert all(entry.recorded for entry in entries)


def test_parts_of_subjects_make_no_circle():
    """A curriculum subject is not, by way of its parts, a part of itself."""
    for subject in K.curriculum_subjects.values():
        inside, new = set(), set(subject.parts)
        while new:
            inside |= new
            new = {part for id_ in new for part in K.curriculum_subjects[id_].parts} - inside
        assert subject.id not in inside


def test_every_source_is_used():
    """Every source is cited by an entry, or by a rule of the library itself."""
    used = {
        id_
        for kind in KINDS
        for e in K.table(kind).values()
        for _w, table, id_ in _references(e, kind)
        if table == "sources"
    }
    used |= {source for rule in (*CASE_RULES, *PLAN_RULES) for source in rule.sources}
    used |= {"article-difference", "article-nmt", "house-convention", "wac-246-830-565", "abmp-762"}
    used |= {"legalclarity-tail"}
    assert sorted(set(K.sources) - used) == []


def test_sources_of_rules_are_known():
    """Every source that a rule cites is in the knowledge."""
    assert [s for rule in (*CASE_RULES, *PLAN_RULES) for s in rule.sources if s not in K.sources] == []


def test_uberon_ids_are_in_the_vocabulary():
    """A structure's UBERON id names a muscle of the vocabulary, with its FMA id."""
    with (DATA / "vocab" / "muscles_uberon.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["uberon_id"]: row for row in csv.DictReader(stream)}
    muscles = [s for s in K.anatomy.values() if s.uberon is not None and s.structure == "muscle"]
    assert muscles
    assert [s.id for s in muscles if s.uberon not in rows] == []
    assert [
        s.id
        for s in muscles
        if s.fma is not None and rows[s.uberon]["fma_id"] and s.fma not in rows[s.uberon]["fma_id"].split("|")
    ] == []


@pytest.mark.parametrize("condition", K.conditions.values(), ids=lambda condition: condition.id)
def test_codes_of_conditions_bill(condition):
    """Each ICD-10-CM code of a condition is in the release and bills."""
    for code in condition.icd10:
        found = K.diagnosis_code(code.code)
        assert found is not None, code.code
        assert found.billable, code.code
        assert found.code == code.code


def test_diagnosis_codes_are_looked_up_exactly():
    """A code that is not there, or only the beginning of one, is not found."""
    assert K.diagnosis_code("M54.50").billable
    for code in ("", "M54.5000", "X", "M54.50,", "\n"):
        assert K.diagnosis_code(code) is None


@pytest.mark.parametrize("technique", K.techniques.values(), ids=lambda technique: technique.id)
def test_techniques_name_their_mechanism(technique):
    """A technique within scope names a mechanism and a purpose."""
    assert technique.purpose
    assert technique.scope is TechniqueScope.OUTSIDE or technique.mechanisms


def test_absolute_contraindications_say_why():
    """What nobody can lift says why, and forbids."""
    absolute = [c for c in K.contraindications.values() if c.absolute]
    assert absolute
    assert [c.id for c in absolute if c.because is None or c.verdict.allows] == []


def test_contraindications_have_sources_and_regions():
    """Every contraindication has a source, and one at regions names them."""
    assert [c.id for c in K.contraindications.values() if not c.sources and not c.statements] == []
    assert [c.id for c in K.contraindications.values() if c.scope == "at_regions" and not c.regions] == []


def test_out_of_scope_techniques_are_in_no_protocol():
    """No built-in protocol uses a technique that is outside the scope."""
    outside = {t.id for t in K.techniques.values() if t.scope is TechniqueScope.OUTSIDE}
    assert outside
    used = {t.technique for p in K.protocols.values() for phase in p.phases for t in phase.treatments}
    assert used & outside == set()


def test_doses_of_protocols_are_of_their_technique():
    """A dose that a protocol names is of the same technique and may serve a plan."""
    for protocol in K.protocols.values():
        for treatment in (t for phase in protocol.phases for t in phase.treatments if t.dose is not None):
            dose = K.doses[treatment.dose]
            assert (dose.technique, dose.planning) == (treatment.technique, True), protocol.id


@pytest.mark.parametrize(
    "condition",
    [c for c in K.conditions.values() if c.answer is ConditionAnswer.PROTOCOL],
    ids=lambda condition: condition.id,
)
def test_every_condition_is_answered(condition, library):
    """A condition that a protocol should answer is fitted by one that names it."""
    case = Case(
        id="C-1",
        on=date(2026, 11, 23),
        setting=models.Setting.PRIVATE_PRACTICE,
        place="US-WA",
        time_available=models.case.Duration(60, "min"),
        client=models.Client(age=40),
        presentations=(Presentation(condition=condition.id),),
        goals=(models.Goal(text="move", kind=models.GoalKind.FUNCTION),),
    )
    context = Context(case, library.knowledge, library.policy)
    request = Request(context=context, approach=approach_for(context), care_map=care_map(context))
    fitting = [p for p in library.protocols if p.fit(request).fits and condition.id in p.definition.fit.conditions]
    assert fitting


RULE_CODES = {rule.code for rule in (*CASE_RULES, *PLAN_RULES)}


def _resolves(reference):
    kind, _, name = reference.partition(":")
    if kind == "rule":
        return name in RULE_CODES
    if kind in ("field", "value"):
        owner, _, attribute = name.partition(".")
        model = getattr(models, owner, None)
        if kind == "value":
            return isinstance(model, type) and issubclass(model, StrEnum) and attribute in model.__members__
        return attrs.has(model) and attribute in attrs.fields_dict(model)
    return kind in KINDS and name in K.table(kind)


def test_the_trace_is_complete():
    """The trace has a row for each of the 178 things that the articles name."""
    assert len(K.trace) == 178


@pytest.mark.parametrize("row", K.trace.values(), ids=lambda row: row.id)
def test_the_trace_resolves(row):
    """Every reference of a trace row leads to something in the software."""
    assert row.realized_by
    assert [reference for reference in row.realized_by if not _resolves(reference)] == []


def test_names_and_aliases_are_found():
    """An entry is found by id, name and alias; an unknown id suggests."""
    assert K.techniques.find("Deep Transverse FRICTION").id == "cross-fiber-friction"
    assert K.conditions.find("Frozen  Shoulder").id == "frozen-shoulder"
    with pytest.raises(UnknownIdError, match="did you mean effleurage") as caught:
        K.techniques["efleurage"]
    assert "efleurage" not in str(caught.value).replace("effleurage", "")
    assert K.techniques.find("no such thing") is None


@pytest.mark.parametrize("kind", ["anatomy", "techniques", "conditions", "intake_facts"])
def test_every_name_finds_its_own_entry(kind):
    """The name of an entry finds that entry and not another."""
    table = K.table(kind)
    assert [e.id for e in table.values() if table.find(e.id).id != e.id] == []
    assert [e.id for e in table.values() if table.find(e.name).id != e.id] == []


def test_entries_can_be_added():
    """More entries give another knowledge with its own version; taken ids and wrong types are refused."""
    new = attrs.evolve(K.techniques["effleurage"], id="my-strokes", name="My strokes")
    more = K.with_entries("clinic-1", techniques=(new,))
    assert more.techniques["my-strokes"] == new
    assert "my-strokes" not in K.techniques
    assert more.version == f"{K.version}+clinic-1"
    for wrong in ({"techniques": (K.techniques["effleurage"],)}, {"nothing": ()}, {"anatomy": (new,)}):
        with pytest.raises(ValueError, match=r"."):
            K.with_entries("x", **wrong)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableFileError),
        ('kind = "nothing"\nschema_version = 1', UnreadableFileError),
        ('kind = "topics"\nschema_version = 2', UnreadableFileError),
        ('kind = "topics"\nschema_version = 1\nextra = 1', InvalidRecordError),
        ('kind = "topics"\nschema_version = 1\n[[entry]]\nid = "x"', InvalidRecordError),
    ],
)
def test_wrong_data_files_are_refused(text, error):
    """A data file of unknown kind, version or content is refused."""
    with pytest.raises(error):
        read_entries(text, "x.toml")
