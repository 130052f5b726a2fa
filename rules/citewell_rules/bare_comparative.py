"""Rule: bare-comparative."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._claims import gain, order, quantities, silence
from citewell_rules._claims.comparison import Comparison, changes, comparisons, may_change, may_compare
from citewell_rules._claims.lexicon import entries

_VAGUE_BASES = frozenset({"better", "worse", "higher", "lower", "greater", "larger", "smaller", "bigger"})
# "Improved" takes no number before it; its comparative does.
_GRADED = {"improved": "better", "enhanced": "better", "superior": "better", "increased": "higher", "reduced": "lower"}
_SAVED = frozenset({"less", "fewer"})
_SPENDING = frozenset({"make", "use", "need", "require", "consume", "take"})
# Their gain stands behind a preposition: "results in", "allows for".
_LEADING = frozenset({"result", "lead", "translate", "allow"})
_REASONS = frozenset({"because", "as", "since"})
_PUTTING = frozenset(
    {
        "be",
        "become",
        "get",
        "feel",
        "make",
        "run",
        "load",
        "work",
        "perform",
        "render",
        "keep",
        "stay",
        "remain",
        "last",
        "build",
        "compile",
        "start",
        "prove",
    }
)


@rule(
    family="claim",
    severity="information",
    evidence=("geo-2024-statistics", "autogeo-2025", "ftc-substantiation"),
    since="0.1",
    sees=(*silence.LOOKS, *quantities.LOOKS, "previous"),
    gate=may_compare | may_change,
    defect="C01",
    over=order.below("bare-comparative"),
    about_words=True,
)
def bare_comparative(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A comparative that says neither by how much nor than what.

    ## Why
    "Faster" asserts a difference that nobody can check until it has a size and another side. With both it is easier
    to quote and to check, and readers can tell whether it holds for them.

    ## Example
    Our new index makes lookups much faster.

    ## Better
    The new index answers a lookup in 4 ms; the old one took 31 ms on the same disk (May 2026).

    ## Fix
    Puts a gap for the number before the comparative and, at the end of a clause, one for the other side. You fill
    them in; nothing is made up. A number that the draft gives elsewhere for the same thing is offered as it stands there.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented; a 2025 benchmark found little
    effect. Readers and advertising law ask for proof of a measurable claim.
    """
    text = sentence.text
    if silence.is_silent(sentence) or quantities.gives_measure(sentence):
        return
    near = [one.text for one in (sentence.previous, sentence.next) if one is not None]
    if silence.is_story(text) or gain.is_told(text, near):
        return
    parse = sentence.parse
    if parse is None:
        return
    claims = [
        found
        for found in (*comparisons(parse, text), *changes(parse))
        if _asserts(parse, found)
        and not gain.is_aside(parse, found, text)
        and not silence.covers(sentence, found.span)
        and not _standing(parse, found)
    ]
    if not claims:
        return
    # A number answers for the whole sentence, so it gets one finding, at the comparative that says most.
    points = [] if gain.is_passing(text) else [found for found in claims if gain.is_point(parse, found, text)]
    first = (points or [found for found in claims if found.degree] or claims)[0]
    words = sentence.exact(first.span)
    yield Mark(
        first.span,
        f"“{words}” has no number and nothing to compare with. Say by how much, than what, and where it was measured.",
        severity=None if points else "hint",
        related=tuple(
            Related(other.span, f"“{sentence.exact(other.span)}” has none either.")
            for other in claims
            if other is not first
        ),
        data=first,
    )


def _standing(parse: Parse, found: Comparison) -> frozenset[silence.Standing]:
    """How it is put; that a release "should" improve something is a promise."""
    ways = silence.standing(parse, found.core)
    return ways - {"wished"} if found.role == "change" else ways


def _asserts(parse: Parse, found: Comparison) -> bool:
    """Whether the comparative is the point of its clause, and not a passing description."""
    if found.verb is None or found.verb.dep in ("pcomp", "csubj"):
        return False
    if found.degree is None and found.role in ("predicate", "adverb") and found.core.lower in gain.WEAK:
        return False
    marks = {at.lower for clause in parse.children(found.verb, "advcl") for at in parse.children(clause, "mark")}
    # "More flexible, as you can add plugins": why it is so is told, and can be checked.
    if marks & _REASONS:
        return False
    if found.degree is None and marks & {"if", "unless"}:
        return False  # "the second option is safer if ...": advice on a choice
    # "Larger batches give better compression": two changes that measure each other, no claim of a gain.
    subjects = parse.children(found.verb, "nsubj", "csubj")
    if any(at.tag in ("JJR", "RBR") for subject in subjects for at in parse.subtree(subject)):
        return False
    if found.role == "change":
        return found.core.lemma not in gain.SOFT and not any(at.pos == "PRON" and at.lower != "we" for at in subjects)
    if found.token.lower in _SAVED and found.core.pos == "NOUN" and found.verb.lemma in _SPENDING:
        return True  # "needs less memory"
    if found.role == "attribute":
        noun = found.noun
        if (
            noun is None
            or noun.dep not in ("dobj", "pobj", "attr", "conj", "ROOT")
            or found.verb.lemma not in entries("giving")
        ):
            return False
        if noun.dep == "pobj" and found.verb.lemma not in _LEADING:
            return False
        return found.core.lower not in _VAGUE_BASES or noun.lemma in entries("measurable_nouns")
    if found.role == "adverb":
        return found.core.lower not in _VAGUE_BASES and found.verb.lemma != "be" and found.verb.tag != "VBG"
    if found.degree is None and any(child.lower == "it" for child in subjects) and _is_advice(parse, found):
        return False
    return found.verb.lemma in _PUTTING


def _is_advice(parse: Parse, found: Comparison) -> bool:
    """``it is cheaper to wait``: what to do, not a gain that is claimed."""
    behind = [*parse.children(found.core), *(parse.children(found.verb) if found.verb else ())]
    return any(at.tag == "VB" and at.index > found.core.index for at in behind)


@bare_comparative.fixes
def use_number(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The number that the draft gives in another place for the same thing and measure."""
    from citewell_rules._claims import reuse

    found = mark.data
    assert isinstance(found, Comparison)
    yield from reuse.for_comparative(sentence, found.span, found.core, found.measure)


@bare_comparative.fixes
def fill_in(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the size of the difference and, where the clause ends, one for the other side."""
    found = mark.data
    assert isinstance(found, Comparison)
    text = sentence.text
    if found.role == "change":
        end = found.span.end
        yield Remedy(
            "placeholder",
            "Leave a gap for the number",
            (Change(Span(end, end), f" by {placeholder('NUMBER', 'difference, unit')}"),),
        )
        return
    start = found.degree.start if found.degree else found.token.span.start
    gap = placeholder("NUMBER", "difference, unit")
    if found.token.lower in _GRADED:
        changes = [Change(Span(start, found.token.span.end), f"{gap} {_GRADED[found.token.lower]}")]
    else:
        changes = [Change(Span(start, found.token.span.start), f"{gap} ")]
    if match := re.search(r"\b(an|An)\s+$", text[:start]):
        changes.insert(0, Change(Span(match.start(1), match.end(1)), match.group(1)[0]))
    end = found.noun.span.end if found.role == "attribute" and found.noun else found.span.end
    if re.match(r"\s*(?:[.,;!]|$)", text[end:]) and "than" not in text[end:]:
        changes.append(Change(Span(end, end), " than " + placeholder("COMPARATOR", "and source")))
    yield Remedy("placeholder", "Leave gaps for the number and the comparison", tuple(changes))
