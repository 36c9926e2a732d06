"""Products against allergies: contained, free or unknown; unknown is never free."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Allergen, Product, ProductForm, Report, Severity
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.testing import cases
from soft_tissue.validation.allergies import Contact, Reason, match, read_allergy, read_product

K = Knowledge()
STRANGE = ("moonbeams", "Zebrafinch down", "almnd", "漢", "-", "nuts from the moon", "an oil")
ALLERGIES = some.sampled_from([word for a in K.allergens.values() for word in (a.name, *a.aliases)] + list(STRANGE))
PRODUCTS = some.sampled_from([word for p in K.products.values() for word in (p.name, *p.aliases)] + list(STRANGE))
MARKER = "Quillfeather"
CODES = ("ALLERGY", "ALLERGY-UNKNOWN", "PRODUCT-ALLERGEN", "PRODUCT-MAY-REACT", "PRODUCT-UNKNOWN")


def _case(allergies, products, reports=()):
    client = sample_case().client
    told = tuple(Report(what=fact, on=sample_case().on) for fact in reports)
    intake = evolve(client.intake, allergies=allergies, reports=told)
    return evolve(sample_case(), client=evolve(client, intake=intake), products=products)


def _findings(case):
    return [finding for finding in st.check(sample_plan(), case) if finding.code in CODES]


def _graded(case):
    return {(finding.code, finding.path, finding.severity) for finding in _findings(case)}


def _one(allergy, product, knowledge=K):
    (found,) = match([allergy], [product], knowledge)
    return found


# The knowledge.


def test_every_reference_is_known():
    """Groups, cross-reactions, ingredients and what a product is free of are allergens."""
    mentioned = {id_ for a in K.allergens.values() for id_ in a.part_of}
    mentioned |= {reaction.allergen for a in K.allergens.values() for reaction in a.cross_reactions}
    mentioned |= {id_ for p in K.products.values() for id_ in (*p.ingredients, *p.free_of)}
    assert mentioned - set(K.allergens) == set()


@pytest.mark.parametrize("kind", ["allergens", "products"])
def test_every_name_finds_its_own_entry(kind):
    """Id, name and aliases of an entry find it, whatever their case, and no word means two entries."""
    table = K.table(kind)
    for entry in table.values():
        for word in (entry.id, entry.name, *entry.aliases):
            assert table.find(word.upper()).id == entry.id


@pytest.mark.parametrize("entry", K.allergens.values(), ids=lambda entry: entry.id)
def test_every_allergen_is_read(entry):
    """Each allergen is understood by each of its names, alone and as an allergy."""
    for word in (entry.name, *entry.aliases):
        for written in (word, word.title(), f"{word} allergy", f"allergic to {word}"):
            assert (read_allergy(written, K).allergens, read_allergy(written, K).known) == ({entry.id}, True)


@pytest.mark.parametrize("entry", K.products.values(), ids=lambda entry: entry.id)
def test_every_product_is_read(entry):
    """Each product is understood by each of its names."""
    for word in (entry.name, *entry.aliases):
        for written in (word, word.upper(), f"organic {word}"):
            assert (read_product(written, K).products, read_product(written, K).known) == ((entry.id,), True)


@pytest.mark.parametrize("entry", [p for p in K.products.values() if p.ingredients], ids=lambda entry: entry.id)
def test_a_product_contains_its_ingredients_and_their_groups(entry):
    """An allergy to an ingredient of a product, or to a group of it, is contained."""
    for ingredient in entry.ingredients:
        for allergen in (ingredient, *K.allergens[ingredient].part_of):
            assert _one(allergen, entry.name).contact is Contact.CONTAINS


def test_cross_reactions_and_kinship_have_sources():
    """What rests on some sources only names them."""
    reactions = [reaction for a in K.allergens.values() for reaction in a.cross_reactions]
    assert reactions
    assert all(reaction.sources and set(reaction.sources) <= set(K.sources) for reaction in reactions)
    assert all(a.sources for a in K.allergens.values())


# Contains, free, unknown.


@pytest.mark.parametrize(
    ("allergy", "product", "contact", "reasons"),
    [
        ("tree nuts", "sweet almond oil", "contains", {Reason.INGREDIENT}),
        ("nuts", "Prunus Amygdalus Dulcis (Sweet Almond) Oil", "contains", {Reason.INGREDIENT}),
        ("walnuts", "sweet almond oil", "contains", {Reason.SAME_GROUP}),
        ("peanut", "almond oil", "unknown", {Reason.MAY_REACT}),
        ("tree nuts", "coconut oil", "unknown", {Reason.MAY_REACT}),
        ("almond", "shea butter", "unknown", {Reason.MAY_REACT}),
        ("nuts", "jojoba oil", "free", set()),
        ("latex", "latex gloves", "contains", {Reason.INGREDIENT}),
        ("latex", "nitrile gloves", "free", set()),
        ("sesame", "nitrile gloves", "unknown", {Reason.MAKERS_DIFFER}),
        ("latex", "hot stones", "free", set()),
        ("fragrance", "lavender essential oil", "contains", {Reason.INGREDIENT}),
        ("lavender", "peppermint oil", "unknown", {Reason.MAY_REACT}),
        ("lavender", "aromatherapy oil", "unknown", {Reason.GROUP_UNNAMED, Reason.MAKERS_DIFFER}),
        ("chamomile", "arnica gel", "unknown", {Reason.MAY_REACT, Reason.MAKERS_DIFFER}),
        ("aspirin", "wintergreen oil", "unknown", {Reason.MAY_REACT}),
        ("propolis", "beeswax", "unknown", {Reason.MAY_REACT}),
        ("wool wax", "lanolin", "contains", {Reason.INGREDIENT}),
        ("moonbeams", "jojoba oil", "unknown", {Reason.ALLERGY_UNKNOWN}),
        ("nuts", "moon oil", "unknown", {Reason.PRODUCT_UNKNOWN}),
        ("nuts and moonbeams", "jojoba oil", "unknown", {Reason.ALLERGY_UNKNOWN}),
        ("latex, nuts", "almond oil", "contains", {Reason.INGREDIENT}),
        ("nuts", "jojoba oil with almond oil", "contains", {Reason.INGREDIENT}),
        ("nuts", "almond oil + moon oil", "contains", {Reason.INGREDIENT, Reason.PRODUCT_UNKNOWN}),
        ("sweet almond oil", "hazelnut oil", "contains", {Reason.SAME_GROUP}),
        ("nut oil allergy", "hazelnut oil", "contains", {Reason.INGREDIENT}),
    ],
)
def test_what_a_product_holds(allergy, product, contact, reasons):
    """Named pairs, each with its answer and why."""
    found = _one(allergy, product)
    assert found.contact.value == contact
    assert {because.reason for because in found.because} == reasons


@given(ALLERGIES, PRODUCTS)
def test_unknown_is_never_free(allergy, product):
    """Free is said only where both are known, the product is whole or made without it, and nothing speaks against."""
    found = _one(allergy, product)
    told, used = read_allergy(allergy, K), read_product(product, K)
    assert (found.contact is Contact.FREE) == (not found.because)
    if not (told.known and used.known):
        assert found.contact is not Contact.FREE
    if found.contact is Contact.FREE:
        assert all(K.products[id_].whole or K.products[id_].free_of for id_ in used.products)


@given(some.sampled_from(STRANGE), PRODUCTS)
def test_a_strange_allergy_is_held_against_everything(allergy, product):
    """An allergy that the knowledge does not hold is unknown for every product, and so is the reverse."""
    assert _one(allergy, product).contact is not Contact.FREE
    assert _one(product, allergy).contact is not Contact.FREE


@given(some.sampled_from(sorted(a.id for a in K.allergens.values() if len(a.part_of) == 1)), PRODUCTS)
def test_a_wider_allergy_is_no_looser(allergen, product):
    """An allergy to a group is held against a product at least as strictly as one to a member of that group alone."""
    (group,) = K.allergens[allergen].part_of
    assert _one(group, product).contact.rank <= _one(allergen, product).contact.rank


@given(some.lists(ALLERGIES, max_size=3), some.lists(PRODUCTS, max_size=3), some.randoms())
def test_the_order_never_matters(allergies, products, random):
    """The same pairs are found whatever the order."""

    def pairs(told, used):
        return sorted(
            (sorted(found.allergy.allergens), found.product.products, found.contact) for found in match(told, used, K)
        )

    mixed = random.sample(allergies, len(allergies)), random.sample(products, len(products))
    assert pairs(*mixed) == pairs(allergies, products)


def test_a_clinic_can_add_its_own():
    """A product and an allergen that a clinic adds are held against each other like the shipped ones."""
    own = Knowledge().with_entries(
        "clinic",
        allergens=(Allergen(id="moonflower", name="moonflower", part_of=("compositae",)),),
        products=(
            Product(
                id="moon-oil", name="moon oil", form=ProductForm.CARRIER_OIL, ingredients=("moonflower",), whole=True
            ),
        ),
    )
    assert _one("moonflower", "moon oil", own).contact is Contact.CONTAINS
    assert _one("compositae", "moon oil", own).contact is Contact.CONTAINS
    assert _one("arnica", "moon oil", own).contact is Contact.UNKNOWN
    assert _one("latex", "moon oil", own).contact is Contact.FREE


def test_near_names_are_offered():
    """What is almost a name offers the name, and what is far from all offers nothing."""
    assert "latex" in read_allergy("latx", K).near
    assert "jojoba oil" in read_product("jojoba oyl", K).near
    assert read_allergy("xqzwv", K).near == ()


# The rules.


def test_nothing_to_touch_the_skin_says_nothing():
    """Allergies with no product at all leave nothing to check; products not recorded do."""
    assert _findings(_case(("nuts",), ())) == []
    assert _graded(_case(("nuts",), None)) == {("ALLERGY", "client.intake.allergies", Severity.CONFIRM)}
    assert _graded(_case(None, None)) == {("ALLERGY", "client.intake.allergies", Severity.CONFIRM)}
    assert _findings(_case((), ("almond oil",))) == []


@pytest.mark.parametrize(
    ("fact", "product"),
    [("nut-oil-allergy", "hazelnut oil"), ("latex-allergy", "latex gloves"), ("fragrance-allergy", "lavender oil")],
)
def test_reported_facts_count_as_allergies(fact, product):
    """An allergy reported as a fact is held against products, whatever the list says."""
    for allergies in ((), None, ("sesame",)):
        assert ("PRODUCT-ALLERGEN", "products[0]", Severity.ERROR) in _graded(_case(allergies, (product,), (fact,)))
    assert _graded(_case((), None, (fact,))) == {("ALLERGY", "client.intake.allergies", Severity.CONFIRM)}


def test_an_allergy_without_a_name_is_asked_about():
    """A fact that says that there is an allergy, and not to what, is to be confirmed, and no product is free of it."""
    path = "client.intake.reports[0].what"
    assert _graded(_case((), (), ("product-allergy",))) == {("ALLERGY-UNKNOWN", path, Severity.CONFIRM)}


def test_an_unknown_product_is_asked_about():
    """A product that nobody knows is to be confirmed with an allergy, or while none was asked; else it is told."""
    product = ("PRODUCT-UNKNOWN", "products[0]")
    assert (*product, Severity.CONFIRM) in _graded(_case(("nuts",), ("moon oil",)))
    assert (*product, Severity.CONFIRM) in _graded(_case(None, ("moon oil",)))
    assert _graded(_case((), ("moon oil",))) == {(*product, Severity.INFO)}


def test_a_product_with_the_allergen_gives_no_plan_until_it_is_changed():
    """No plan is proposed with a product that holds the allergen; with another, one is."""
    answer = st.plan(_case(("nuts",), ("almond oil",)))
    assert answer.kind == "no_plan"
    assert any("sweet almond oil contains almond" in needed for needed in answer.needed)
    assert st.plan(_case(("nuts",), ("jojoba oil",))).kind == "treatment_plan"


_ORDER = list(Severity)


def _worst(findings):
    found = {}
    for code, path, severity in findings:
        rank = _ORDER.index(severity)
        found[code, path] = min(rank, found.get((code, path), rank))
    return found


@given(some.lists(ALLERGIES, max_size=2), some.lists(PRODUCTS, max_size=2), ALLERGIES, PRODUCTS)
def test_more_never_loosens(allergies, products, allergy, product):
    """One more allergy, or one more product, takes no finding away and makes none milder."""
    before = _worst(_graded(_case(tuple(allergies), tuple(products))))
    for case in (
        _case((*allergies, allergy), tuple(products)),
        _case(tuple(allergies), (*products, product)),
        _case(tuple(allergies), tuple(products), ("latex-allergy",)),
    ):
        after = _worst(_graded(case))
        assert set(before) <= set(after)
        assert all(after[key] <= rank for key, rank in before.items())


@given(PRODUCTS)
def test_the_client_s_words_are_never_repeated(product):
    """What the client calls an allergy stands in no finding and in no text, known or not."""
    words = (MARKER, f"{MARKER} nuts", "tree nuts")
    answer = st.plan(_case(words, (product,)))
    texts = [for_client(answer, K), for_therapist(answer, K), repr(answer)]
    texts += [f"{finding.message} {finding.remedy} {finding.path}" for finding in answer.findings]
    assert not any(MARKER.lower() in text.lower() for text in texts)


@given(cases())
def test_every_case_is_checked(case):
    """The rules over products never crash, and speak of places that the case has."""
    answer = st.plan(case)
    assert not [finding for finding in answer.findings if finding.code == "RULE-CRASHED"]
    for finding in answer.findings:
        if finding.path.startswith("products["):
            assert case.products is not None
            assert int(finding.path[len("products[") : -1]) < len(case.products)
