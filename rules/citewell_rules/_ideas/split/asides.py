"""What a last comma adds to a noun: ", which ...", ", a tool that ..."; and a description of the subject."""

from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import agrees, is_plural, name_again, named, with_capital

__all__ = ["described", "related"]

_CONSEQUENCES = frozenset(
    {"mean", "make", "allow", "let", "enable", "cause", "lead", "result", "help", "give", "ensure", "reduce", "improve"}
    | {"increase", "require", "seem", "happen", "explain", "suggest", "imply", "indicate", "show"}
)  # fmt: skip
"""Verbs of which a whole statement can be the subject."""


def related(source: Source) -> Seam | Refusal | None:
    """The cut at a final ", which ..." or ", who ..."; None where there is no such clause."""
    parse = source.parse
    relative = next(
        (
            token
            for token in reversed(parse.tokens[1 : source.last])
            if token.lower in ("which", "who") and parse[token.index - 1].text == ","
        ),
        None,
    )
    if relative is None or relative.dep not in ("nsubj", "nsubjpass"):
        return None
    verb = parse.head(relative)
    antecedent = parse.head(verb)
    if verb.dep != "relcl" or antecedent.index > relative.index:
        return Refusal.SCOPE
    # What follows the comma is all there is, and holds no second verb phrase that might belong to the main clause.
    reach = parse.subtree(verb)[-1].index
    if reach + 1 < source.last or source.words(relative.index, source.last) < SHORTEST - 1:
        return Refusal.SCOPE if reach + 1 < source.last else Refusal.SHORT
    if source.is_inside_list(relative.index):
        return Refusal.SERIES
    if source.words(0, relative.index) < SHORTEST:
        return Refusal.SHORT
    tensed = parse[tensed_word(parse, verb)]
    if tensed.tag not in FINITE or any(token.pos != "ADV" for token in parse.tokens[relative.index + 1 : tensed.index]):
        return Refusal.TENSE
    name = _antecedent(source, antecedent, relative, verb, tensed)
    if isinstance(name, Refusal):
        return name
    return Seam(
        (Cut(source.gap(relative.index - 1, relative.index + 1), f". {with_capital(name)}"),), _joint(source, relative)
    )


def _joint(source: Source, token: Token) -> int | None:
    """The number of the joint at a comma before a token, if the ideas know of one."""
    return next((n for n, one in enumerate(source.ideas.joints) if one.token in (token.index - 1, token.index)), None)


def _antecedent(source: Source, antecedent: Token, relative: Token, verb: Token, tensed: Token) -> str | Refusal:
    parse = source.parse
    following = parse.tokens[tensed.index + 1 : tensed.index + 2]
    asks = tensed.lower == "is" and any(token.lower in ("why", "how", "where", "when", "what") for token in following)
    if relative.lower == "which" and (verb.lemma in _CONSEQUENCES or asks):
        # "This" stands for a statement or for one thing, as "which" did.
        several = antecedent.pos != "VERB" and is_plural(parse, antecedent)
        if agrees(parse, tensed, plural=False) and not (several and agrees(parse, tensed, plural=True)):
            return "this"
    if antecedent.pos not in ("NOUN", "PROPN"):
        return Refusal.ANTECEDENT
    if not agrees(parse, tensed, is_plural(parse, antecedent)):
        return Refusal.AGREEMENT
    if antecedent.index + 1 < relative.index - 1 and _has_rival(parse, antecedent, relative, tensed):
        return Refusal.ANTECEDENT
    if _has_governing_rival(parse, antecedent, tensed) or _has_subject_rival(parse, antecedent, tensed):
        return Refusal.ANTECEDENT
    return named(source, antecedent)


def _has_rival(parse: Parse, antecedent: Token, relative: Token, tensed: Token) -> bool:
    """Whether a noun between the antecedent and the comma could be meant as well."""
    return any(
        token.pos in ("NOUN", "PROPN") and token.dep != "compound" and agrees(parse, tensed, is_plural(parse, token))
        for token in parse.tokens[antecedent.index + 1 : relative.index]
    )


def _has_governing_rival(parse: Parse, antecedent: Token, tensed: Token) -> bool:
    """Whether a noun that the antecedent's phrase or clause belongs to could be meant as well: "the price of a boat, which"."""
    for at in parse.ancestors(antecedent):
        if at.pos in ("NOUN", "PROPN") and agrees(parse, tensed, is_plural(parse, at)):
            return True
    return False


