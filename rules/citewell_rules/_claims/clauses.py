"""Who does something in a clause, and when."""

from typing import Literal

from citewell.syntax import Parse, Token

__all__ = ["Tense", "above", "is_asking", "subjects", "tense"]

Tense = Literal["past", "before", "perfect", "present", "future"]
"""``before`` is what had happened by then: ``had moved``."""

_FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall"})
_PAST = frozenset({"was", "were", "did", "could", "would"})
_HAVING = frozenset({"have", "has", "'ve", "’ve"})


def above(parse: Parse, token: Token) -> Token | None:
    """The nearest verb that a word hangs on."""
    return next((at for at in parse.ancestors(token) if at.pos in ("VERB", "AUX")), None)


def subjects(parse: Parse, verb: Token) -> tuple[Token, ...]:
    """The subjects of a verb; those of the verb it stands beside or hangs on where it has none of its own."""
    for at in (verb, *parse.ancestors(verb)):
        found = parse.children(at, "nsubj", "nsubjpass", "csubj", "expl")
        if found or at.dep not in ("conj", "xcomp", "acomp", "attr"):
            return found
    return ()


def tense(parse: Parse, verb: Token) -> Tense | None:
    """The tense of a verb; None where it has none: a participle at a noun, an infinitive, an imperative."""
    helpers = parse.children(verb, "aux", "auxpass")
    words = {at.lower for at in helpers}
    if words & _FUTURE or (verb.lower == "going" and parse.children(verb, "xcomp")):
        return "future"
    if words & {"had", "'d", "’d"} and verb.tag in ("VBN", "VBD"):
        return "before"
    if words & _HAVING or any(at.lemma == "have" for at in helpers):
        return "perfect"
    if words & _PAST or (verb.tag == "VBD" and not words):
        return "past"
    if words - {"to", "being", "be"} or verb.tag in ("VBZ", "VBP"):
        return "present"
    if verb.dep in ("conj", "xcomp") and parse.head(verb).pos in ("VERB", "AUX"):
        return tense(parse, parse.head(verb))
    return None


def is_asking(parse: Parse, verb: Token) -> bool:
    """Whether the clause is what somebody asks or lists: ``which ports are open``."""
    return any(at.tag in ("WP", "WDT", "WRB", "WP$") for at in parse.subtree(verb) if at.index < verb.index)
