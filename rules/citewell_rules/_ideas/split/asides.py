"""What two commas say of a noun: before the rest of its sentence where it is the subject, else behind it."""

from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.asides import Aside, find_asides
from citewell_rules._ideas.clauses import FINITE, SUBJECTS, is_finite, tensed_word
from citewell_rules._ideas.split.coordination import CONDITIONAL, SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, is_dash
from citewell_rules._ideas.split.descriptions import tense_of_description
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.relatives import antecedent
from citewell_rules._ideas.split.subjects import agrees, is_plural, name_again, named, with_capital

__all__ = ["introduced", "moved"]

_STATES = frozenset(
    {"attribute", "locate", "situate", "surround", "own", "run", "manage", "maintain", "use", "develop"}
)
"""Verbs whose participle says how something is."""
_EVENTS = frozenset(
    {"build", "found", "establish", "introduce", "release", "publish", "launch", "bear", "write", "create", "invent"}
    | {"open", "discover", "name", "design", "direct", "record", "start", "form"}
)
"""Verbs whose participle says what was done once."""
_PLACES = frozenset({"in", "on", "at", "to", "from", "into", "during", "until"})
"""Prepositions that go on with the main clause after an aside."""


def introduced(source: Source) -> Seam | Refusal | None:
    """
    The cuts around what two commas say of the subject, "X, which is a, does b" or "X, a y, does b"; None where
    there is nothing.

    What is said of it comes first; the subject is then said again.
    """
    parse = source.parse
    subject = next((token for token in parse if token.dep in ("nsubj", "nsubjpass") and _is_main(parse, token)), None)
    if subject is None or subject.index + 2 >= source.last or parse[subject.index + 1].text != ",":
        return None
    aside = next(
        (
            one
            for one in parse.children(subject, "relcl", "appos", "acl")
            if parse.subtree(one)[0].index == subject.index + 2
        ),
        None,
    )
    if aside is None:
        return None
    close = parse.subtree(aside)[-1].index + 1
    main = parse.head(subject)
    if parse[close].text != "," or close + 1 >= source.last:
        return Refusal.SCOPE
    # Nothing but adverbs between the comma and the verb: else the comma closes another thing.
    tensed = tensed_word(parse, main)
    if any(token.pos != "ADV" for token in parse.tokens[close + 1 : tensed]) or tensed < close:
        return Refusal.SCOPE
    if parse.subtree(subject)[0].index != 0 or any(parse.children(subject, "conj", "cc")):
        return Refusal.CONDITION
    if min(source.words(subject.index + 2, close), source.words(close, source.last)) < SHORTEST - 1:
        return Refusal.SHORT
    # "Users, who call it, can a" tells which users as often as what all of them do.
    if subject.tag == "NNS" and not parse.children(subject, "det", "poss", "nummod"):
        return Refusal.SUBJECT
    opening = _opening(source, subject, aside)
    if isinstance(opening, Refusal):
        return opening
    name = name_again(source, subject, close)
    if isinstance(name, Refusal):
        return name
    return Seam((opening, Cut(source.gap(close, close + 1), f". {with_capital(name)}")))


def _is_main(parse: Parse, subject: Token) -> bool:
    return parse.head(subject).dep == "ROOT" and subject.index < subject.head


def _opening(source: Source, subject: Token, aside: Token) -> Cut | Refusal:
    """The cut that makes a statement of what the commas hold."""
    parse = source.parse
    first = parse[subject.index + 2]
    plural = is_plural(parse, subject)
    if aside.dep == "relcl":
        tensed = parse[tensed_word(parse, aside)]
        if first.lower not in ("which", "who") or first.dep not in ("nsubj", "nsubjpass") or first.head != aside.index:
            return Refusal.SCOPE
        if tensed.tag not in FINITE or not agrees(parse, tensed, plural):
            return Refusal.AGREEMENT
        return Cut(source.gap(first.index - 1, first.index + 1), "")
    verb = _verb(parse, subject, aside)
    if isinstance(verb, Refusal):
        return verb
    return Cut(source.gap(first.index - 1, first.index), f" {verb}")


def _verb(parse: Parse, noun: Token, head: Token) -> str | Refusal:
    """The form of "be" that makes a statement of a noun and its participle or description."""
    plural = is_plural(parse, noun)
    if head.dep == "acl":
        carrier = parse[tensed_word(parse, parse.head(noun))]
        return _verb_of_participle(parse, head, plural or carrier.lower in ("are", "were"))
    first = parse.subtree(head)[0]
    if first.lower not in ("a", "an", "the") or head.tag != "NN" or plural or any(parse.children(head, "conj")):
        return Refusal.SERIES
    if first.lower == "the" and noun.pos != "PROPN":
        return Refusal.NAME
    return tense_of_description(parse, head, noun) or Refusal.TENSE


