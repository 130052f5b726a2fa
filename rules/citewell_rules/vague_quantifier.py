"""Rule: vague-quantifier."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.record import dataclass
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import detail, numbers, order, silence
from citewell_rules._claims.clauses import above, tense
from citewell_rules._claims.lexicon import entries, notes, phrases
from citewell_rules._claims.people import is_population

# "As many as", "the few", "many a slip", "many more", "most of them", "several (Berlin, Lyon)".
_BEFORE = late(r"\b(?:(?<!well )as|how|so|too|the|these|those|a|its|their|our|your|this|that|not)\s+$", re.IGNORECASE)
_AFTER = late(
    r"-|\s*[(,.;:]|\s+(?:more|fewer|others?|another|an?|if|of\s+(?:them|these|those|us|you|which|the\s+time))\b",
    re.IGNORECASE,
)
# Behind the noun: which ones they are.
_LISTED = late(
    r"^\s*(?:\(|:|—|–|(?:such\s+as|including|for\s+example|e\.g\.|namely|like)\b)|,\s*(?:such\s+as|including|like|e\.g\.)",
    re.IGNORECASE,
)
_RELEASED = frozenset(
    {"addition", "bug", "bugfix", "enhancement", "feature", "fix", "improvement", "optimisation", "optimization"}
)
_STUDIED = frozenset({"engine", "study", "trial"})
# These are people or organisations only sometimes.
_AMBIGUOUS = frozenset({"case", "client", "editor", "import", "million", "search", "site"})
# "He worked in several companies" is told in passing.
_PREPOSITIONS = frozenset({"among", "by", "for", "from", "of", "to", "with"})
_ACQUAINTED = frozenset({"familiar", "comfortable", "aware", "know", "choose", "like", "prefer", "want"})
_OWNERS = frozenset({"our", "their", "its", "his", "her", "the", "all"})


@cache
def _gate() -> re.Pattern[str]:
    return phrases(notes("vague_quantifiers"))


@dataclass(frozen=True, slots=True)
class _Amount:
    """
    ``span`` holds the words of the amount, ``top`` is what its clause is built with: ``number`` in ``a number of nurses``,
    ``kind`` what the list notes.
    """

    span: Span
    noun: Token
    top: Token
    kind: str

    @property
    def is_share(self) -> bool:
        """Whether the words say that all have been counted."""
        return self.kind != ""


@rule(
    family="claim",
    severity="hint",
    evidence=("autogeo-2025", "words-to-watch", "geo-2024-statistics"),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS, *detail.LOOKS),
    gate=look_for(_gate),
    defect="C03",
    over=order.below("vague-quantifier"),
    about_words=True,
)
def vague_quantifier(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    "Many" or "most" where somebody could have counted.

    ## Why
    "Many publishers" may be three or three thousand, and "most" says that somebody has counted without saying who. The
    count, or the share and of how many, can be checked and quoted.

    Asked for are numbers of people, organisations and studies, shares of what is on a market, and what a release brings.
    Amounts of anything else are left alone, and so are those whose names or number follow.

    ## Example
    Many publishers lost traffic after the update.

    ## Better
    Of 212 publishers in our panel, 140 lost traffic between March and May 2026.

    ## Fix
    Leaves a gap for the number in the place of the word. You fill it in.

    ## Evidence
    Details in the place of generalities were preferred in nine of nine sets of one 2025 study, in which models reported
    on themselves. Added numbers helped in one 2024 lab study in which they were allowed to be invented.
    """
    text = sentence.text
    matches = [match for match in _gate().finditer(text) if not _is_bound(text, match)]
    if not matches or silence.is_silent(sentence) or _is_counted(sentence) or detail.is_listed_below(sentence):
        return
    if any(inline.kind in ("footnote", "url") for inline in sentence.inlines):
        return
    parse = sentence.parse
    if parse is None:
        return
    for match in matches:
        amount = _amount(parse, match)
        if amount is None or _LISTED.search(text[amount.noun.span.end :]) or not _is_countable(parse, amount):
            continue
        span = Span(amount.span.start, amount.noun.span.end)
        if silence.covers(sentence, span) or silence.standing(parse, amount.top) - {"related", "negated"}:
            continue
        words = sentence.exact(amount.span)
        asked = "Give the share, and of how many" if amount.is_share else "Give the number, or name them"
        yield Mark(span, f"“{words}” stands where somebody could have counted. {asked}.", data=amount)
        return


