"""Forms of verbs: by spelling, from a participle in -ing, and from a list of those that follow no rule."""

from citewell.syntax import Token
from citewell_rules._claims.lexicon import notes

__all__ = ["be", "is_irregular_past", "past", "present"]

_PREFIXES = ("over", "under", "out", "re", "with", "fore", "up")
_SINGULAR = {"be": "is", "have": "has"}
_VOWELS = "aeiou"


def be(*, past: bool, plural: bool) -> str:
    """The form of "be" for a third person."""
    return ("were" if plural else "was") if past else "are" if plural else "is"


def present(plain: str) -> str:
    """The form after "it": "makes", "simplifies", "addresses"."""
    if plain in _SINGULAR:
        return _SINGULAR[plain]
    if plain.endswith("y") and plain[-2] not in _VOWELS:
        return f"{plain[:-1]}ies"
    sibilant = plain.endswith(("s", "sh", "ch", "x", "z")) or (plain.endswith("o") and plain[-2] not in _VOWELS)
    return f"{plain}es" if sibilant else f"{plain}s"


def past(participle: Token) -> str | None:
    """
    The past form of a participle in -ing: "stopped" of "stopping", "took" of "taking".

    None where it cannot be told: two verbs may share the participle, or what is taken for its plain form does not fit.
    """
    plain, stem = participle.lemma, participle.lower.removesuffix("ing")
    known = _irregular(plain)
    if known is not None:
        return known or None
    if plain.endswith("ing") or not plain.startswith(stem[:-1]) or len(plain) > len(stem) + 1:
        return None
    if plain.endswith("e"):
        return f"{plain}d"
    if plain.endswith("y") and plain[-2] not in _VOWELS:
        return f"{plain[:-1]}ied"
    # The participle shows whether the last letter is doubled.
    return f"{stem}ed"


def is_irregular_past(word: str) -> bool:
    """Whether a word is the past form of a verb and nothing else: "rebuilt", which taggers take for a present form."""
    plain = word.removeprefix("re")
    return plain in notes("irregular_verbs").values() and plain not in notes("irregular_verbs")


def _irregular(plain: str) -> str | None:
    """The past form from the list, also with a prefix ("overtook"); empty where it cannot be told, None for other verbs."""
    listed = notes("irregular_verbs")
    if plain in listed:
        return listed[plain]
    for prefix in _PREFIXES:
        rest = plain.removeprefix(prefix)
        if rest != plain and len(rest) > 2 and rest in listed:
            return f"{prefix}{listed[rest]}" if listed[rest] else ""
    return None
