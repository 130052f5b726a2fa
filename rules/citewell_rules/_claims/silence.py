"""
Contexts in which no claim rule speaks: the one place for them.

Three looks, cheapest first: `is_silent` at the words of the whole sentence, `covers` at the place of a
candidate, `standing` at how the clause that holds it is put (asked for, wished, supposed, reported ...).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, Literal

from citewell.document import Neighbour, Sentence
from citewell.pattern import late
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries, phrases

__all__ = ["LOOKS", "Standing", "covers", "is_imperative", "is_silent", "is_story", "standing"]

LOOKS: Final[tuple[Neighbour, ...]] = ("heading",)
"""What a rule declares to see when it asks here."""

Standing = Literal[
    "asked", "conditional", "instructed", "negated", "opinion", "possible", "purpose", "related", "reported", "wished"
]
"""How a clause is put when it is not simply asserted. ``related`` is a relative clause."""

_QUESTION = late(r"\?[\"'”’)\]]*\s*$")
_WORDING = late(
    r"\b(?:the|a) (?:words?|terms?|phrases?|adjectives?|adverbs?|superlatives?|comparatives?|expressions?)\b"
    r"|\b(?:words?|terms?|phrases?|adjectives?|adverbs?) (?:such as|like)\b"
    r"|\b(?:is|are) defined as\b|\bstands for\b",
    re.IGNORECASE,
    cues=(
        "word", "words", "term", "terms", "phrase", "phrases", "adjective", "adjectives", "adverb", "adverbs", "superlative",
        "superlatives", "comparative", "comparatives", "expression", "expressions", "defined", "stands",
    ),
)  # fmt: skip
_OPINION = late(
    r"\b(?:I|we) (?:\w+ )?(?:prefer|like|love|enjoy(?:ed)?|think|believe|feel|guess|suppose|wonder|find it|found it)\b"
    r"|\b[Ii]n (?:my|our) (?:opinion|view|experience)\b|\bmy favou?rite\b|\b(?:IMH?O|imh?o)\b|\bpersonally\b",
    cues=(
        "prefer", "like", "love", "enjoy", "enjoyed", "think", "believe", "feel", "guess", "suppose", "wonder", "opinion", "view", "experience", "favorite", "favourite", "imo", "imho", "personally",
    ),
    parts=("find it", "found it"),
)  # fmt: skip
_HYPOTHESIS = late(r"^\W*(?:suppose|imagine|assume|assuming|say|picture|let us say|let's say)\b", re.IGNORECASE)
# Thanks, congratulations and joy: nobody asks them for a measure. "Thanks to the lid" gives a cause.
_CHEER = late(
    r"\b(?:thank(?!s to)\w*|congrat\w*|kudos|grateful|honou?red (?:to|by|that)|blown away|shout-?outs?)\b"
    r"|\b(?:I|we)(?:['’](?:m|re)|\s+am|\s+are|\s+were)\s+(?:\w+\s+){0,2}?(?:excited|happy|glad|proud|thrilled|delighted|pleased)\b"
    r"|\b(?:excited|thrilled|delighted|happy|pleased|proud) to (?:announce|bring|introduce|present|say|share|welcome)\b",
    re.IGNORECASE,
    cues=(
        "grateful", "honored", "honoured", "blown", "kudos", "shout", "shoutout", "shoutouts", "excited", "happy", "glad", "proud",
        "thrilled", "delighted", "pleased",
    ),
    parts=("thank", "congrat"),
)  # fmt: skip
# "No → Hugo is extremely fast.": a sentence that is shown.
_SHOWN = late(
    r"^\W*(?:(?:no|yes|bad|good|better|best|wrong|right|poor|do|don['’]t|before|after)\s*(?:→|->|=>)|(?:bad|good|wrong|incorrect|correct|avoid|don['’]t):)",
    re.IGNORECASE,
)
_STORY = late(
    r"(?:^\W*|[,;:(]\s*|\b(?:that|which|what|and|but|when|as|because|if|so|while)\s)I(?:['’]\w+)?\s+[a-z]|\bmy\b|\bmyself\b"
)
# What people are thanked for, and what somebody tells who is asked.
_TELLING_HEADING = late(
    r"^\W*(?:(?:special )?thanks?\b|thank you\b|acknowledge?ments?\b|credits\b|kudos\b|q\s?(?:&|and)\s?a\b|interview\b"
    r"|(?:tell us|could you tell|(?:what|how|why|when|where) (?:do|did|have|are|were) you|do you|did you|are you)\b.*\?)",
    re.IGNORECASE,
)
_VERSION_HEADING = late(
    r"^\W*(?:version |release |v)?\d+\.\d+(?:\.\d+)?\b|^(?:changelog|release notes|unreleased)\b", re.IGNORECASE
)
_LEGAL_HEADING = late(
    r"\b(?:licen[cs]e|terms of (?:use|service)|legal|copyright|privacy policy|disclaimer)\b",
    re.IGNORECASE,
    cues=("licence", "license", "terms", "legal", "copyright", "privacy", "disclaimer"),
)
_TITLE = late(r"[A-Z]\w*(?:\W+\w+)+")

_CONDITIONS = frozenset({"if", "unless", "whether", "when", "whenever", "once", "until", "provided", "where"})
# Wishes that stand before a preposition: "we look forward to".
_LONGINGS = frozenset({"look", "hope", "aim", "strive", "wait", "ask", "plan"})
_APPEARANCES = frozenset({"seem", "appear", "look"})
_THOUGHTS = frozenset(
    {
        "think",
        "believe",
        "feel",
        "hope",
        "wish",
        "guess",
        "suspect",
        "expect",
        "suppose",
        "imagine",
        "assume",
        "doubt",
        "wonder",
        "seem",
    }
)
_REPORTS = frozenset(
    {
        "say",
        "tell",
        "claim",
        "argue",
        "write",
        "report",
        "explain",
        "state",
        "ask",
        "note",
        "add",
        "suggest",
        "mention",
        "promise",
        "confirm",
    }
)
_OFFERS = frozenset(
    {
        "discover",
        "enjoy",
        "experience",
        "unlock",
        "explore",
        "meet",
        "say",
        "take",
        "save",
        "get",
        "transform",
        "boost",
        "unleash",
        "elevate",
    }
)
_OBLIGED = frozenset({"must", "should", "shall", "ought", "would", "could", "might", "may", "'d", "’d"})
_ABILITY = frozenset({"can", "ca"})
_NEGATIONS = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor", "without", "hardly", "cannot"})


@cache
def _terms() -> re.Pattern[str]:
    return phrases(entries("terms"))


def is_silent(sentence: Sentence) -> bool:
    """
    Whether nothing in a sentence is a claim of its author, as far as its words tell.

    Questions, words about words, opinions marked as such, suppositions, thanks and joy, sentences that are shown,
    legal text, interviews and the notes of a version.
    """
    if _asserts_nothing(sentence.text):
        return True
    heading = sentence.heading
    if heading is None:
        return False
    return bool(
        _LEGAL_HEADING.search(heading.text)
        or _TELLING_HEADING.search(heading.text)
        or (sentence.kind == "item" and _VERSION_HEADING.search(heading.text))
    )


@lru_cache(maxsize=64)
def _asserts_nothing(text: str) -> bool:
    """Whether a sentence is no claim by its own words. Remembered: each rule asks."""
    nothing = (_QUESTION, _HYPOTHESIS, _WORDING, _OPINION, _CHEER, _SHOWN)
    return any(pattern.search(text) for pattern in nothing)


@lru_cache(maxsize=64)
def is_story(text: str) -> bool:
    """Whether somebody tells of themselves: ``I understood that ...``. Remembered: several rules ask."""
    return _STORY.search(text) is not None


def covers(sentence: Sentence, span: Span) -> bool:
    """Whether a place holds no claim: quoted words, a link's label, a title in italics, a set phrase or a name."""
    text = sentence.text
    if any(span.overlaps(quote) for quote in (*sentence.quotes, *_open_quotes(text))):
        return True
    for inline in sentence.inlines:
        if span in inline.prose and (
            inline.kind == "link" or (inline.kind == "emphasis" and _TITLE.fullmatch(inline.prose.of(text)))
        ):
            return True
    if any(span.overlaps(Span(*term.span())) for term in _terms().finditer(text)):
        return True
    return _is_name(text, span)


