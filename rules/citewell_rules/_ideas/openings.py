"""What a sentence says of its subject before it names it: "located in the north, the town ..."."""

from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import SUBJECTS, is_finite

__all__ = ["Opening", "opening_state"]

_HOW = frozenset(
    {"given", "compared", "provided", "combined", "coupled", "seen", "viewed", "taken", "used", "followed", "put", "left"}
    | {"faced", "asked", "granted", "judged", "considered", "told", "contrasted", "done", "applied", "set"}
    | {"fueled", "fuelled", "powered", "driven", "encouraged", "inspired", "armed", "equipped", "motivated", "prompted"}
)  # fmt: skip
"""Participles that open a condition, a comparison or a time, not a claim."""
_STATES = frozenset(
    {"unable", "aware", "unaware", "afraid", "eager", "keen", "famous", "popular", "native", "active", "proud", "anxious"}
    | {"unwilling", "reluctant", "desperate", "determined", "home", "angry", "worried", "unhappy", "dissatisfied"}
)  # fmt: skip
"""Adjectives that say what the subject is, with what follows them."""
_CONDITIONS = frozenset({"not", "never", "once", "as", "when", "if", "though", "only", "just", "even"})
"""Words before a participle that make a condition, a time or a denial of it."""
_ADVERBS = 3
"""Adverbs that stand before a participle at most."""


@dataclass(frozen=True, slots=True)
class Opening:
    """
    Words before a main clause that a comma closes: token indices of their ruling word, of the comma, and of the subject.

    The ruling word is a participle or an adjective.
    """

    word: int
    comma: int
    subject: int


def opening_state(parse: Parse) -> Opening | None:
    """The participle or adjective that a sentence opens with: "located in the north, the town ..."."""
    if not parse.tokens:
        return None
    at = 0
    while at < min(_ADVERBS, len(parse) - 1) and parse[at].pos == "ADV" and parse[at].lower not in _CONDITIONS:
        at += 1
    word = parse[at]
    subject = _subject(parse)
    if subject is None or not _states(parse, word):
        return None
    comma = parse.subtree(subject)[0].index - 1
    if comma <= at or parse[comma].text != ",":
        return None
    # What belongs to the word is all there is before the comma, and holds no "when" or "if".
    inside = {token.index for token in parse.subtree(word)}
    if any(token.index not in inside and token.pos not in ("PUNCT", "ADV") for token in parse.tokens[at:comma]):
        return None
    if word.head not in (parse.head(subject).index, subject.index) or max(inside) > comma:
        return None
    return None if parse.children(word, "mark", "conj", *SUBJECTS) else Opening(at, comma, subject.index)


def _states(parse: Parse, word: Token) -> bool:
    if word.tag == "JJ" or word.lower in _STATES:
        return word.lower in _STATES and bool(parse.children(word, "prep", "ccomp", "xcomp"))
    # "Based on a, ..." says how; "based in Lund, ..." what.
    how = word.lower in _HOW or (word.lower == "based" and parse[word.index + 1].lower in ("on", "upon"))
    return word.tag in ("VBN", "VBD") and word.dep in ("advcl", "acl", "prep", "ccomp") and not how


def _subject(parse: Parse) -> Token | None:
    """The subject of the main verb, before it."""
    for token in parse:
        main = parse.head(token)
        if token.dep in ("nsubj", "nsubjpass") and main.dep == "ROOT" and token.index < main.index:
            return token if is_finite(parse, main) else None
    return None
