"""A last ", which ..." or ", who ...": what it stands for is named, or it stays."""

import re
from collections.abc import Iterator

from citewell.pattern import late
from citewell.syntax import Parse, Token
from citewell_rules._ideas.asides import find_asides
from citewell_rules._ideas.clauses import FINITE, SUBJECTS, is_finite, tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import agrees, is_plural, named, with_capital, without_capital

__all__ = ["antecedent", "is_person", "joint_at", "related"]

_CONSEQUENCES = frozenset(
    {"mean", "make", "allow", "let", "enable", "cause", "lead", "result", "help", "give", "ensure", "reduce", "improve"}
    | {"increase", "require", "seem", "happen", "explain", "suggest", "imply", "indicate", "show", "limit", "prevent"}
    | {"avoid", "save", "simplify", "complicate", "eliminate", "affect", "force", "hinder", "slow"}
)  # fmt: skip
"""Verbs of which a whole statement can be the subject."""
_VERDICTS = frozenset(
    {"true", "false", "correct", "possible", "impossible", "likely", "unlikely", "common", "typical", "unusual", "rare"}
    | {"normal", "important", "crucial", "essential", "key", "helpful", "useful", "convenient", "great", "good", "bad"}
    | {"fine", "enough", "understandable", "unfortunate", "expected"}
)
"""Adjectives that are said of a statement as often as of a thing."""
_INITIALS = late(r"[A-Z]{2,}s")
"""Things that are named by initials: "PDFs"."""
_BETWEEN = frozenset({"in", "turn", "each", "both"})
"""Words beside adverbs between a pronoun and its verb: "which in turn sends"."""
_OWNED = 5
"""Words that an owner and what is owned have at most."""
_PERSON = late(
    r".*(?:er|or|ist|ian|man|woman|ee|ant|ent|king|queen|person|child|boy|girl|wife|son|daughter|pilot|people|chief"
    r"|friend|colleague|guest|staff|team|crew|fellow|poet|nurse|judge|coach|victim|relative|hero|spouse|host|saint|bride)",
    re.IGNORECASE,
)
"""Nouns that "who" may stand for."""


def related(source: Source) -> Seam | Refusal | None:
    """The cut at the last ", which ..." or ", who ..." that can be cut; None where there is no such clause."""
    parse = source.parse
    inside = {aside.start for aside in find_asides(parse)}
    found = [
        _related(source, token)
        for token in reversed(parse.tokens[1 : source.last])
        if token.lower in ("which", "who") and token.dep in SUBJECTS and parse[token.index - 1].text == ","
        if token.index not in inside
    ]
    return next((one for one in found if isinstance(one, Seam)), found[0] if found else None)


def _related(source: Source, relative: Token) -> Seam | Refusal:
    parse = source.parse
    verb = parse.head(relative)
    if verb.dep not in ("relcl", "advcl") or verb.head > relative.index:
        return Refusal.SCOPE
    # What follows the comma is all there is, and holds no second verb phrase that might belong to the main clause.
    before = [token.text for token in parse.tokens[: relative.index]]
    if source.words(parse.subtree(verb)[-1].index + 1, source.last) or before.count("(") > before.count(")"):
        return Refusal.SCOPE
    if source.words(relative.index, source.last) < SHORTEST - 1:
        return Refusal.SHORT
    if source.is_inside_list(relative.index):
        return Refusal.SERIES
    if source.words(0, relative.index) < SHORTEST:
        return Refusal.SHORT
    tensed = parse[tensed_word(parse, verb)]
    between = parse.tokens[relative.index + 1 : tensed.index]
    if tensed.tag not in FINITE or any(token.pos != "ADV" and token.lower not in _BETWEEN for token in between):
        return Refusal.TENSE
    name = antecedent(source, parse.head(verb), relative, verb, tensed)
    if isinstance(name, Refusal):
        return name
    return Seam(
        (Cut(source.gap(relative.index - 1, relative.index + 1), f". {with_capital(name)}"),),
        joint_at(source, relative),
    )


