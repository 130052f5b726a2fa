"""
The surest split of a sentence: cuts between main clauses that have their own subjects.

A cut replaces the connector and sets the next capital; nothing inside a clause is touched, so links, emphasis
and code stay as they are. Each reason not to cut has its name in `Refusal`.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import Clause, governor
from citewell_rules._ideas.joints import Ideas, Joint
from citewell_rules._ideas.judgement import judge, may_go_on, shares_condition

__all__ = ["Cut", "Refusal", "Split", "propose"]

Refusal = Literal[
    "no cut",  # no joint of a kind that is cut
    "question",
    "no sentence",  # does not begin or end as one
    "condition",  # what the sentence opens with, or closes with, may hold for both sides
    "series",  # one of several parallel clauses, or inside what a colon or dash opened
    "scope",  # the joint stands inside a reported or subordinate clause, or the tree is not sure
    "markup",  # inside a link or a quotation
    "command",
    "subject",  # a gerund, an elliptic "the second", a quantifier that binds the other side
    "antecedent",  # a pronoun that could stand for two things
    "connector",  # "and so", "but also", "not only ... but": more than a joint
    "short",
    "capital",  # begins with a name that has no capital
    "still joined",  # a piece would hold several ideas again
]
"""Why there is no split, one reason each."""

_SHORTEST = 5
_CONDITIONAL = frozenset({"if", "unless", "when", "once", "because", "since", "until", "while", "although", "though"})
_ELLIPTIC = frozenset({"second", "latter", "former", "one", "ones", "other", "same", "none", "neither", "rest"})
_BINDERS = frozenset(
    {"each", "every", "no", "any", "few", "none", "neither", "either", "both", "nobody", "everyone", "anyone"}
)
_PAIRED = frozenset({"either", "neither", "both", "only", "whether", "respectively"})
_MORE = frozenset({"so", "also", "rather", "only", "even", "not", "yet", "that", "if", "when", "because", "vice"})
_FREQUENCIES = frozenset({"usually", "often", "sometimes", "typically", "generally", "normally", "rarely", "mostly"})
_CLOSING = frozenset({"?", "!", ".", "”", '"', "''", "’"})
_SINGULAR = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "their", "them"})


@dataclass(frozen=True, slots=True)
class Cut:
    """``span`` of the sentence's text is replaced by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """The cuts in order; ``breaks`` are the offsets of those after which a new sentence begins."""

    cuts: tuple[Cut, ...]
    breaks: tuple[int, ...]

    def sentences(self, text: str) -> tuple[str, ...]:
        """The sentences that the cuts make of the text, or of another of the same length (with its code shown)."""
        out: list[str] = []
        piece, at = "", 0
        for cut in self.cuts:
            piece += text[at : cut.span.start]
            if cut.span.start in self.breaks:
                out.append(piece.strip() + ".")
                piece = cut.text[1:].lstrip()
            else:
                piece += cut.text
            at = cut.span.end
        out.append((piece + text[at:]).strip())
        return tuple(out)


def propose(ideas: Ideas, parse: Parse, text: str, closed: tuple[Span, ...] = ()) -> Split | Refusal:
    """
    Cuts that leave sentences which stand, or the reason why there are none.

    ``closed`` are spans of the text that stay in one piece, such as links and quotations.
    """
    whole = text.strip()
    if whole.endswith("?"):
        return "question"
    if not whole or whole[0].islower() or whole[-1] not in '.!:)…”"':
        return "no sentence"
    first: Refusal | None = None
    cut_at: list[int] = []
    for number in range(len(ideas.joints)):
        reason = _refuse(ideas, number, parse, closed)
        if reason is None:
            cut_at.append(number)
        elif first is None or first == "no cut":
            first = reason
    if not cut_at:
        return first or "no cut"
    if _still_joined(ideas, parse, cut_at):
        return first if first not in (None, "no cut") else "still joined"
    cuts = [_cuts(ideas, number, text) for number in cut_at]
    return Split(tuple(cut for group in cuts for cut in group), tuple(group[0].span.start for group in cuts))


