"""Tables of entries: found by id, name and alias; read once; refused with all that is wrong."""

import pytest

from soft_tissue.errors import InvalidRecordError, UnknownIdError, UnreadableFileError
from soft_tissue.knowledge import Knowledge
from soft_tissue.knowledge.loader import ids_of, load_entry, read_entries
from soft_tissue.knowledge.table import FileTable, Table
from soft_tissue.models import Side, Technique, TechniqueScope


def technique(id_, name):
    """An entry with an id and a name."""
    return Technique(id=id_, name=name, purpose="for a test", scope=TechniqueScope.BASE_LICENSE)


ONE, TWO, THREE = technique("one", "The first"), technique("two", "one"), technique("three", "Three")


def of_files(*, more=()):
    """A table of two files, and the ids that were read from them, in order."""
    read = []

    def load(id_):
        read.append(id_)
        return {"one": ONE, "two": TWO}[id_]

    return FileTable("techniques", ("two", "one"), load, more), read


# A table in memory.


def test_an_id_goes_before_a_name():
    """A word that is one entry's id and another's name finds the entry with the id."""
    assert Table("techniques", (TWO, ONE)).find("one") is ONE


def test_the_first_of_two_same_names_is_found():
    """Of two entries with one name the first is found, so that an answer never changes with what comes later."""
    twin = technique("twin", "The first")
    assert Table("techniques", (ONE, twin)).find("the FIRST") is ONE


def test_nothing_comes_near_what_is_too_long_or_no_text():
    """No suggestion is worked out for a text of more than 100 characters, nor for what is no text."""
    long_name = "a" * 100
    table = Table("techniques", (technique("long", long_name),))
    assert table.near(long_name) == ("long",)
    assert table.near(long_name + "a") == ()
    assert table.near(7) == ()


def test_three_are_suggested_unless_more_are_wanted():
    """However many ids come near, three are suggested, or as many as are asked for; what is far is not."""
    table = Table("techniques", tuple(technique(f"stroke-{letter}", f"Stroke {letter}") for letter in "abcdef"))
    assert len(table.near("stroke-z")) == 3
    assert len(table.near("stroke-z", 5)) == 5
    assert len(table.near("stroke-z", n=1)) == 1
    assert Table("techniques", (technique("abcdef-xyz", "Abcdef xyz"),)).near("abcdefghij") == ()


def test_what_is_missing_is_said_by_kind():
    """An unknown id is refused with the kind of entry, and with what comes near."""
    with pytest.raises(UnknownIdError, match=r"techniques.*did you mean three") as caught:
        Table("techniques", (THREE,))["thre"]
    assert caught.value.__cause__ is None


def test_no_id_is_no_entry():
    """Asked for no id, a table gives the default; so does an unknown id."""
    table = Table("techniques", (ONE,))
    assert table.get(None) is None
    assert table.get(None, THREE) is THREE
    assert table.get("no-such", THREE) is THREE
    assert table.get("one", THREE) is ONE


# A table of files.


def test_a_file_is_read_when_it_is_asked_for_and_once():
    """Length, order and membership are known without reading; each entry is read once."""
    table, read = of_files()
    assert (len(table), list(table), "one" in table, "three" in table) == (2, ["one", "two"], True, False)
    assert read == []
    assert table["one"] is ONE
    assert table.get("one") is ONE
    assert read == ["one"]
    assert (len(table), list(table), "one" in table, "two" in table) == (2, ["one", "two"], True, True)
    assert table.get("two") is TWO
    assert read == ["one", "two"]


def test_no_file_is_read_for_no_id():
    """An unknown id, or none, gives the default and reads nothing."""
    table, read = of_files()
    assert table.get(None) is None
    assert table.get(None, THREE) is THREE
    assert table.get("no-such", THREE) is THREE
    assert read == []


def test_a_name_is_looked_for_in_every_file():
    """Only to find by name are all files read."""
    table, read = of_files()
    assert table.find("The first") is ONE
    assert sorted(read) == ["one", "two"]
    assert table.near("the firs") == ("one",)


def test_an_added_entry_stands_beside_the_files_and_before_its_own():
    """An entry that is added needs no file; with the id of a file it takes the file's place."""
    mine = technique("one", "Mine")
    table, read = of_files(more=(THREE, mine))
    assert list(table) == ["one", "three", "two"]
    assert len(table) == 3
    assert table["one"] is mine
    assert table["three"] is THREE
    assert read == []


