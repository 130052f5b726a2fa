"""Rule: unattributed-quote."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._claims import order, reach, silence
from citewell_rules._claims.lexicon import entries

_QUOTE = r"[“\"«]"
_SAID = (
    r"(?:said|says|say|put|puts|called|calls|told|tells|wrote|writes|commented|comments?|noted|notes|explained|remarked|described"
    r"|describes|proclaim(?:ed|ing)|exclaimed|concluded|summed)"
)
# Words of a speaker who is told apart from others: a name with capitals, or "our" and "the" one.
_SPEAKING = late(
    r"\b(?:said|says|writes|wrote|told|explains?|explained|adds?|added|noted|comments?|commented|states?|stated|recalls?|recalled"
    r"|asked|asks|quotes?|quoted|according|feedback|responses?|testimonials?|answers?|replied|motto|slogan|mission|principle|rule)\b",
    re.IGNORECASE,
)
_SIGNED = late(r"^\s*(?:[—–―]|--?)\s*\S")
_LEAD = late(r":\s*$")


@cache
def _nameless() -> re.Pattern[str]:
    people = "|".join(
        sorted(entries("speakers") | entries("populations") | entries("authorities"), key=len, reverse=True)
    )
    someone = rf"(?:someone|somebody|(?:one|an?|another|some|many|several)\s+(?:[\w-]+\s+){{0,2}}?(?:{people})s?|many|some|others)"
    return re.compile(
        rf"\b(?P<who>{someone})\s+(?:(?:has|have|once|even|also|recently|to|who|later)\s+)*{_SAID}\b[^.!?“\"«]{{0,40}}?(?P<quote>{_QUOTE})"
        rf"|[”\"»]\s*[—–-]{{1,2}}\s*(?P<sign>(?:an?|one|another)\s+(?:[\w-]+\s+){{0,2}}?(?:{people}))\b",
        re.IGNORECASE,
    )


def _may_quote(text: str) -> bool:
    """The cheap look: a quotation mark."""
    return any(mark in text for mark in '“"«')


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-quotation", "words-to-watch", "google-helpful-content", "autogeo-2025"),
    since="0.1",
    sees=(*silence.LOOKS, "previous", "next", "lead_in", "block"),
    gate=_may_quote,
    defect="C15",
    over=order.below("unattributed-quote"),
)
def unattributed_quote(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A quotation of nobody in particular.

    ## Why
    Words in quotation marks count as evidence because somebody stands by them. Without a name, a role and an occasion
    they could be anybody's, and no reader can look them up.

    ## Example
    As one user put it, "I will never go back."

    ## Better
    "I will never go back," said Ana Ruiz, editor at Norte, in May 2026.

    ## Fix
    Adds a gap for the speaker behind the quotation.

    ## Evidence
    Quotations helped most of all rewrites in one 2024 lab study, in which they were allowed to be invented; a 2025
    benchmark found little effect of such rewrites. Readers can check a quotation only with its speaker. It is a hint
    because too few of its findings on real drafts were read to measure it.
    """
    text = sentence.text
    if silence.is_silent(sentence) or PLACEHOLDER.search(sentence.exact()):
        return
    if reach.is_cited(sentence):
        return
    if match := _nameless().search(text):
        span = Span(*match.span("who" if match["who"] else "sign"))
        if silence.covers(sentence, span):
            return
        parse = sentence.parse
        token = parse.at(span.end - 1) if parse is not None else None
        if parse is None or (
            token is not None and silence.standing(parse, token) & {"conditional", "wished", "instructed"}
        ):
            return
        words = sentence.exact(span)
        yield Mark(span, f"“{words}” has no name. Say who said it, in what role, and when.")
    elif _is_whole(sentence) and not _has_speaker(sentence):
        parse = sentence.parse
        if parse is not None and _is_clause(parse):
            yield Mark(
                sentence.quotes[0], "Nobody is named for this quotation. Say who said it, in what role, and when."
            )


def _is_whole(sentence: Sentence) -> bool:
    """Whether the sentence is one quotation and nothing else; a title in quotation marks has words behind it."""
    if len(sentence.quotes) != 1:
        return False
    [quote] = sentence.quotes
    text = sentence.text
    return not f"{text[: quote.start]}{text[quote.end :]}".strip(" .!\n")


def _has_speaker(sentence: Sentence) -> bool:
    """Whether the sentences or blocks beside it tell who speaks."""
    block = sentence.block
    if sentence.kind != "paragraph" or sentence.lead_in is not None:
        return True
    near = [one.text for one in (sentence.previous, sentence.next, block.previous, block.next) if one is not None]
    after = [one.text for one in (sentence.next, block.next) if one is not None]
    return any(_SPEAKING.search(one) or _LEAD.search(one) for one in near) or any(_SIGNED.match(one) for one in after)


def _is_clause(parse: Parse) -> bool:
    """Whether a verb with a subject is quoted: a statement, and no title or label."""
    return len(parse) > 6 and any(
        at.dep in ("ROOT", "ccomp", "relcl") and parse.children(at, "nsubj", "nsubjpass") for at in parse
    )


@unattributed_quote.fixes
def name_speaker(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the speaker, in the place of the nameless one or behind the quotation."""
    gap = placeholder("NAME", "speaker, role, occasion, link")
    change = Change(mark.span, gap)
    if sentence.text[mark.span.start] in '“"«':
        change = Change(Span(mark.span.end, mark.span.end), f" – {gap}")
    yield Remedy("placeholder", "Leave a gap for the speaker", (change,))