def _refuse(ideas: Ideas, number: int, parse: Parse, closed: tuple[Span, ...]) -> Refusal | None:
    joint, left, right = ideas.joints[number], ideas.propositions[number].clause, ideas.propositions[number + 1].clause
    if joint.kind not in ("and", "but", "so", "semicolon"):
        return "no cut"
    if any(span.overlaps(joint.span) for span in closed):
        return "markup"
    if left.subject is None or right.subject is None:
        return "command"
    if min(ideas.propositions[number].words, ideas.propositions[number + 1].words) < _SHORTEST:
        return "short"
    before, after = parse.tokens[left.start : joint.token], parse.tokens[joint.token + 1 :]
    for reason, holds in (
        ("series", _in_series(ideas, number, parse)),
        ("connector", _is_more(joint, before, after)),
        ("condition", _may_hold_for_both(ideas, number, parse, before)),
        ("scope", joint.kind != "semicolon" and not _joins_main_clauses(parse, joint, left, right)),
        ("subject", _has_hard_subject(parse, left, right)),
        ("antecedent", _is_ambiguous(parse, left, right, joint)),
        ("capital", joint.kind in ("and", "semicolon") and not _can_open(parse[joint.token + 1])),
    ):
        if holds:
            return reason  # type: ignore[return-value]  # the tuple's names are those of Refusal
    return None


def _in_series(ideas: Ideas, number: int, parse: Parse) -> bool:
    kinds = [joint.kind for joint in ideas.joints]
    if "comma" in kinds or "colon" in kinds[:number] or "dash" in kinds[:number] or "bracket" in kinds[:number]:
        return True
    words = parse.tokens[: ideas.joints[number].token]
    if any(_is_listed(parse, token) for token in words):
        return True
    if sum(token.text == ";" for token in parse) > 1:
        return True
    return (
        any(token.text == ":" for token in words)
        or sum(token.text in ("—", "–", "--", "-") for token in words) % 2 == 1
    )


def _is_listed(parse: Parse, token: Token) -> bool:
    """Whether a noun is one of a list that the parser took for an explanation: "two new keys, two new locks"."""
    if token.dep != "appos":
        return False
    own, other = (parse.subtree(one)[0] for one in (token, parse.head(token)))
    return own.tag == other.tag == "CD" or (own.lower == other.lower and own.index != other.index)


def _is_more(joint: Joint, before: tuple[Token, ...], after: tuple[Token, ...]) -> bool:
    """Whether the connector is part of a larger pattern, or says more than a new sentence would."""
    if any(token.lower in _PAIRED and token.dep in ("preconj", "cc", "advmod", "det") for token in before):
        return True
    if any(token.lower in ("respectively", "however") for token in after) and joint.kind != "semicolon":
        return True
    # "A is for b; c is for d, and so on": the end goes on with the row.
    if any(first.lower == "so" and second.lower in ("on", "forth") for first, second in pairwise(after)):
        return True
    if joint.kind != "semicolon" and after and after[0].lower in _MORE:
        return True
    # A quotation that ends in its own mark, and "However, of course, ...", where two adverbs meet.
    if before and before[-1].text in _CLOSING:
        return True
    if joint.kind in ("but", "so") and any(token.text == "," for token in after[:3]):
        return True
    # ", so we can ..." names a purpose as often as a result.
    return joint.kind == "so" and any(token.tag == "MD" for token in after[:8])


def _may_hold_for_both(ideas: Ideas, number: int, parse: Parse, before: tuple[Token, ...]) -> bool:
    """Whether a condition, a time or a place at either end of the sentence may be meant for both sides."""
    joint, left, right = ideas.joints[number], ideas.propositions[number].clause, ideas.propositions[number + 1].clause
    if shares_condition(ideas, parse):
        return True
    if joint.kind == "and" and left.lead and not right.lead:
        lead = [token for token in before if left.subject is not None and token.index < left.subject[0]]
        if sum(token.pos != "PUNCT" for token in lead) > 1:
            return True
    if joint.kind == "and" and before and before[0].lower in _FREQUENCIES:
        return True
    after = parse.tokens[right.verb :]
    return any(first.text == "," and second.lower in _CONDITIONAL for first, second in pairwise(after))


def _joins_main_clauses(parse: Parse, joint: Joint, left: Clause, right: Clause) -> bool:
    """Whether the tree agrees that two main clauses meet: one hangs on the other, and that one on nothing."""
    first, second = governor(parse, left.verb), governor(parse, right.verb)
    connector = parse[joint.token]
    if connector.dep == "cc" and connector.head not in (first.index, second.index):
        return False
    if joint.kind == "and" and may_go_on(parse, left, right, joint.token):
        return False
    if second.dep == "conj" and parse.head(second) == first:
        return first.dep in ("ROOT", "conj", "ccomp") and (first.dep == "ROOT" or _is_top(parse, first))
    if first.dep == "ccomp" and parse.head(first) == second:
        return second.dep == "ROOT" and not parse.children(first, "mark")
    return False


