"""Rule: hedge-stack."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._claims import numbers, order, silence
from citewell_rules._claims.lexicon import alternation, cues, entries, notes
from citewell_rules._claims.wording import removal

_HEDGE = alternation(entries("hedges"))
_ADVERBS = tuple(word for word, note in notes("hedges").items() if note)
_ADVERB = alternation(_ADVERBS)
_FEW = r"(?:[^\s.,;:()]+\s+){0,4}?"
_FRAME = r"(?:it\s+(?:seems|appears|would\s+seem)\s+(?:that\s+)?|there\s+is\s+a\s+chance\s+that\s+)"
_TEND = r"(?:would\s+likely\s+tend|(?:may|might|could)\s+tend)\s+to\b"
_FRAMED = late(_FRAME, re.IGNORECASE)
# Two hedges with at most a few words between them, in one clause.
_STACK = late(
    rf"(?:{_FRAME}|{_ADVERB}\s+){_FEW}{_HEDGE}|{_HEDGE}\s+{_FEW}{_ADVERB}|{_TEND}",
    re.IGNORECASE,
    cues={*cues(_ADVERBS), "seem", "seems", "appears", "chance", "tend"},
)
_MODALS = frozenset({"may", "might", "could"})


@rule(
    family="claim",
    severity="hint",
    evidence=("words-to-watch",),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS),
    gate=look_for(_STACK),
    defect="C18",
    over=order.below("hedge-stack"),
    about_words=True,
)
def hedge_stack(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    Two or more hedges on one claim, so that nothing is asserted.

    ## Why
    One "may" is honest. "May possibly" says no more, and a reader cannot tell what the doubt rests on.

    ## Example
    This may possibly help to improve the harvest.

    ## Better
    This may improve the harvest where the soil is wet in April.

    ## Fix
    Takes one of the hedges out, where it is an adverb. Say what the other one depends on.

    ## Evidence
    The style guide of an encyclopedia marks vague words for a rewrite. No study of answer engines has tested hedges.
    """
    text = sentence.text
    if silence.is_silent(sentence) or numbers.has_value(text):
        return
    parse = sentence.parse
    if parse is None:
        return
    for match in _STACK.finditer(text):
        span = Span(*match.span())
        if silence.covers(sentence, span) or not _is_stack(parse, text, span):
            continue
        words = sentence.exact(span)
        yield Mark(span, f"“{words}” hedges twice. Keep one, and say what it depends on.")
        return


def _is_stack(parse: Parse, text: str, span: Span) -> bool:
    """Whether the hedges are said of one another's clause: no "may or may not", no permission, no month of May."""
    within = [token for token in parse if span.overlaps(token.span)]
    # "More likely" compares, and hedges nothing.
    hedges = [
        token
        for token in within
        if token.lower in entries("hedges") and not (token.lower == "likely" and token.pos == "ADJ")
    ]
    if any(token.lower in ("or", "and", "but", "if", "when", "which", "who") for token in within):
        return False
    if any(token.lower in _MODALS and token.tag != "MD" for token in hedges):
        return False
    framed = _FRAMED.match(text, span.start) is not None
    return len(hedges) + framed > 1 or any(token.lower == "tend" for token in within)


@hedge_stack.fixes
def leave_out(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The sentence without one hedge that is an adverb."""
    hedges = notes("hedges")
    for match in re.finditer(r"\w+", mark.span.of(sentence.text)):
        if hedges.get(match.group().lower()) != "adverb":
            continue
        span = Span(mark.span.start + match.start(), mark.span.start + match.end())
        changes = removal(sentence.text, span)
        if changes is not None:
            yield Remedy("delete", f"Leave out “{sentence.exact(span)}”", changes)
            return
