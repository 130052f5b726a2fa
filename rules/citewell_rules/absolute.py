"""Rule: absolute."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import numbers, order, reach, silence
from citewell_rules._claims.lexicon import alternation, entries
from citewell_rules._claims.wording import before_stop

# Absolute by their words alone.
_WORDED = late(
    r"\b(?:(?:has|have|had)\s+never\s+been\s+(?:so\s+\w+|\w+er\b|more\s+\w+|better)"
    r"|without\s+(?:any\s+)?(?:restrictions?|limits?|limitations|compromises?|risks?|effort|exceptions?|downsides?|trade-?offs?)\b"
    r"|never\s+again\b|every\s+(?:last|single)\s+(?:bit|drop|ounce|second|cent|penny)\b|(?:full|complete|total)\s+(?:control|freedom|confidence|peace)\b"
    r"|(?:in|for|across|to)\s+(?:(?:nearly|almost|virtually|practically)\s+)?(?:all|every|any)\s+(?:kinds?\s+of\s+)?(?:fields?|industr(?:y|ies)|sectors?|needs?|budgets?|tastes?)\b"
    r"|(?:100\s?%|fully|completely|totally|absolutely|perfectly|entirely)\s+(?:safe|secure|reliable|accurate|risk-free|harmless|painless|effortless|error-free|free\s+of)\b)",
    re.IGNORECASE,
    cues=(
        "never", "restriction", "restrictions", "limit", "limits", "limitations", "compromise", "compromises", "risk",
        "risks", "effort", "exception", "exceptions", "downside", "downsides", "trade", "tradeoff", "tradeoffs", "bit",
        "drop", "ounce", "second", "cent", "penny", "control", "freedom", "confidence", "peace", "field", "fields",
        "industry", "industries", "sector", "sectors", "need", "needs", "budget", "budgets", "taste", "tastes", "safe",
        "secure", "reliable", "accurate", "harmless", "painless", "effortless", "error", "free",
    ),
)  # fmt: skip
_PEOPLE = frozenset({"everyone", "everybody", "nobody"})
_LIKING = frozenset({"enjoy", "hate", "like", "love"})
_RATED = "better|best|worse|worst|happy|ready|worth|ideal|perfect|pays?|wins?|sells?|outperforms?|more|less"
_RATING = late(_RATED, re.IGNORECASE)
# An absolute word with something near it that turns out well or badly, or that people are said to do.
_CLAIMING = late(
    rf"\balways\s+(?:\S+\s+){{0,3}}?(?:{_RATED}|\w+er)\b"
    rf"|\b(?:never|impossible|guaranteed|only\s+way)\s+(?:\S+\s+){{0,3}}?(?:more\b|{alternation(f'{verb}*' for verb in entries('outcome_verbs'))})"
    rf"|\b(?:every|everyone|everybody|nobody)\s+(?:\S+\s+){{0,3}}?{alternation(f'{verb}*' for verb in entries('outcome_verbs'))}",
    re.IGNORECASE,
    cues=("always", "never", "impossible", "guaranteed", "way", "every", "everyone", "everybody", "nobody"),
)


@rule(
    family="claim",
    severity="hint",
    evidence=("words-to-watch", "ftc-substantiation"),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS, *reach.LOOKS),
    gate=look_for(_WORDED, _CLAIMING),
    defect="C16",
    over=order.below("absolute"),
    about_words=True,
)
def absolute(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    "Always", "never" or "every" about the world, which one counterexample refutes.

    ## Why
    A reader who knows one exception stops believing the rest. What was tried, how often and with what result holds.

    ## Example
    Our backups never fail.

    ## Better
    None of the 40 backups of this archive failed between January and June 2026.

    ## Fix
    Puts a gap for the tested range at the end of the sentence. You fill it in; nothing is made up.

    ## Evidence
    Advertising law wants the proof of a claim that can be tested before it is published, and the style guide of an
    encyclopedia wants its source. No study of answer engines has tested these words.
    """
    text = sentence.text
    if silence.is_silent(sentence):
        return
    if numbers.is_quantified(sentence) or reach.has_evidence(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span, token in _absolutes(parse, text):
        if silence.covers(sentence, span):
            continue
        if silence.standing(parse, token) - {"negated", "possible", "related"}:
            continue
        words = sentence.exact(span)
        yield Mark(span, f"“{words}” falls with one counterexample. Say what was tried, how often, and what came out.")
        return


def _absolutes(parse: Parse, text: str) -> Iterator[tuple[Span, Token]]:
    """The absolute words of a sentence, each with the token whose clause says it."""
    for match in _WORDED.finditer(text):
        token = parse.at(match.end() - 1)
        if token is not None:
            yield Span(*match.span()), token
    for token in parse:
        word, head = token.lower, parse.head(token)
        if word in ("always", "never") and token.dep in ("advmod", "neg"):
            last = _turns_out(parse, token, head)
            if last is not None:
                yield Span(token.span.start, last.span.end), token
        elif word == "every" and token.dep == "det" and head.dep == "nsubj":
            if head.lemma in entries("populations") and _is_habit(parse, parse.head(head)):
                yield Span(token.span.start, head.span.end), head
        elif word in _PEOPLE and token.dep == "nsubj" and _is_habit(parse, head) and not _is_saying(parse, head):
            yield token.span, token
        elif word in ("impossible", "guaranteed") and _holds_outcome(parse, head):
            yield token.span, head
        elif word == "way" and _holds_outcome(parse, token):
            only = [child for child in parse.children(token, "amod") if child.lower == "only"]
            if only:
                yield Span(only[0].span.start, token.span.end), head


def _holds_outcome(parse: Parse, token: Token) -> bool:
    """``the only way to grow``, ``impossible to lose``: an outcome hangs on it."""
    return any(at.tag == "VB" and at.lemma in entries("outcome_verbs") for at in parse.subtree(token))


def _turns_out(parse: Parse, adverb: Token, verb: Token) -> Token | None:
    """The last word of a habit that turns out well or badly: ``never fail``, ``always rank better``."""
    if not _is_present(parse, verb):
        return None
    if adverb.lower == "never":
        # "Never have to worry" is about worrying.
        for turn in (verb, *parse.children(verb, "xcomp")):
            if turn.lemma in entries("outcome_verbs"):
                return turn if turn.index > adverb.index else adverb
    for rating in parse.children(verb, "acomp", "advmod", "attr"):
        more = any(child.lower in ("more", "less") for child in parse.children(rating))
        if rating.index > adverb.index and (rating.tag in ("JJR", "RBR") or more or _RATING.fullmatch(rating.lower)):
            return rating
    return verb if adverb.lower == "always" and _RATING.fullmatch(verb.lower) else None


def _is_habit(parse: Parse, verb: Token) -> bool:
    return verb.lemma in entries("outcome_verbs") and _is_present(parse, verb)


def _is_saying(parse: Parse, verb: Token) -> bool:
    """``nobody likes to wait``, ``everyone loves a story``: taste as such, and not of one thing that is praised."""
    if verb.lemma not in _LIKING or any(
        at.pos == "PROPN" or at.lower in ("our", "my", "this", "these") for at in parse.subtree(verb)
    ):
        return False
    objects = parse.children(verb, "dobj")
    return bool(parse.children(verb, "xcomp")) or any(
        child.lower in ("a", "an") for at in objects for child in parse.children(at, "det")
    )


def _is_present(parse: Parse, verb: Token) -> bool:
    """``fails``, ``will fail``: not what once happened, nor what must or can be."""
    auxiliaries = {child.lower for child in parse.children(verb, "aux")}
    return verb.tag in ("VBZ", "VBP") or (
        verb.tag == "VB" and auxiliaries <= {"will", "wo", "'ll", "’ll", "do", "does"}
    )


@absolute.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for what was tried, at the end of the sentence."""
    end = before_stop(sentence)
    gap = placeholder("NUMBER", "cases tried, period")
    yield Remedy("placeholder", "Leave a gap for what was tried", (Change(Span(end, end), f" ({gap})"),))