def _is_top(parse: Parse, verb: Token) -> bool:
    """Whether a verb hangs on the root as one main clause among others."""
    at = verb
    while at.dep in ("conj", "ccomp"):
        above = parse.head(at)
        if at.dep == "ccomp" and above.index < at.index:
            return False
        at = above
    return at.dep == "ROOT"


def _has_hard_subject(parse: Parse, left: Clause, right: Clause) -> bool:
    if left.subject is None or right.subject is None:
        return True
    if parse[left.subject[1]].tag == "VBG" or parse[right.subject[1]].tag == "VBG":
        return True
    if parse[right.subject[0]].tag == "VBG" or parse[right.subject[1]].lower in _ELLIPTIC:
        return True
    opening = parse[left.subject[0]].lower
    back = _SINGULAR | _PLURAL
    return opening in _BINDERS and any(token.lower in back for token in parse.tokens[right.start : right.verb + 1])


def _is_ambiguous(parse: Parse, left: Clause, right: Clause, joint: Joint) -> bool:
    """Whether the pronoun that the second sentence would open with has two nouns of its number to stand for."""
    if right.subject is None or left.subject is None:
        return True
    pronoun = parse[right.subject[1]].lower
    verb = governor(parse, right.verb)
    if pronoun not in ("it", "they"):
        # "We do not build a, but we use b" corrects; "However" would contrast.
        denied = any(child.dep == "neg" for child in parse.children(governor(parse, left.verb)))
        return joint.kind == "but" and denied and parse[left.subject[1]].lower == pronoun
    if (
        pronoun == "it"
        and any(child.lower in ("to", "that") for child in parse.subtree(verb) if child.index > verb.index + 3)
        and verb.lemma == "be"
    ):
        # "It is possible to ...": stands for nothing before it.
        complements = parse.children(verb, "acomp", "attr")
        if complements and complements[0].dep == "acomp":
            return False
    plural = pronoun == "they"
    first = governor(parse, left.verb)
    candidates = [*parse.children(first, "nsubj", "nsubjpass", "dobj", "attr")]
    for clausal in parse.children(first, "xcomp", "ccomp"):
        candidates += parse.children(clausal, "dobj", "attr")
    agreeing = [
        token
        for token in candidates
        if token.lower == pronoun
        or (
            token.pos in ("NOUN", "PROPN")
            and (token.tag in ("NNS", "NNPS") or bool(parse.children(token, "conj"))) == plural
        )
    ]
    subject = [token for token in agreeing if token.dep in ("nsubj", "nsubjpass")]
    if joint.kind == "but" and any(child.dep == "neg" for child in parse.children(first)) and subject:
        return True  # "It is not a, but it is b": corrected, not contrasted
    if subject and parse.children(verb, "nsubjpass") and len(agreeing) > 1:
        return True
    return len(agreeing) != 1 and not (subject and len(agreeing) == 2 and subject[0].lower == pronoun)


def _can_open(first: Token) -> bool:
    """Whether a sentence can begin with this word once it has a capital: not "npm" or "iOS"."""
    if not first.text[0].islower():
        return first.text[0].isalnum() or first.text[0] in "“\"'‘$"
    return first.pos != "PROPN" and first.text.islower() and first.tag not in ("FW", "XX")


def _still_joined(ideas: Ideas, parse: Parse, cut_at: list[int]) -> bool:
    borders = [-1, *cut_at, len(ideas.joints)]
    for low, high in pairwise(borders):
        part = Ideas(ideas.propositions[low + 1 : high + 1], ideas.joints[low + 1 : high])
        if judge(part, parse) != "one":
            return True
    return False


def _cuts(ideas: Ideas, number: int, text: str) -> list[Cut]:
    """What to replace at a joint: the connector first, then the letter that needs a capital."""
    joint, right = ideas.joints[number], ideas.propositions[number + 1]
    start = joint.span.start
    while text[start - 1] == " ":
        start -= 1
    place = Span(start, joint.span.end)
    if joint.kind in ("but", "so"):
        return [Cut(place, ". However," if joint.kind == "but" else ". As a result,")]
    first = right.span.start
    if not text[first].islower():
        return [Cut(place, ".")]
    return [Cut(place, "."), Cut(Span(first, first + 1), text[first].upper())]