def test_places_are_read_one_by_one():
    """The ids of the places are known from their files' names; each file holds the place that it is named after."""
    ids = ids_of("jurisdictions")
    assert len(ids) == len(set(ids))
    assert sorted(ids) == list(Knowledge().jurisdictions)
    assert load_entry("jurisdictions", ids[0]).id == ids[0]


# Damaged data.


def test_a_damaged_data_file_is_named():
    """A file that is no TOML, of no known kind or of another version is refused by its name."""
    for text in ("kind = ", 'kind = "nothing"', 'kind = "techniques"\nschema_version = 2'):
        with pytest.raises(UnreadableFileError, match=r"own\.toml"):
            read_entries(text, "own.toml")


def test_every_problem_of_a_data_file_is_told_with_its_place():
    """Unknown fields of the file and of its entries are all told, each with the number of the entry."""
    text = """
kind = "techniques"
schema_version = 1
own = 1
[[entry]]
id = "good"
name = "Good"
purpose = "for a test"
scope = "base_license"
[[entry]]
id = "bad"
purpose = "for a test"
scope = "base_license"
[[entry]]
id = "worse"
name = "Worse"
purpose = "for a test"
scope = "base_license"
more = 1
"""
    with pytest.raises(InvalidRecordError) as caught:
        read_entries(text, "own.toml")
    found = [(problem.path, problem.code) for problem in caught.value.problems]
    assert found[0] == (("own",), "unknown_field")
    assert [path[:2] for path, _code in found[1:]] == [("entry", 1), ("entry", 2)]
    assert [path[2] for path, _code in found[1:]] == ["name", "more"]


# Knowledge as one value.


def test_there_is_no_other_kind():
    """A kind that is not known has no table."""
    with pytest.raises(KeyError, match="nothing"):
        Knowledge().table("nothing")


def test_an_entry_is_replaced_only_when_that_is_asked_for():
    """An id that is taken is refused; with replace the new entry takes its place, and the old knowledge stays."""
    known = Knowledge()
    mine = technique(next(iter(known.techniques)), "Mine")
    with pytest.raises(ValueError, match=f"already holds the id {mine.id}"):
        known.with_entries("own", techniques=(mine,))
    assert known.with_entries("own", replace=True, techniques=(mine,)).techniques[mine.id] is mine
    assert known.techniques[mine.id] is not mine


def test_what_can_not_be_added_is_said():
    """An unknown kind, and an entry of another type, are refused by name."""
    with pytest.raises(ValueError, match="nothing"):
        Knowledge().with_entries("own", nothing=())
    with pytest.raises(ValueError, match=r"topics.*Topic"):
        Knowledge().with_entries("own", topics=(ONE,))


def test_additions_add_up():
    """What is added to what was added stands beside it, and the version names both."""
    known = Knowledge(version="v").with_entries("a", techniques=(ONE,)).with_entries("b", techniques=(THREE,))
    assert (known.techniques["one"], known.techniques["three"], known.version) == (ONE, THREE, "v+a+b")
    assert len(known.techniques) == len(Knowledge().techniques) + 2


def test_a_structure_has_a_site():
    """The site of a structure is its main region with the others beside it, on the side asked for."""
    known = Knowledge()
    structure = next(s for s in known.anatomy.values() if len(s.regions) > 1)
    site = known.site(structure.id, Side.LEFT)
    assert (site.region, site.also, site.structure, site.side) == (
        structure.regions[0],
        structure.regions[1:],
        structure.id,
        Side.LEFT,
    )
    assert known.site(structure.id).side is None


def test_a_convention_sets_what_it_is_asked_for():
    """A convention without a duration, or without a count, is refused by name when that is asked for."""
    known = Knowledge()
    timed = next(c for c in known.conventions.values() if c.duration is not None)
    counted = next(c for c in known.conventions.values() if c.count is not None)
    assert known.convention_duration(timed.id) == timed.duration
    assert known.convention_count(counted.id) == counted.count
    for asked, other in ((known.convention_count, timed), (known.convention_duration, counted)):
        if other.duration is None or other.count is None:
            with pytest.raises(ValueError, match=other.id):
                asked(other.id)


@pytest.mark.parametrize("code", ["M54.5", "M54", "4.50", "nothing", ""])
def test_a_code_is_found_whole_or_not_at_all(code):
    """Part of a code, or none, is not another code."""
    found = Knowledge().diagnosis_code(code)
    assert found is None or found.code == code