def joint_at(source: Source, token: Token) -> int | None:
    """The number of the joint at a comma before a token, if the ideas know of one."""
    return next((n for n, one in enumerate(source.ideas.joints) if one.token in (token.index - 1, token.index)), None)


def antecedent(source: Source, noun: Token, relative: Token, verb: Token, tensed: Token) -> str | Refusal:
    """
    What a relative pronoun stands for, as the subject of a new sentence; a refusal where that could be two things.

    ``noun`` is what the tree hangs the clause on, ``tensed`` the word of its ``verb`` that carries the tense.
    """
    parse = source.parse
    if relative.lower == "which" and _may_follow_statement(parse, verb, tensed):
        # "This" stands for a statement or for one thing, as "which" did.
        several = noun.pos != "VERB" and is_plural(parse, noun)
        if agrees(parse, tensed, plural=False):
            return Refusal.ANTECEDENT if several and agrees(parse, tensed, plural=True) else "this"
    # "If a, you may get b, which may c": what comes of the condition.
    opened = any(token.lower in ("if", "unless") for token in parse.tokens[: relative.index])
    if opened and tensed.tag == "MD":
        return Refusal.CONDITION
    if relative.lower == "who":
        noun = _somebody(parse, noun)
    if noun.pos not in ("NOUN", "PROPN") or verb.dep != "relcl":
        return Refusal.ANTECEDENT
    short = _abbreviation(parse, noun, relative)
    if short is not None:
        return short.text if agrees(parse, tensed, plural=False) else Refusal.AGREEMENT
    if not agrees(parse, tensed, is_plural(parse, noun)):
        return Refusal.AGREEMENT
    if any(_may_be_meant(parse, one, relative, tensed) for one in _rivals(parse, noun, relative)):
        return Refusal.ANTECEDENT
    name = _name(source, noun)
    if name == Refusal.NAME and relative.lower == "who":
        return _person(source, noun) or Refusal.NAME
    return name


def _name(source: Source, noun: Token) -> str | Refusal:
    """What to call a noun that a relative pronoun stood for."""
    parse = source.parse
    if noun.pos == "PROPN":
        # "Lisflo.io" may be read as two words; "my new Lisflo" is more than its name.
        glued = source.text[noun.span.start - 1 : noun.span.start].strip()
        if glued or any(child.tag == "PRP$" for child in parse.children(noun, "poss")):
            return Refusal.NAME
        joined = noun.dep == "conj" or bool(parse.children(noun, "conj"))
        return f"these {noun.text}" if _INITIALS.fullmatch(noun.text) and not joined else named(source, noun)
    if _is_bare(parse, noun):
        return Refusal.NAME
    return _owned(source, noun) if parse.children(noun, "poss") else named(source, noun)


def _may_follow_statement(parse: Parse, verb: Token, tensed: Token) -> bool:
    """Whether a verb can have a whole statement as its subject: "which means", "which is why", "which is not true"."""
    if verb.lemma == "make" and not parse.children(verb, "ccomp", "xcomp", "oprd", "acomp"):
        return False
    if verb.lemma in _CONSEQUENCES:
        return verb.tag != "VBG"
    following = parse.tokens[tensed.index + 1 : tensed.index + 2]
    asks = tensed.lower == "is" and any(token.lower in ("why", "how", "where", "when", "what") for token in following)
    return asks or any(child.lower in _VERDICTS for child in parse.children(verb, "acomp"))


def _is_bare(parse: Parse, noun: Token) -> bool:
    """Whether nothing says which ones are meant, "we rely on pumps, which", or what is added, "it is a pump, which"."""
    about = [child for child in parse.children(noun) if child.dep not in ("relcl", "punct")]
    if noun.tag == "NNS":
        return not about
    return noun.dep == "attr" and all(child.lower in ("a", "an") for child in about)


