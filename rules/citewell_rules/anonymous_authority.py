"""Rule: anonymous-authority."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, reach, silence, sources
from citewell_rules._claims.lexicon import alternation, entries, phrases
from citewell_rules._claims.wording import before_stop

# Words before the noun that name nobody.
_BARE = r"(?:(?:an?|one|another|some|many|several|recent|new|various|numerous|leading|industry) )*"
_MANY = (
    "studies", "research", "data", "experts", "reports", "surveys", "scientists", "analysts", "polls", "researchers",
    "statistics", "sources", "critics", "observers", "historians", "economists", "estimates",
)  # fmt: skip
_ONE = ("study", "report", "survey", "poll")
# Of one, what follows may say which: "a report the foreman writes", "a study, published by Gartner".
_ACCORDING = late(
    rf"\baccording to ({_BARE}{alternation(f'{noun}*' for noun in _MANY)}(?=\s*[,.;]|\s+(?:the|a|an|\w+s)\b)"
    rf"|{_BARE}{alternation(_ONE)}(?=\s*[.;]|\s*,(?!\s+(?:(?-i:[A-Z])|(?:published|released|conducted|done|run|made|written|led|by|from|in)\b))))",
    re.IGNORECASE,
)

# What these take as an object is a finding; "show" and "report" need a clause, or they show numbers and report bugs.
_ASSERTING = frozenset(
    {"suggest", "indicate", "prove", "predict", "reveal", "confirm", "demonstrate", "estimate", "claim", "link"}
)
# A finding as the object of "show": a study that shows one has to be named, a report that shows the visits has not.
_FINDINGS = frozenset(
    {"link", "increase", "decrease", "drop", "rise", "decline", "reduction", "improvement", "effect", "benefit",
     "correlation", "association", "connection", "advantage"}
)  # fmt: skip
_STUDIES = frozenset({"study", "research", "survey", "poll", "science", "evidence"})
# "The evidence suggests": the article points to no text that could be looked up.
_GATHERED = frozenset({"evidence", "science", "literature"})
_PEOPLE = frozenset(
    {"academic", "analyst", "critic", "doctor", "economist", "expert", "historian", "observer", "researcher",
     "scholar", "scientist", "specialist"}
)  # fmt: skip
_PROVEN = late(
    r"\bit\s+has\s+(?:\w+\s+)?been\s+(?:\w+ly\s+)?(?:shown|proven|proved|demonstrated)\s+that\b",
    re.IGNORECASE,
    cues=("shown", "proven", "proved", "demonstrated"),
)
_AMOUNTS = frozenset({"body", "wealth", "number", "majority", "host", "plenty"})
_ASKING = frozenset({"how", "what", "which", "why", "where", "who", "whether", "when"})


@cache
def _gate() -> re.Pattern[str]:
    nouns = entries("authorities")
    return phrases({*nouns, *(noun + "s" for noun in nouns), "studies"})


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-cite-sources", "words-to-watch", "google-helpful-content", "wan-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=look_for(_gate, _PROVEN),
    defect="C13",
    over=order.below("anonymous-authority"),
    about_words=True,
)
def anonymous_authority(sentence: Sentence, options: sources.Options) -> Iterator[Mark]:
    """
    Studies, experts or data are called upon, but not named.

    ## Why
    A reader cannot look up "studies". With an author, a year and a link the same sentence is easier to check and to
    quote.

    ## Example
    Studies show that short summaries are remembered better.

    ## Better
    In a trial with 212 pupils, short summaries were remembered better (Mora 2024).

    ## Fix
    Adds a gap for the source before the full stop, or puts it in the place of the unnamed source.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Readers can check a named source either way. It is a hint because too
    few of its findings on real drafts were read to measure it.
    """
    text = sentence.text
    if (
        silence.is_silent(sentence)
        or reach.has_evidence(sentence)
        or sources.are_near(sentence, options.trusted_sources)
    ):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span in _nameless(parse, text):
        if silence.covers(sentence, span):
            continue
        words = sentence.exact(span)
        yield Mark(span, f"“{words}”: nobody is named. Give author, year and link, or state it as your own view.")


def _nameless(parse: Parse, text: str) -> Iterator[Span]:
    for match in (*_ACCORDING.finditer(text), *_PROVEN.finditer(text)):
        yield Span(*match.span())
    for token in parse:
        if token.dep != "nsubj" or not _names_nobody(parse, token):
            continue
        verb = parse.head(token)
        if verb.lemma not in entries("authority_verbs") or not _reports(parse, token, verb):
            continue
        if silence.standing(parse, verb) - {"related"} or parse.children(token, "relcl", "acl"):
            continue
        if verb.span.start > token.span.end:
            yield Span(parse.subtree(token)[0].span.start, verb.span.end)


def _reports(parse: Parse, noun: Token, verb: Token) -> bool:
    """Whether something is said to be so: ``show that ...``, ``as ... have shown``, ``suggest a link``."""
    clauses = parse.children(verb, "ccomp")
    if any(at.lower in _ASKING for clause in clauses for at in parse.children(clause)):
        return False
    if clauses or (verb.dep == "advcl" and any(at.lower == "as" for at in parse.children(verb, "mark"))):
        return True
    objects = parse.children(verb, "dobj")
    if verb.lemma in ("show", "find") and noun.lemma in _STUDIES:
        return any(at.lemma in _FINDINGS for at in objects)
    return verb.lemma in _ASSERTING and bool(objects or parse.children(verb, "prep"))


def _names_nobody(parse: Parse, noun: Token) -> bool:
    """A bare authority, or an amount of them: ``studies``, ``a growing body of research``."""
    authorities = entries("authorities")
    if noun.lemma.lower() in authorities and noun.pos in ("NOUN", "PROPN"):
        return _is_bare(parse, noun)
    if noun.lemma not in _AMOUNTS:
        return False
    parts = [part for of in parse.children(noun, "prep") if of.lower == "of" for part in parse.children(of, "pobj")]
    return any(part.lemma in authorities and _is_bare(parse, part) for part in parts)


def _is_bare(parse: Parse, noun: Token) -> bool:
    """Whether nothing before or behind the noun tells which one: no article, name, compound or phrase."""
    return all(
        _tells_nothing(parse, noun, child) for child in parse.children(noun) if child.dep not in ("relcl", "advmod")
    )


def _tells_nothing(parse: Parse, noun: Token, child: Token) -> bool:
    if child.lower in entries("nameless") or child.dep in ("cc", "conj", "punct"):
        return True
    if child.dep == "amod":
        return child.text == "-" or (child.tag == "JJ" and child.lower.isalpha())
    if child.lower == "the":
        return noun.lemma in _GATHERED
    if noun.lemma not in _PEOPLE or noun.tag != "NNS":
        return False
    # "Security experts", "critics of the law": which ones is still not said.
    if child.dep == "compound":
        return child.pos == "NOUN"
    return child.dep == "prep" and child.lower == "of" and all(at.pos != "PROPN" for at in parse.subtree(child))


@anonymous_authority.fixes
def name_source(sentence: Sentence, mark: Mark, options: sources.Options) -> Iterator[Remedy]:
    """A gap for the source, at the end or in the place of the unnamed one."""
    gap = placeholder("SOURCE", "author, year, link")
    end = before_stop(sentence)
    yield Remedy("placeholder", "Leave a gap for the source", (Change(Span(end, end), f" ({gap})"),))
    if match := re.match(r"(according to )(.+)", mark.span.of(sentence.text), re.IGNORECASE | re.DOTALL):
        place = Span(mark.span.start + match.start(2), mark.span.end)
        if not re.match(r"\s*[(\[:]", sentence.text[place.end :]):
            yield Remedy("placeholder", "Name the source in place of the unnamed one", (Change(place, gap),))