def _open_quotes(text: str) -> Iterator[Span]:
    """What belongs to a quotation that began in a sentence before, or goes on in the next one."""
    closing, opening = text.find("”"), text.rfind("“")
    if closing >= 0 and "“" not in text[:closing]:
        yield Span(0, closing)
    if opening >= 0 and "”" not in text[opening:]:
        yield Span(opening, len(text))
    if text.count('"') == 1:
        at = text.index('"')
        yield Span(at, len(text)) if text[at + 1 : at + 2].strip() and not text[:at].strip() else Span(0, at)


def _is_name(text: str, span: Span) -> bool:
    """Whether capitals make the words part of a name: inside a sentence, or at its start before another capital."""
    if not span.of(text)[:1].isupper():
        return False
    if text[: span.start].strip(" \"'“‘*_("):
        return True
    return bool(re.match(r"\s+[A-Z][a-z]", text[span.end :]))


def standing(parse: Parse, token: Token) -> frozenset[Standing]:
    """How the clauses that hold a token are put, the innermost and those around it; empty for a plain assertion."""
    found: set[Standing] = set()
    below: Token | None = None
    apart = False
    for at in (token, *parse.ancestors(token)):
        apart = apart or (below is not None and _stands_apart(parse, below, at))
        found |= _of_node(parse, at, below, apart=apart)
        below = at
    return frozenset(found)