def _verb_of_participle(parse: Parse, head: Token, plural: bool) -> str | Refusal:
    """The verb before a past participle: ", kept by a village," becomes "is kept by a village"."""
    words = parse.subtree(head)
    # "Kept since 1970" is neither past nor present.
    if head.tag not in ("VBN", "VBD") or words[0] != head or any(word.lower == "since" for word in words):
        return Refusal.TENSE
    dated = any(word.text.isdigit() and len(word.text) == 4 for word in words)
    if dated or head.lemma in _EVENTS:
        return "were" if plural else "was"
    main = next((token for token in parse if token.dep == "ROOT"), head)
    if parse[tensed_word(parse, main)].tag == "VBD":
        return "were" if plural else "was"
    if head.lemma not in _STATES:
        return Refusal.TENSE
    return "are" if plural else "is"


def moved(source: Source) -> Seam | Refusal | None:
    """
    The cuts that take an aside out and say it behind the rest: "Bankers from A, a bank, did b" becomes "Bankers from
    A did b. A is a bank."; None where there is no aside.
    """
    refused = None
    for aside in find_asides(source.parse):
        seam = _moved(source, aside)
        if isinstance(seam, Seam):
            return seam
        refused = refused or seam
    return refused


def _moved(source: Source, aside: Aside) -> Seam | Refusal:
    parse, text = source.parse, source.text
    taken = Span(parse[aside.start - 1].span.start, parse[aside.close].span.end)
    if text[parse[source.last - 1].span.end :].strip() != ".":
        return Refusal.STOP
    if any(one.overlaps(taken) for one in (*source.marked, *source.closed, *source.fillers)):
        return Refusal.MARKUP
    rest = source.words(0, source.last) - source.words(aside.start, aside.close)
    if source.words(aside.start, aside.close) < SHORTEST - 1 or rest < SHORTEST:
        return Refusal.SHORT
    # What is said behind a second statement, or in a list, is far from its noun.
    if source.ideas.joints or any(token.text in (":", ";", "(", ")") or is_dash(token) for token in parse):
        return Refusal.SERIES
    if any(token.lower in CONDITIONAL for token in parse.tokens[: aside.start]):
        return Refusal.CONDITION
    noun = parse[aside.noun]
    if noun.index != aside.start - 2 or not _is_told(parse, noun):
        return Refusal.SCOPE
    bridge = _bridge(source, aside, noun)
    if isinstance(bridge, Refusal):
        return bridge
    said = _said(source, aside, noun)
    if isinstance(said, Refusal):
        return said
    out = Cut(source.gap(aside.start - 1, aside.close + 1), bridge)
    end = parse[source.last - 1].span.end
    return Seam((out, Cut(Span(end, end), f". {with_capital(said)}")))


def _is_told(parse: Parse, noun: Token) -> bool:
    """Whether a noun stands in the main clause, not in what is said, wanted or narrowed."""
    return all(
        at.dep not in ("ccomp", "xcomp", "relcl", "acl", "advcl", "csubj", "conj", "appos")
        for at in parse.ancestors(noun)
    ) and noun.dep not in ("conj", "appos")


def _bridge(source: Source, aside: Aside, noun: Token) -> str | Refusal:
    """What stands where the aside was: nothing before a verb or a preposition, a comma after an opening."""
    parse = source.parse
    root = next(token for token in parse if token.dep == "ROOT")
    subject = next((token for token in parse.children(root, *SUBJECTS) if token.index < root.index), None)
    if subject is None:
        return Refusal.SUBJECT
    inside = {token.index for token in parse.subtree(subject)}
    if noun.index in inside:
        words = parse.tokens[aside.close + 1 : tensed_word(parse, root)]
        return "" if aside.close < root.index and all(word.pos == "ADV" for word in words) else Refusal.SCOPE
    if aside.close < subject.index:
        return "," if min(inside) == aside.close + 1 else Refusal.SCOPE
    # Behind the verb, a comma closes the aside where a new phrase of the verb follows.
    following = parse[aside.close + 1]
    free = following.dep == "prep" and following.head == root.index and following.lower in _PLACES
    return "" if free else Refusal.SCOPE


def _said(source: Source, aside: Aside, noun: Token) -> str | Refusal:
    """The aside as a sentence without its stop."""
    parse = source.parse
    head, first = parse[aside.head], parse[aside.start]
    low = first.span.end if head.dep == "relcl" else first.span.start
    words = " ".join(source.text[low : parse[aside.close - 1].span.end].split())
    if head.dep == "relcl":
        tensed = parse[tensed_word(parse, head)]
        if not is_finite(parse, head) or tensed.tag not in FINITE:
            return Refusal.TENSE
        name = antecedent(source, noun, first, head, tensed)
        # "This" alone would mean the whole sentence before it.
        if name == "this":
            return Refusal.ANTECEDENT
        return name if isinstance(name, Refusal) else f"{name} {words}"
    verb = _verb(parse, noun, head)
    if isinstance(verb, Refusal):
        return verb
    if noun.pos != "PROPN" or any(
        at.pos in ("NOUN", "PROPN") and is_plural(parse, at) == is_plural(parse, noun) for at in parse.ancestors(noun)
    ):
        return Refusal.ANTECEDENT
    name = named(source, noun)
    return name if isinstance(name, Refusal) else f"{name} {verb} {words}"
