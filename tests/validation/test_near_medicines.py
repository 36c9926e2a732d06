"""Which names are offered for a medicine that is not understood."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.validation.medications import read_medicine

K = Knowledge()


def near(name):
    """What is offered."""
    return read_medicine(name, K).near


def test_what_is_known_needs_no_other_name():
    """A name that is understood is offered nothing."""
    assert near("ibuprofen") == near("Ibuprofen 200 mg") == ()


def test_three_names_at_most():
    """However many names come near, three at most are offered, each once."""
    counted = [near(f"{name[:-1]}x") for fact in K.intake_facts.values() for name in fact.aliases if len(name) > 5]
    assert max(map(len, counted)) == 3
    assert all(len(set(names)) == len(names) for names in counted)


def test_a_strength_changes_nothing():
    """The strength of a medicine takes no part in what its name comes near to."""
    assert near("ibuprofin 200 mg") == near("ibuprofin") == ("ibuprofen",)
    assert near("advill (5 mg)") == near("advill")


def test_a_known_first_word_is_offered():
    """Where nothing comes near as a whole, a first word that is known is; a later one is not."""
    assert near("eliquis every other day in the morning") == ("eliquis",)
    assert near("no such thing as eliquis in the morning") == ()
