"""
What a last comma adds in the form of a noun and a participle.

", with many people living in a" becomes "Many people live in a", ", the difference being b" "The difference was b".
"""

from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import SUBJECTS, tensed_word
from citewell_rules._ideas.closings import Absolute, absolute_at, main_verb_before
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, capital, opened
from citewell_rules._ideas.split.forms import be, past, present
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import is_plural

__all__ = ["accompanied"]

_PLURAL = frozenset({"some", "many", "most"})
_BINDING = frozenset({"each", "both", "neither", "either", "none", "no", "nobody", "nothing", "any"})


def accompanied(source: Source) -> Seam | Refusal | None:
    """The cut before a last ", with a doing b" or ", a being b"; None where there is neither."""
    parse = source.parse
    for token in reversed(parse.tokens[2 : source.last]):
        found = absolute_at(parse, token.index) if token.text == "," else None
        if found is not None:
            return _refused(source, found, token.index) or _seam(source, found, token.index)
    return None


def _refused(source: Source, found: Absolute, comma: int) -> Refusal | None:
    parse = source.parse
    if source.words(0, comma) < SHORTEST or source.words(found.start, source.last) < SHORTEST - 1:
        return Refusal.SHORT
    if source.is_inside_list(comma):
        return Refusal.SERIES
    if any(token.lower in ("if", "unless", "when") or token.dep == "neg" for token in parse.tokens[:comma]):
        return Refusal.CONDITION
    if parse[found.start].lower in _BINDING or not opened(parse[found.start]):
        return Refusal.SUBJECT
    return None


def _seam(source: Source, found: Absolute, comma: int) -> Seam | Refusal:
    parse = source.parse
    opening = parse[found.participle] if parse[comma + 1].lower != "with" else parse[comma + 1]
    main = main_verb_before(parse, opening, comma) or _main(parse, comma)
    if main is None:
        return Refusal.SCOPE
    carrier = parse[tensed_word(parse, main)]
    if carrier.tag not in ("VBD", "VBZ", "VBP") or (carrier.lemma == "have" and carrier != main):
        return Refusal.TENSE
    participles = _participles(source, found)
    if isinstance(participles, Refusal):
        return participles
    plural = _is_plural(parse, parse[found.noun])
    forms = [_form(one, carrier.tag == "VBD", plural) for one in participles]
    # The first word stays where it is, with the emphasis around it.
    begin = parse[found.start].span.start
    place = source.gap(comma, found.start)
    first = (Cut(place, "."), *capital(source.text, begin))
    cuts = [Cut(one.span, form) for one, form in zip(participles, forms, strict=True) if form is not None]
    if len(cuts) < len(participles):
        return Refusal.TENSE
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == comma), None)
    return Seam((*first, *cuts), joint)


def _main(parse: Parse, comma: int) -> Token | None:
    """The main verb, where the words before a comma hold no other verb that carries a tense."""
    tensed = [token for token in parse.tokens[:comma] if token.tag in ("VBD", "VBZ", "VBP", "MD")]
    root = next((token for token in parse if token.dep == "ROOT"), None)
    if root is None or root.index > comma or len(tensed) != 1:
        return None
    return root if tensed[0] == root or tensed[0].head == root.index else None


def _participles(source: Source, found: Absolute) -> tuple[Token, ...] | Refusal:
    """The participle, and one that "and" joins to it."""
    parse = source.parse
    first = parse[found.participle]
    verb = parse.head(first) if first.dep == "auxpass" else first
    # "With a dropping to 5 and b to 6": the second has no verb of its own.
    joining = [
        token for token in parse.tokens[first.index :] if token.tag == "CC" and parse[token.index + 1].tag != "VBG"
    ]
    others = [
        token for token in parse.tokens[first.index + 1 : source.last] if token.tag == "VBG" and token.dep == "conj"
    ]
    if joining:
        return Refusal.SERIES
    if not others:
        return (first,)
    own = parse.children(others[0], *SUBJECTS)
    plain = len(others) == 1 and others[0].head == verb.index and not own and parse[others[0].index - 1].lower == "and"
    return (first, others[0]) if plain else Refusal.SERIES


def _is_plural(parse: Parse, noun: Token) -> bool:
    return noun.lower in _PLURAL or is_plural(parse, noun)


def _form(participle: Token, told: bool, plural: bool) -> str | None:
    """The participle as a finite verb."""
    if participle.lemma == "be":
        return be(past=told, plural=plural)
    if told:
        return past(participle)
    return participle.lemma if plural else present(participle.lemma)