def _of_node(parse: Parse, at: Token, below: Token | None, *, apart: bool) -> set[Standing]:
    found: set[Standing] = set()
    children = parse.children(at)
    auxiliaries = {child.lower for child in children if child.dep in ("aux", "auxpass")}
    if not apart:
        if any(_is_negation(parse, child) for child in children):
            found.add("negated")
        if auxiliaries & _OBLIGED:
            found.add("wished")
        if auxiliaries & _ABILITY:
            found.add("possible")
    if at.dep != "ROOT" and {"so", "that"} <= {child.lower for child in children}:
        found.add("purpose")
    if at.dep in ("advcl", "ccomp", "pcomp", "ROOT") and any(
        child.lower in _CONDITIONS and child.dep in ("mark", "advmod") and not _is_long_ago(child, at)
        for child in children
    ):
        found.add("conditional")
    if (
        at.tag == "VB"
        and "to" in auxiliaries
        and at.dep in ("advcl", "relcl", "acl", "xcomp", "ccomp", "pcomp", "ROOT")
    ):
        head = parse.head(at)
        if at.dep != "xcomp" or head.lemma in entries("wishes") or head.pos in ("ADJ", "NOUN") or head.lemma == "be":
            found.add("wished" if head.lemma in entries("wishes") else "purpose")
    if at.dep == "relcl" and not _adds(parse, at):
        found.add("related")
    # "A convenient way" is convenient already; "a way to be faster" is wanted.
    if at.lemma in entries("wished_nouns") and at.pos == "NOUN" and below is not None and below.dep != "amod":
        found.add("wished")
    if below is not None and at.pos in ("VERB", "AUX"):
        found |= _of_verb(parse, at, below)
    if at.dep == "ROOT" and not apart and is_imperative(parse, at):
        found.add("instructed")
    return found


def _is_long_ago(word: Token, verb: Token) -> bool:
    """``somebody once said``, and no ``once it is said``."""
    return word.lower == "once" and word.index + 1 == verb.index


def _adds(parse: Parse, relative: Token) -> bool:
    """Whether a relative clause adds a statement (after a comma) and does not merely say which thing is meant."""
    first = parse.subtree(relative)[0]
    return first.text == "," or (first.index > 0 and parse[first.index - 1].text == ",")


def _stands_apart(parse: Parse, below: Token, at: Token) -> bool:
    """Whether a clause is out of reach of what is said of the one it hangs on: its negation, its "should"."""
    if (
        below.dep == "advcl"
        or (below.dep == "relcl" and _adds(parse, below))
        or (below.dep in ("ccomp", "parataxis") and below.index < at.index)
    ):
        return True
    return below.dep == "conj" and bool(parse.children(below, "nsubj", "nsubjpass", "csubj"))


def _is_negation(parse: Parse, word: Token) -> bool:
    if word.dep != "neg" and not (word.lower in _NEGATIONS and word.dep in ("det", "advmod", "preconj")):
        return False
    # "not only fast" says that it is fast.
    following = word.index + 1
    return not (following < len(parse) and parse[following].lower in ("only", "just"))


def _of_verb(parse: Parse, verb: Token, below: Token) -> set[Standing]:
    found: set[Standing] = set()
    subject = next((child for child in parse.children(verb, "nsubj", "nsubjpass")), None)
    if (
        below.dep in ("ccomp", "xcomp", "acomp", "dobj", "pobj")
        and verb.lemma in entries("wishes")
        and below.dep != "dobj"
        # "The port is closed, so the settings need to change": what stands before is no wish.
        and not (below.dep == "ccomp" and below.index < verb.index)
    ):
        found.add("wished")
    if verb.lemma in {"ccomp": _THOUGHTS, "xcomp": _APPEARANCES}.get(below.dep, ()):
        found.add("opinion")
    if below.dep == "prep" and verb.lemma in _LONGINGS:
        found.add("wished")
    if below.dep == "ccomp" and verb.lemma in _REPORTS and subject is not None and subject.lower not in ("we", "i"):
        found.add("reported")
    if verb.lemma == "be" and subject is not None and subject.lemma in entries("wished_nouns"):
        found.add("wished")
    if subject is not None and any(child.lower == "neither" for child in parse.children(subject)):
        found.add("negated")
    return found


def is_imperative(parse: Parse, root: Token) -> bool:
    """Whether the root of a sentence tells the reader to do something, and does not offer ("Discover ...")."""
    if root.tag not in ("VB", "VBP") or root.lemma in _OFFERS:
        return False
    children = parse.children(root)
    if any(child.dep in ("nsubj", "nsubjpass", "csubj", "expl") for child in children):
        return False
    return not any(child.dep == "aux" and child.lower not in ("do", "don't") for child in children)