def _somebody(parse: Parse, noun: Token) -> Token:
    """The noun itself, or the person that it belongs to: "the keeper of the mill, who"; a verb where there is none."""
    for one in (noun, *parse.ancestors(noun)):
        if one.pos in ("VERB", "AUX", "PROPN") or is_person(one):
            return one
    return noun


def is_person(noun: Token) -> bool:
    """Whether "who" can stand for a common noun."""
    return noun.pos == "NOUN" and _PERSON.fullmatch(noun.lemma.lower()) is not None


def _may_be_meant(parse: Parse, noun: Token, relative: Token, tensed: Token) -> bool:
    """Whether a relative pronoun could stand for a noun: by its number, and "who" for a person alone."""
    if relative.lower == "who" and noun.pos == "NOUN" and not is_person(noun):
        return False
    return noun.lower == "data" or agrees(parse, tensed, is_plural(parse, noun))


def _rivals(parse: Parse, noun: Token, relative: Token) -> Iterator[Token]:
    """The nouns that could be meant instead of the one that the tree names."""
    own = {noun.index, *(one.index for one in parse.children(noun, "conj"))}
    between = parse.tokens[noun.index + 1 : relative.index]
    # "The new gauge (the one at the pier), which".
    if between and between[0].text == "(" and between[-2].text == ")":
        between = ()
    yield from (
        one for one in between if one.pos in ("NOUN", "PROPN") and one.dep != "compound" and one.index not in own
    )
    # "The price of a boat, which"; a name in a clause of its own is meant itself: "the house where he met Lund, who".
    for at in parse.ancestors(noun):
        if at.pos in ("NOUN", "PROPN"):
            yield at
        if noun.pos == "PROPN" and at.pos in ("VERB", "AUX") and is_finite(parse, at):
            break
    # "An album came after a tour, which": what only says when or where; "we keep data in a format, which".
    preposition = parse.head(noun)
    verb = parse.head(preposition)
    if preposition.dep == "prep" and verb.pos in ("VERB", "AUX"):
        yield from (one for one in parse.children(verb, "nsubj", "nsubjpass", "dobj") if one.pos in ("NOUN", "PROPN"))


def _abbreviation(parse: Parse, noun: Token, relative: Token) -> Token | None:
    """The short form of a name that stands in a bracket before the comma: "River Level Service (RLS), which"."""
    bracket = parse.tokens[max(relative.index - 4, 0) : relative.index - 1]
    if len(bracket) < 3 or (bracket[0].text, bracket[2].text) != ("(", ")") or not bracket[1].text.isalpha():
        return None
    plain = noun.pos == "PROPN" and bracket[1].text.isupper() and noun.index == bracket[0].index - 1
    return bracket[1] if plain and len(bracket[1].text) > 1 else None


def _owned(source: Source, noun: Token) -> str | Refusal:
    """A noun with its owner: "her father", "the station's gauge"; not every owner stays plain."""
    parse = source.parse
    owner = parse.children(noun, "poss")[0]
    start = parse.subtree(owner)[0].index
    words = parse.tokens[start : noun.index + 1]
    plain = all(word.text.isalpha() or word.tag == "POS" for word in words) and noun.text.islower()
    if not plain or len(words) > _OWNED or any(one.overlaps(word.span) for one in source.fillers for word in words):
        return Refusal.NAME
    said = source.text[words[0].span.start : noun.span.end]
    return without_capital(" ".join(said.split()), words[0])


def _person(source: Source, noun: Token) -> str | None:
    """The full name of a person without what he or she does: "Ada Lund" of "the engineer Ada Lund"."""
    parse = source.parse
    start = noun.index
    while start and parse[start - 1].tag == "NNP" and parse[start - 1].head == noun.index:
        start -= 1
    words = parse.tokens[start : noun.index + 1]
    plain = all(word.text[0].isupper() and word.text.replace(".", "").isalpha() for word in words)
    title = start > 0 and parse[start - 1].tag in ("HYPH", "NNP", "``")
    if len(words) < 2 or not plain or title or any(one.overlaps(word.span) for one in source.fillers for word in words):
        return None
    return " ".join(word.text for word in words)