def _has_subject_rival(parse: Parse, antecedent: Token, tensed: Token) -> bool:
    """Whether the subject could be meant, where the antecedent only says when or where: "an album came after a tour, which"."""
    preposition = parse.head(antecedent)
    verb = parse.head(preposition)
    if antecedent.pos == "PROPN" or antecedent.dep != "pobj" or verb.pos not in ("VERB", "AUX"):
        return False
    subjects = [one for one in parse.children(verb, "nsubj", "nsubjpass") if one.pos in ("NOUN", "PROPN")]
    return any(agrees(parse, tensed, is_plural(parse, one)) for one in subjects)


def described(source: Source) -> Seam | Refusal | None:
    """The cut at a final ", a tool that ..."; None where there is no such description."""
    parse = source.parse
    for noun in parse:
        if noun.dep != "appos" or noun.head > noun.index or noun.tag not in ("NN", "NNS"):
            continue
        phrase = parse.subtree(noun)
        first = phrase[0]
        opens = first.lower in ("a", "an") or (first.lower == "the" and bool(parse.children(noun, "relcl")))
        if first.index < 1 or parse[first.index - 1].text != "," or not opens:
            continue
        if phrase[-1].index + 1 >= source.last:
            return _last_description(source, noun, first)
    return None


def _last_description(source: Source, noun: Token, first: Token) -> Seam | Refusal:
    parse = source.parse
    about = parse.head(noun)
    if source.is_inside_list(first.index):
        return Refusal.SERIES
    if any(child.dep == "conj" for child in parse.children(noun)) or about.dep in ("conj", "appos"):
        return Refusal.SERIES
    if about.index + 1 != first.index - 1 or is_plural(parse, about) or is_plural(parse, noun):
        return Refusal.ANTECEDENT
    if source.words(0, first.index) < SHORTEST or source.words(first.index, source.last) < SHORTEST:
        return Refusal.SHORT
    if about.pos == "NOUN" and (about.lower == noun.lower or not parse.children(about, "det", "poss")):
        return Refusal.NAME
    be = _tense_of_description(parse, noun, about)
    if be is None:
        return Refusal.TENSE
    name = named(source, about)
    if isinstance(name, Refusal):
        return name
    place = Span(source.gap(first.index - 1, first.index).start, parse[first.index - 1].span.end)
    return Seam((Cut(place, f". {with_capital(name)} {be}"),), _joint(source, first))


def _tense_of_description(parse: Parse, noun: Token, about: Token) -> str | None:
    """The verb "is" or "was"; None where it cannot be told whether what was then is still so."""
    own = [parse[tensed_word(parse, verb)] for verb in parse.children(noun, "relcl")]
    if own and own[0].tag in ("VBZ", "VBP", "MD"):
        return "is"
    main = next((token for token in parse if token.dep == "ROOT"), about)
    if parse[tensed_word(parse, main)].tag != "VBD":
        return "is"
    return None if about.pos == "PROPN" and not own else "was"


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
    opening = _opening(source, subject, aside)
    if isinstance(opening, Refusal):
        return opening
    name = name_again(source, subject, close)
    if isinstance(name, Refusal):
        return name
    return Seam((opening, Cut(source.gap(close, close + 1), f". {with_capital(name)}")))


def _participle(source: Source, subject: Token, aside: Token) -> Cut | Refusal:
    """The cut before a past participle: ", kept by a village," becomes "is kept by a village"."""
    parse = source.parse
    first = parse[subject.index + 2]
    carrier = parse[tensed_word(parse, parse.head(subject))]
    if aside.index != first.index or first.tag not in ("VBN", "VBD") or carrier.tag not in ("VBZ", "VBP"):
        return Refusal.TENSE
    return Cut(source.gap(first.index - 1, first.index), " are" if is_plural(parse, subject) else " is")


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
    if aside.dep == "acl":
        return _participle(source, subject, aside)
    if first.lower not in ("a", "an") or aside.tag != "NN" or plural or any(parse.children(aside, "conj")):
        return Refusal.SERIES
    be = _tense_of_description(parse, aside, subject)
    if be is None:
        return Refusal.TENSE
    return Cut(source.gap(first.index - 1, first.index), f" {be}")
