"""Rules over what touches the skin, held against what the client is allergic to.

They never repeat what the client calls an allergy: only names of the knowledge stand in a message.
"""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.allergies import Allergy, Because, Match, Reason, allergies_of, contact, products_of
from soft_tissue.validation.context import Context
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

ProductRule = Rule[Context]

_LABEL = "Read the label against every allergy, or use a product whose ingredients are known."


def _allergies(context: Context) -> tuple[Allergy, ...]:
    """What the client is allergic to; read once for a context."""
    intake = context.case.client.intake
    if intake is None:
        return ()
    found: tuple[Allergy, ...] | None = context.memo.get("allergies")
    if found is None:
        found = allergies_of(intake, context.facts, context.knowledge)
        context.memo["allergies"] = found
    return found


def _matches(context: Context) -> tuple[Match, ...]:
    """Every allergy against every product; compared once for a context."""
    found: tuple[Match, ...] | None = context.memo.get("product matches")
    if found is None:
        used = products_of(context.case.products or (), context.knowledge)
        told = _allergies(context)
        found = tuple(contact(allergy, product, context.knowledge) for allergy in told for product in used)
        context.memo["product matches"] = found
    return found


def _reasons(context: Context, *reasons: Reason) -> Iterator[tuple[str, Because]]:
    """The matches' reasons of these sorts, with the path of the product."""
    for found in _matches(context):
        for because in found.because:
            if because.reason in reasons:
                yield found.product.path, because


def _named(context: Context, because: Because) -> tuple[str, str, str]:
    """Names of the product, of what is in it, and of what the client is allergic to."""
    knowledge = context.knowledge
    product = knowledge.products[because.product].name if because.product is not None else "this product"
    inside, told = knowledge.allergens.get(because.ingredient), knowledge.allergens.get(because.allergen)
    # An entry that a clinic adds may name an ingredient that has no entry of its own.
    return product, inside.name if inside else str(because.ingredient), told.name if told else str(because.allergen)


def _asked(rule: ProductRule, context: Context) -> Iterator[Finding]:
    intake = context.case.client.intake
    if intake is None:
        return
    if intake.allergies is None:
        yield rule.finding(
            "client.intake.allergies", "allergies have not been asked", "Ask about products, oils and latex."
        )
    elif context.case.products is None and _allergies(context):
        names = "a product or ingredient" if len(_allergies(context)) == 1 else "products or ingredients"
        yield rule.finding(
            "client.intake.allergies",
            f"the client is allergic to {names}",
            "Check every oil, lotion and aroma against it before use.",
            basis=Basis.RECORD,
        )


def _unknown_allergy(rule: ProductRule, context: Context) -> Iterator[Finding]:
    for allergy in _allergies(context):
        if not allergy.named:
            yield rule.finding(
                allergy.path, "it is not said which product or ingredient the client is allergic to", "Ask to which."
            )
        elif not allergy.known:
            hint = f"; did you mean {' or '.join(allergy.near)}?" if allergy.near else ""
            yield rule.finding(
                allergy.path,
                f"this allergy is not in the vocabulary, so no product can be held against it{hint}",
                "Ask what it is, and read every label.",
            )


def _contained(rule: ProductRule, context: Context) -> Iterator[Finding]:
    for path, because in _reasons(context, Reason.INGREDIENT, Reason.SAME_GROUP):
        product, inside, told = _named(context, because)
        if because.reason is Reason.SAME_GROUP:
            says = f"{product} contains {inside}, of the same group as {told}, to which the client is allergic"
        elif because.ingredient == because.allergen:
            says = f"{product} contains {inside}, to which the client is allergic"
        else:
            says = f"{product} contains {inside}, and the client is allergic to {told}"
        yield rule.finding(path, says, "Use another product.", sources=because.sources)


def _may_react(rule: ProductRule, context: Context) -> Iterator[Finding]:
    for path, because in _reasons(context, Reason.MAY_REACT):
        product, inside, told = _named(context, because)
        yield rule.finding(
            path,
            f"{product} contains {inside}; some sources say that people allergic to {told} may react to it",
            "Ask the client, or use another product.",
            sources=because.sources,
        )


def _unknown_product(rule: ProductRule, context: Context) -> Iterator[Finding]:
    intake = context.case.client.intake
    none_told = intake is not None and intake.allergies is not None and not _allergies(context)
    for product in products_of(context.case.products or (), context.knowledge):
        if not product.known:
            hint = f"; did you mean {' or '.join(product.near)}?" if product.near else ""
            yield rule.finding(
                product.path,
                f"this product is not in the vocabulary: what is in it is unknown{hint}",
                _LABEL,
                severity=Severity.INFO if none_told else None,
            )
    for path, because in _reasons(context, Reason.GROUP_UNNAMED):
        name, inside, told = _named(context, because)
        says = f"{name} contains {inside}, and whether {told} is among them is unknown"
        yield rule.finding(path, says, _LABEL, sources=because.sources)
    differing: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    for path, because in _reasons(context, Reason.MAKERS_DIFFER):
        name, _inside, told = _named(context, because)
        differing.setdefault((path, name, because.sources), set()).add(told)
    for (path, name, sources), told_of in differing.items():
        says = f"makers differ in what is in {name}: whether it contains {' or '.join(sorted(told_of))} is unknown"
        yield rule.finding(path, says, _LABEL, sources=sources)


RULES: tuple[ProductRule, ...] = (
    Rule(
        code="ALLERGY",
        severity=Severity.CONFIRM,
        requires="Allergies to products and ingredients are known and heeded.",
        because="Oils, lotions and aromas touch the skin.",
        check=_asked,
        basis=Basis.ARTICLE,
        sources=("article-nmt",),
    ),
    Rule(
        code="ALLERGY-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="Every allergy is in the vocabulary.",
        because="A name that nobody understands can't be held against a label.",
        check=_unknown_allergy,
        basis=Basis.RECORD,
    ),
    Rule(
        code="PRODUCT-ALLERGEN",
        severity=Severity.ERROR,
        requires="No product holds what the client is allergic to.",
        because="It touches the skin, and a reaction can be severe.",
        check=_contained,
        basis=Basis.CLINICAL_SOURCE,
        sources=("livih-is-massage-safe", "massagemag-nut-allergies"),
        absolute=True,
    ),
    Rule(
        code="PRODUCT-MAY-REACT",
        severity=Severity.CONFIRM,
        requires="No product holds what may set off a reaction by some sources.",
        because="Sources disagree in who reacts to what, and the client may know.",
        check=_may_react,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="PRODUCT-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="It is known of every product whether it holds what the client is allergic to.",
        because="Unknown is never free; only the label says.",
        check=_unknown_product,
        basis=Basis.RECORD,
    ),
)
