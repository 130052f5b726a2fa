"""Rule: status-without-proof."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, quantities, reach, silence
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.wording import before_stop, removal

# Ranks that are ranks wherever they stand.
_RANKED = late(
    r"(?<!\w)(?:(?:the|our|your)\s+(?:#\s?1|no\.\s?1|number[\s-]one)\s+(?=[a-z])|(?:award|prize|medal|oscar|grammy|emmy|bafta|pulitzer)[\s-]+(?:winning|nominated)\b|top[\s-]rated\b"
    r"|best[\s-]+(?:selling|rated|loved)\b|fastest[\s-]growing\b"
    r"|(?:world(?:['’]s)?|market|industry|category)[\s-]+(?:leader|first|largest|biggest|renowned|famous)\b"
    r"|(?:loved|trusted|relied\s+on|used)\s+by\s+(?:\w+\s+){0,2}?(?:thousands|millions|hundreds|leading|everyone)\b"
    r"|(?:loved|trusted|relied\s+on)\s+by\s+(?:teams|companies|developers|enterprises|brands)\b"
    r"|(?:de\s+facto|industry)[\s-]standard\b|(?:first|only)\s+(?:\w+\s+){0,3}of\s+(?:its|their)\s+kind\b)",
    re.IGNORECASE,
    cues=(
        "1", "number", "winning", "nominated", "rated", "selling", "loved", "growing", "leader", "world", "market", "industry", "category",
        "thousands", "millions", "hundreds", "everyone", "trusted", "relied", "facto", "kind", "leading",
    ),
)  # fmt: skip
# Ranks where they stand before something that is made, sold or run: not "the most popular requests".
_BEFORE_NOUN = late(
    r"\b(?:(?:most|best)[\s-](?:loved|trusted|popular|widely[\s-](?:used|adopted)|starred|downloaded|admired|wanted)|leading)\b",
    re.IGNORECASE,
    cues=("leading", "loved", "trusted", "popular", "widely", "starred", "downloaded", "admired", "wanted"),
)
_POPULAR = late(r"\bpopular\b", re.IGNORECASE, cues=("popular",))
# A prize with its year, a place in a list.
_KNOWN = late(
    r"\b(?:won|ranked|voted|named|listed|awarded)\b|\b(?:in|of|since|for)\s+(?:\w+\s+)?(?:19|20)\d\d\b", re.IGNORECASE
)
_SEPARABLE = late(
    r"(?:award[\s-]+winning|top[\s-]rated|best[\s-]+selling|world[\s-](?:renowned|famous))(?=\s+\w)", re.IGNORECASE
)
# "An industry standard" is one of several.
_STANDARD = late(r"(?:de\s+facto|industry)[\s-]standard", re.IGNORECASE)
_ONE = late(r"\ban?\s+$", re.IGNORECASE)
# Its measure follows: "most popular at 59 %", "most popular project: ...".
_MEASURED = late(r"\s+(?:(?:at|with)\s+\d|\w+:)")


@rule(
    family="claim",
    severity="information",
    evidence=("ftc-substantiation", "words-to-watch", "geo-2024-cite-sources", "google-helpful-content"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=look_for(_RANKED, _BEFORE_NOUN, _POPULAR),
    defect="C21",
    over=order.below("status-without-proof"),
    about_words=True,
)
def status_without_proof(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A rank or an award without the list, the date or the giver.

    ## Why
    "Leading" and "award-winning" sound like facts. A reader can check them only with the ranking, the place and the
    date beside them.

    ## Example
    Norvel is the leading provider of lift sensors.

    ## Better
    Norvel sold 41 % of the lift sensors in Denmark in 2025 (Lift Registry, annual report).

    ## Fix
    Puts a gap for the ranking or the award at the end of the sentence, or takes the rank out where it stands before
    its noun.

    ## Evidence
    Advertising law takes a rank for a claim that needs proof before it is published. Naming sources helped in one 2024
    lab study in which they were allowed to be invented. "Leading", "most popular" and "industry standard" are hints:
    on real drafts they are as often a choice or a commonplace as a rank.
    """
    text = sentence.text
    if silence.is_silent(sentence):
        return
    if _KNOWN.search(text) or reach.has_evidence(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span in _statuses(parse, text):
        token = parse.at(span.end - 1)
        # "Oscar-nominated" begins with a name and is none.
        if token is None or silence.covers(sentence, token.span):
            continue
        if silence.standing(parse, token) - {"possible", "related"}:
            continue
        if quantities.quantities(text[: span.start] + text[span.end :]):
            continue  # "one of the most popular, used by 4,000 shops"
        words = sentence.exact(span)
        yield Mark(
            span,
            f"“{words}” is a rank without proof. Name the ranking or award, who made it, and the date.",
            severity=None if _is_plain(text, span) else "hint",
        )
        return


def _is_plain(text: str, span: Span) -> bool:
    """Whether it claims a rank and nothing else: a standard is one among some, and popular is what many things are."""
    return _RANKED.match(text, span.start) is not None and not _STANDARD.match(text, span.start)


def _statuses(parse: Parse, text: str) -> Iterator[Span]:
    for match in _RANKED.finditer(text):
        if _STANDARD.match(text, match.start()) and _ONE.search(text[: match.start()]):
            continue
        yield Span(match.start(), match.start() + len(match.group().rstrip()))
    for match in _BEFORE_NOUN.finditer(text):
        token = parse.at(match.end() - 1)
        if token is not None and not _MEASURED.match(text, match.end()) and _is_of_maker(parse, token):
            yield Span(*match.span())
    for match in _POPULAR.finditer(text):
        token = parse.at(match.start())
        if token is not None and not _MEASURED.match(text, match.end()) and _is_predicate(parse, token):
            yield Span(*match.span())


def _is_of_maker(parse: Parse, token: Token) -> bool:
    """Whether a rank stands before a company, a product or a person, and not after "its" or "some of the"."""
    noun = parse.head(token)
    while noun.pos not in ("NOUN", "PROPN") and noun.dep != "ROOT":
        noun = parse.head(noun)
    if noun.index < token.index or noun.lemma.lower() not in entries("ranked_nouns"):
        return False
    if token.dep not in ("amod", "compound") and token.tag == "VBG":
        return False
    some = parse.head(parse.head(noun)) if noun.dep == "pobj" else noun
    return some.lower not in ("some", "many", "few", "several") and not parse.children(noun, "poss")


def _is_predicate(parse: Parse, token: Token) -> bool:
    """``the format is popular``: what is said, not ``a popular format`` in passing."""
    verb = parse.head(token)
    if token.dep not in ("acomp", "oprd") or verb.lemma not in ("be", "become", "remain"):
        return False
    return any(at.pos in ("NOUN", "PROPN") for at in parse.children(verb, "nsubj"))


@status_without_proof.fixes
def mend(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the proof at the end, and the sentence without a rank that stands before its noun."""
    text = sentence.text
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "ranking or award, date, link")
    yield Remedy("placeholder", "Leave a gap for the proof", (Change(Span(end, end), f" ({gap})"),))
    if _SEPARABLE.match(text, mark.span.start):
        changes = removal(text, mark.span)
        if changes is not None:
            yield Remedy("delete", f"Leave out “{sentence.exact(mark.span)}”", changes)