def _is_counted(sentence: Sentence) -> bool:
    """Whether the sentence or one of the two after gives a number: "a lot of traffic. 20,000 visitors came"."""
    return any(numbers.has_value(one.text) for one in (sentence, *sentence.following))


def _is_bound(text: str, match: re.Match[str]) -> bool:
    return bool(_BEFORE.search(text[: match.start()]) or _AFTER.match(text, match.end()))


def _amount(parse: Parse, match: re.Match[str]) -> _Amount | None:
    """The amount with the noun that it counts: the next one that is no compound of another."""
    span = Span(*match.span())
    inside = [at for at in parse if span.start <= at.span.start < span.end]
    if not inside or (inside[-1].lower == "most" and inside[-1].dep == "advmod"):
        return None  # "most useful features"
    for at in parse.tokens[inside[-1].index + 1 :]:
        if at.pos in ("NOUN", "PROPN") and at.dep not in ("compound", "nmod"):
            top = at
            while top.head != top.index and (parse.head(top) in inside or parse.head(top).lower == "of"):
                top = parse.head(top)
            return _Amount(span, at, top, notes("vague_quantifiers")[re.sub(r"\s+", " ", match.group().lower())])
        if at.pos in ("VERB", "AUX", "PUNCT", "PRON", "SCONJ") and at.dep not in ("amod", "poss"):
            return None
    return None


def _is_countable(parse: Parse, amount: _Amount) -> bool:
    """Whether the amount is of something that happened or is so, and that somebody could have counted."""
    noun, top = amount.noun, amount.top
    verb = above(parse, top)
    if noun.dep == "poss":
        return False
    if verb is not None:
        time = tense(parse, verb)
    else:  # "A lot of our customers cancelled": the parser may take that for a participle
        time = "past" if any(at.tag == "VBN" for at in parse.children(top, "acl")) else None
    if noun.lower == "times":
        return time in ("past", "perfect")
    if noun.lemma in _RELEASED:
        # "As well as many fixes", "after several optimisations": named in passing.
        return verb is not None and noun.tag == "NNS" and top.dep in ("dobj", "nsubj", "nsubjpass") and time != "future"
    if time not in ("past", "perfect", "present"):
        return False
    if noun.lemma in entries("marketed") or amount.kind == "surprise":
        return amount.is_share and top.dep in ("nsubj", "nsubjpass")
    # "Most bakers are familiar with yeast": nobody has asked them, and nobody doubts it.
    if verb is not None and any(at.lemma in _ACQUAINTED for at in (verb, *parse.children(verb, "acomp"))):
        return False
    # "The list contains many users"
    if top.dep == "dobj" and time == "present" and verb is not None and verb.lemma in entries("by_design"):
        return False
    if noun.lemma in _AMBIGUOUS or (top.dep == "pobj" and parse.head(top).lower not in _PREPOSITIONS):
        return False
    return is_population(noun) or (noun.tag == "NNS" and noun.lemma in _STUDIED)


@vague_quantifier.fixes
def fill_in(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the number or the share in the place of the amount."""
    amount = mark.data
    assert isinstance(amount, _Amount)
    gap = placeholder("NUMBER", "percent, total") if amount.is_share else placeholder("NUMBER")
    span, after = amount.span, sentence.text[amount.span.end :]
    if very := re.search(r"\b[Vv]ery\s+$", sentence.text[: span.start]):
        span = Span(very.start(), span.end)
    # "A lot of our customers" keeps its "of"; of a share it is needed.
    of = amount.is_share or (span.of(sentence.text).endswith("of") and after.split()[0].lower() in _OWNERS)
    ends = re.match(r"\s+of\b", after)
    yield Remedy("placeholder", "Leave a gap for the number", (Change(span, f"{gap} of" if of and not ends else gap),))
