"""Nouns of people and of things in the world whose number somebody has to have counted."""

from citewell.syntax import Token
from citewell_rules._claims.lexicon import entries, notes

__all__ = ["is_person", "is_population"]

_ENDINGS = ("er", "or", "ist", "ian", "ee")
# Who answers a survey belongs to one that the text tells of.
_ASKED = frozenset({"interviewee"})


def is_population(noun: Token) -> bool:
    """Whether a noun names people, or things of the world, as a kind: ``bakers``, ``households``, ``traffic``."""
    note = notes("populations").get(noun.lemma)
    return is_person(noun) or (note is not None and (noun.tag == "NNS" or note == "mass"))


def is_person(noun: Token) -> bool:
    """Whether a noun names people as a kind, listed or by its ending: ``dentists``, ``Germans``; no survey's respondents."""
    if noun.lemma in _ASKED or noun.tag not in ("NNS", "NNPS"):
        return False
    note = notes("populations").get(noun.lemma)
    if note is not None:
        return not note
    if noun.tag == "NNPS":
        return noun.text.endswith(("ans", "ese", "ish"))
    return noun.lemma.endswith(_ENDINGS) and len(noun.lemma) > 4 and noun.lemma not in entries("machines")
