"""Praise in a parse: whether it is claimed of something, or stands in passing at a third thing."""

from itertools import takewhile

from citewell.pattern import late
from citewell.syntax import Parse, Token

__all__ = ["is_own", "is_passing", "is_shown"]

_OWN = frozenset({"our", "we"})
# "In this vibrant community", "one of the most vibrant areas of"
_PLACES = frozenset({"in", "of", "from", "among", "within"})
_ABLE = frozenset({"allow", "enable", "let", "help", "use", "make"})
# "It can bring powerful traces, but ...": the sentence goes on to what it says.
_CONTRAST = late(r",\s+but\b")


def is_passing(parse: Parse, token: Token) -> bool:
    """Whether praise stands at a thing that a clause only names: behind "in" or "of", or what somebody else has."""
    noun = _praised(parse, token)
    if noun is None:
        return False
    at = noun
    while at.dep == "conj" and parse.head(at).pos in ("NOUN", "PROPN"):
        at = parse.head(at)
    if at.dep == "pobj" and parse.head(at).lower in _PLACES:
        return True
    return at.dep != "nsubj" and any(owner.pos == "PROPN" for owner in parse.children(noun, "poss"))


def _praised(parse: Parse, token: Token) -> Token | None:
    """The noun that praise stands before, also where it takes several words: ``state-of-the-art kilns``."""
    phrase = takewhile(lambda at: at.pos not in ("VERB", "AUX"), parse.ancestors(token))
    return next((at for at in phrase if at.pos in ("NOUN", "PROPN") and at.index > token.index), None)


def is_own(parse: Parse, token: Token) -> bool:
    """Whether praise is of what the writer has or makes: ``our amazing team``."""
    noun = parse.head(token)
    beside = parse.children(noun) if token.dep == "amod" else ()
    verb = noun if noun.pos in ("VERB", "AUX") else parse.head(noun)
    subjects = [at for subject in parse.children(verb, "nsubj") for at in parse.subtree(subject)]
    return any(at.lower in _OWN for at in (*beside, *subjects))


def is_shown(parse: Parse, token: Token, text: str) -> bool:
    """Whether the sentence says what the praised thing does: ``powerful tools that allow us to ...``, or goes on to a "but"."""
    if token.dep != "amod":
        return False
    does = any(
        at.lemma in _ABLE for clause in parse.children(parse.head(token), "relcl") for at in parse.subtree(clause)
    )
    return does or _CONTRAST.search(text, token.span.end) is not None
