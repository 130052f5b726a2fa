"""Main clauses with subjects of their own, joined by "and", "but", "so" or a mark: only the joint changes."""

from collections.abc import Sequence
from itertools import pairwise

from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, QUESTION_WORDS, SUBJECTS, Clause, governor, is_finite
from citewell_rules._ideas.joints import Ideas, Joint
from citewell_rules._ideas.judgement import ASIDES, may_go_on, shares_condition
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, capital, is_dash, opened
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["CONDITIONAL", "SHORTEST", "coordinated", "is_top", "leads_on", "sets_scene"]

SHORTEST = 4
"""Words that each side of a cut has at least."""
_COORDINATORS = frozenset({"and", "but", "so"})
CONDITIONAL = frozenset({"if", "unless", "when", "once", "because", "since", "until", "while", "although", "though"})
_MARKS = frozenset({"comma", "semicolon", "dash"})
_ELLIPTIC = frozenset({"second", "latter", "former", "one", "ones", "other", "same", "none", "neither", "rest"})
_BINDERS = frozenset(
    {"each", "every", "no", "any", "few", "none", "neither", "either", "both", "nobody", "everyone", "anyone"}
)
_OPENING = frozenset({"if", "when", "because"})
"""Conjunctions with which a second sentence can begin, where a comma closes their clause."""
_REASONS = frozenset({"since", "because", "as", "although", "though", "while", "whereas"})
_WAITING = frozenset(
    {"following", "follows", "example", "examples", "this", "below", "question", "rule", "rules", "namely"}
)
_APART = 8
"""Words that both sides of a colon have at least before they part."""
_EMPTY_OF = frozenset({"idea", "practice", "pleasure", "mistake", "time", "shame"})
"""Nouns that "it is a ... to" introduces."""
_MORE = frozenset(
    {"so", "also", "rather", "only", "even", "not", "yet", "that", "if", "when", "because", "vice", "still"}
)
_FREQUENCIES = frozenset(
    {"usually", "often", "sometimes", "typically", "generally", "normally", "rarely", "mostly", "maybe", "perhaps"}
)
_ADVERBS = frozenset(
    {"however", "therefore", "thus", "then", "instead", "otherwise", "though", "moreover", "hence", "so"}
)
_TIES = frozenset(
    {"in addition", "for example", "for instance", "in fact", "as a result", "of course", "in other words", "in turn"}
    | {"on the other hand", "in the end", "that said", "by the way", "after all", "in short", "and yet"}
    | {"in contrast", "by contrast", "at the same time", "in particular", "in practice", "first of all", "above all"}
    | {"in summary", "in conclusion", "to be clear", "on top of that", "as such", "as always", "that is", "even so"}
    | {"in return", "for this reason", "in a nutshell", "as mentioned", "to sum up", "in the meantime"}
)
"""Openings that tie a sentence to the one before, and hold for nothing after it."""
_SUPPOSED = frozenset({"possible", "likely", "probable", "unlikely", "conceivable", "plausible"})
_CLOSING = frozenset({"?", "!", ".", "”", '"', "''", "’"})
_ANEW = frozenset({"there", "this"})
"""Subjects that begin a statement of its own after a comma or "but"."""
_SUPPOSING = frozenset({"may", "might", "could", "would"})
_SINGULAR = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "their", "them"})


def coordinated(source: Source, number: int) -> Seam | Refusal:
    """The cut at a joint whose sides have subjects of their own, or the reason why there is none."""
    ideas, parse = source.ideas, source.parse
    joint, left, right = ideas.joints[number], _stated(ideas, number), ideas.propositions[number + 1].clause
    if left.subject is None or not (right.subject is not None or _is_request(parse, joint)):
        return Refusal.COMMAND
    if min(ideas.propositions[number].words, ideas.propositions[number + 1].words) < SHORTEST:
        return Refusal.SHORT
    before, after = parse.tokens[left.start : joint.token], parse.tokens[joint.token + 1 :]
    checks = (
        (Refusal.SERIES, _in_series(source, number)),
        (Refusal.CONNECTOR, _is_more(parse, joint, right, before, after) or _follows_too(ideas, number)),
        (Refusal.CONDITION, _may_hold_for_both(ideas, number, parse, before)),
        (Refusal.SERIES, joint.kind == "colon" and _announces(ideas, number, before)),
        (Refusal.SCOPE, _is_only_possible(before) or _goes_on_without_subject(after)),
        (Refusal.SCOPE, joint.kind == "and" and _may_be_reported(parse, joint, left, right)),
        (Refusal.SCOPE, joint.kind in _COORDINATORS and not _joins_main_clauses(parse, joint, left, right)),
        (Refusal.SUBJECT, _has_hard_subject(parse, left, right)),
        (Refusal.SHARED, _borrows_owner(parse, left, right)),
        (Refusal.ANTECEDENT, _is_ambiguous(parse, left, right, joint)),
        (Refusal.CAPITAL, joint.kind not in ("but", "so") and not opened(parse[joint.token + 1])),
    )
    refused = next((reason for reason, holds in checks if holds), None)
    return refused or Seam(_cuts(source, number), number)


def _stated(ideas: Ideas, number: int) -> Clause:
    """The clause with a subject that stands before a joint; an aside to it may stand between."""
    for one in reversed(ideas.propositions[: number + 1]):
        if one.clause.subject is not None:
            return one.clause
    return ideas.propositions[number].clause


def _is_request(parse: Parse, joint: Joint) -> bool:
    """Whether a mark is followed by "please ..." or "note that ..."."""
    return joint.kind in _MARKS and parse[joint.token + 1].lower in ("please", "note")


def _cuts(source: Source, number: int) -> tuple[Cut, ...]:
    """What to replace at a joint: the connector first, then the letter that needs a capital."""
    joint, right = source.ideas.joints[number], source.ideas.propositions[number + 1]
    place = Span(_without_blanks(source.text, joint.span.start), joint.span.end)
    if joint.kind in ("but", "so"):
        return (Cut(place, ". However," if joint.kind == "but" else ". As a result,"),)
    start = source.parse[joint.token + 1].span.start if joint.kind == "bracket" else right.span.start
    # A bracket, and most long dashes, stand close to the word after them.
    stop = "." if source.text[place.end].isspace() else ". "
    cuts = (Cut(place, stop), *capital(source.text, start))
    if joint.kind != "bracket":
        return cuts
    close = source.text.rindex(")")  # the bracket closes the sentence
    # "(... within.)." has a stop already.
    end = len(source.text.rstrip()) if source.text[close - 1] in ".!" else close + 1
    return (*cuts, Cut(Span(close, end), ""))


def _without_blanks(text: str, at: int) -> int:
    while text[at - 1] == " ":
        at -= 1
    return at


def _in_series(source: Source, number: int) -> bool:
    ideas, parse = source.ideas, source.parse
    joints = [joint for at, joint in enumerate(ideas.joints) if at == number or joint.kind not in ASIDES]
    kinds = [joint.kind for joint in joints]
    number = joints.index(ideas.joints[number])
    if kinds in (["comma"], ["bracket"], ["colon"]):
        return False
    if kinds[number] == "dash" and sum(map(is_dash, parse)) == 1:
        return any(token.text in (":", ";") for token in parse)
    if "comma" in kinds or "colon" in kinds[:number] or "dash" in kinds[:number] or "bracket" in kinds[:number]:
        return True
    words = source.opened(joints[number].token)
    if any(_is_listed(parse, token) for token in words):
        return True
    if sum(token.text == ";" for token in parse) > 1:
        return True
    return any(token.text == ":" for token in words) or sum(map(is_dash, words)) % 2 == 1


def _announces(ideas: Ideas, number: int, before: tuple[Token, ...]) -> bool:
    """Whether the words before a colon wait for what comes, or the sides are too short to stand apart."""
    shortest = min(ideas.propositions[number].words, ideas.propositions[number + 1].words)
    waits = before[-1].lower in _WAITING or before[-1].pos in ("AUX", "VERB", "ADP", "PRON", "CCONJ", "ADJ")
    return shortest < _APART or waits or len(ideas.joints) > 1


def _is_listed(parse: Parse, token: Token) -> bool:
    """Whether a noun is one of a list that the parser took for an explanation: "two new keys, two new locks"."""
    if token.dep != "appos":
        return False
    own, other = (parse.subtree(one)[0] for one in (token, parse.head(token)))
    return own.tag == other.tag == "CD" or (own.lower == other.lower and own.index != other.index)


def _is_more(parse: Parse, joint: Joint, right: Clause, before: tuple[Token, ...], after: tuple[Token, ...]) -> bool:
    """Whether the connector is part of a larger pattern, or says more than a new sentence would."""
    if joint.kind in _COORDINATORS and any(_pairs(parse, token) for token in before):
        return True
    if any(token.lower in ("respectively", "however") for token in after) and joint.kind != "semicolon":
        return True
    # "A is for b; c is for d, and so on": the end goes on with the row.
    if any(first.lower == "so" and second.lower in ("on", "forth") for first, second in pairwise(after)):
        return True
    opens_condition = right.lead and after and after[0].lower in _OPENING
    if joint.kind != "semicolon" and after and after[0].lower in _MORE and not opens_condition:
        return True
    # "..., however, b is c" and "..., and years later, b is c": more than a comma belongs to the second.
    if joint.kind == "comma" and (before[-1].lower in _ADVERBS or _has_loose_end(before)):
        return True
    # A quotation that ends in its own mark, and "However, of course, ...", where two adverbs meet.
    if before and before[-1].text in _CLOSING:
        return True
    if joint.kind in ("but", "so") and _opens_with_aside(after):
        return True
    # "But then a is b": "However, then" would tie on twice.
    if joint.kind == "but" and after and after[0].lower == "then":
        return True
    # ", so we can ..." names a purpose as often as a result.
    purpose = any(token.tag == "MD" for token in after[:8]) or any(token.lower == "let" for token in before)
    return joint.kind == "so" and purpose


def _follows_too(ideas: Ideas, number: int) -> bool:
    """Whether what comes after "and" follows from what stands before a "so", as its first half does: "a, so b and c"."""
    return number > 0 and ideas.joints[number].kind == "and" and ideas.joints[number - 1].kind == "so"


def _pairs(parse: Parse, token: Token) -> bool:
    """Whether a word announces a second half of the statement: "both ... and", "not only ... but"."""
    if token.lower in ("whether", "respectively"):
        return True
    if token.lower == "only":
        return token.index > 0 and parse[token.index - 1].lower in ("not", "n't", "n’t")
    halves = token.lower in ("either", "neither", "both") and token.dep in ("preconj", "cc", "advmod", "det")
    return halves and (token.lower != "both" or parse.head(token).pos in ("VERB", "AUX"))


def _opens_with_aside(after: tuple[Token, ...]) -> bool:
    """Whether a comma follows within three words that hold no noun which the clause could be about."""
    comma = next((n for n, token in enumerate(after[:4]) if token.text == ","), None)
    if comma is None or any(token.dep in SUBJECTS for token in after[:comma]):
        return False
    # "However, for tests, it is ..." says when or where; "However, in fact, ..." would tie on twice.
    return after[0].tag != "IN" or after[comma - 1].pos != "NOUN" or not sets_scene(after[:comma])


def _has_loose_end(before: tuple[Token, ...]) -> bool:
    """Whether the words before a comma end in an "and" or "but" that no finite verb follows."""
    last = next((n for n in reversed(range(len(before))) if before[n].tag == "CC" and before[n - 1].text == ","), None)
    return last is not None and not any(token.tag in FINITE for token in before[last:])


def _may_hold_for_both(ideas: Ideas, number: int, parse: Parse, before: tuple[Token, ...]) -> bool:
    """Whether a condition, a time or a place at either end of the sentence may be meant for both sides."""
    joint, left, right = ideas.joints[number], ideas.propositions[number].clause, ideas.propositions[number + 1].clause
    if joint.kind in _COORDINATORS and shares_condition(ideas, parse):
        return True
    if joint.kind == "and" and left.lead and not right.lead:
        lead = [token for token in before if left.subject is not None and token.index < left.subject[0]]
        told = leads_on(lead) and _is_past(parse, left)
        if sets_scene(lead) and _is_past(parse, left) == _is_past(parse, right) and not told:
            return True
    # "In a, b is c, and if d, e is f": the second condition may stand inside the first scene.
    if left.lead and right.lead and parse[right.start].lower in _OPENING:
        return True
    # "You ask for a, and we will b": what comes if it is asked for.
    asked = left.subject is not None and parse[left.subject[1]].lower == "you"
    if joint.kind == "and" and asked and parse[right.verb].lower in ("will", "'ll", "’ll"):
        return True
    # "Maybe a is b, and c is d", "you might have a, and you want b": both sides are supposed.
    supposed = before and (before[0].lower in _FREQUENCIES or parse[left.verb].lower == "might")
    if joint.kind == "and" and supposed:
        return True
    after = parse.tokens[right.verb :]
    return any(first.text == "," and second.lower in CONDITIONAL for first, second in pairwise(after))


def _is_only_possible(before: tuple[Token, ...]) -> bool:
    """Whether what is said is only supposed, and so may be what follows: "it is possible that a, but b"."""
    return any(
        first.lower in _SUPPOSED and second.lower == "that" and before[0].lower == "it"
        for first, second in pairwise(before)
    )


def _may_be_reported(parse: Parse, joint: Joint, left: Clause, right: Clause) -> bool:
    """Whether the second half has the subject of what "that" reports: "the reason is that we expect a, and we have b"."""
    if right.subject is None or parse[right.subject[1]].tag != "PRP":
        return False
    reported = [child for child in parse.children(governor(parse, left.verb), "ccomp") if child.index < joint.token]
    return any(
        parse.children(verb, "mark") and subject.lower == parse[right.subject[1]].lower
        for verb in reported
        for subject in parse.children(verb, *SUBJECTS)
    )


def _goes_on_without_subject(after: tuple[Token, ...]) -> bool:
    """Whether a last verb has no subject of its own, and may have the first one: "we send a, and b is c, and need d"."""
    rows = zip(after, after[1:], after[2:], strict=False)
    return any(comma.text == "," and word.tag == "CC" and verb.tag in (*FINITE, "VB") for comma, word, verb in rows)


def _is_past(parse: Parse, clause: Clause) -> bool:
    return parse[clause.verb].tag == "VBD"


def sets_scene(lead: Sequence[Token]) -> bool:
    """Whether the words before a subject say when, where or on what condition, and do not merely tie on."""
    words = [token.lower for token in lead if token.pos != "PUNCT"]
    return len(words) > 1 and " ".join(words) not in _TIES


def leads_on(lead: Sequence[Token]) -> bool:
    """Whether the words before a subject only say after what: each next thing that is told is later still."""
    return bool(lead) and lead[0].lower in ("after", "following", "upon")


def _joins_main_clauses(parse: Parse, joint: Joint, left: Clause, right: Clause) -> bool:
    """Whether the tree agrees that two main clauses meet: one hangs on the other, and that one on nothing."""
    first, second = governor(parse, left.verb), governor(parse, right.verb)
    connector = parse[joint.token]
    row = second.dep == "conj" and (parse.head(second) == first or _stands_in_row(parse, first, second))
    inside = parse.tokens[left.verb : joint.token]
    # "We moved, since a is b, and c is d": the second may be more of the reason; without a comma, of any clause.
    if joint.kind in ("and", "so") and any(_gives_reason(parse, token) for token in inside):
        return False
    if joint.kind == "but" and any(_gives_close_reason(parse, token) for token in inside):
        return False
    if _begins_anew(parse, joint, left, right):
        return True
    bare = joint.span.start == connector.span.start
    if joint.kind == "and" and bare and any(token.tag == "WRB" or token.lower == "if" for token in inside):
        return False
    if joint.kind == "and" and may_go_on(parse, left, right, joint.token):
        return False
    if _is_only_comma(parse, joint, left) and _stands_free(parse, joint, left):
        return True
    if connector.dep == "cc" and connector.head not in (first.index, second.index) and not row:
        return False
    if row and parse.head(second) == first:
        return first.dep in ("ROOT", "conj", "ccomp") and (first.dep == "ROOT" or is_top(parse, first))
    if first.dep == "ccomp" and parse.head(first) == second:
        return second.dep == "ROOT" and not parse.children(first, "mark")
    return row or _stands_free(parse, joint, left)


def _begins_anew(parse: Parse, joint: Joint, left: Clause, right: Clause) -> bool:
    """Whether "..., but there are" or "..., and this is" follows: no clause inside the first goes on so."""
    if right.subject is None or parse[right.subject[1]].lower not in _ANEW or parse[left.verb].lower in _SUPPOSING:
        return False
    inside = parse.tokens[left.verb : joint.token]
    return joint.kind == "but" or not any(token.dep == "mark" for token in inside)


def _gives_reason(parse: Parse, token: Token) -> bool:
    """Whether a word opens a clause that could go on; "as required" is none."""
    return token.dep == "mark" and token.lower in _REASONS and is_finite(parse, parse.head(token))


def _gives_close_reason(parse: Parse, token: Token) -> bool:
    """Whether a reason follows without a comma, so that "but" may go on with it: "a is b as c is d, but e is f"."""
    # "..., since" and "..., especially since" are no close ones.
    apart = any(before.text == "," for before in parse.tokens[max(0, token.index - 2) : token.index])
    return _gives_reason(parse, token) and token.lower in ("as", "because", "since") and not apart


def _stands_in_row(parse: Parse, first: Token, second: Token) -> bool:
    """Whether a third main clause hangs on the second one: "a is b, so c is d, but e is f"."""
    between = parse.head(second)
    follows = between.dep == "conj" and parse.head(between) == first and first.dep == "ROOT"
    hung = first.dep == "ccomp" and parse.head(first) == between and between.dep == "ROOT"
    if second.dep != "conj" or not (follows or hung):
        return False
    return any(first.index < subject.index < between.index for subject in parse.children(between, *SUBJECTS))


def _is_only_comma(parse: Parse, joint: Joint, left: Clause) -> bool:
    """Whether no other comma stands before a joint's, so that it closes no row."""
    return all(token.text != "," for token in parse.tokens[left.verb : joint.token - 1])


def _stands_free(parse: Parse, joint: Joint, left: Clause) -> bool:
    """
    Whether a comma and the connector follow a clause that opens no other one inside.

    Then there is nothing but that clause that the second could be joined to, whatever the tree says.
    """
    if joint.span.start == parse[joint.token].span.start:
        return False
    inside = parse.tokens[left.verb + 1 : joint.token - 1]
    if any(token.tag in QUESTION_WORDS or token.dep == "mark" or token.lower == "that" for token in inside):
        return False
    return not any(token.tag in FINITE and token.index != left.verb for token in inside)


def is_top(parse: Parse, verb: Token) -> bool:
    """Whether a verb hangs on the root as one main clause among others."""
    at = verb
    while at.dep in ("conj", "ccomp"):
        above = parse.head(at)
        if at.dep == "ccomp" and above.index < at.index:
            # "Note: a is b" hangs on its label.
            return above.dep == "ROOT" and parse[above.index + 1].text == ":"
        at = above
    return at.dep == "ROOT"


def _has_hard_subject(parse: Parse, left: Clause, right: Clause) -> bool:
    if right.subject is None:
        return False
    if left.subject is None:
        return True
    if parse[right.subject[1]].tag == "VBG" and parse[right.subject[1]].dep not in ("csubj", "csubjpass"):
        return True
    if parse[right.subject[1]].lower in _ELLIPTIC:
        return True
    binds = any(token.lower in _BINDERS for token in parse.tokens[left.subject[0] : left.subject[1] + 1])
    back = _SINGULAR | _PLURAL
    return binds and any(token.lower in back for token in parse.tokens[right.start : right.verb + 1])


def _borrows_owner(parse: Parse, left: Clause, right: Clause) -> bool:
    """Whether the second subject has no article or owner of its own: "her father is a smith and mother is a pilot"."""
    if left.subject is None or right.subject is None:
        return False
    first, second = parse[left.subject[1]], parse[right.subject[1]]
    return second.tag == "NN" and right.subject[0] == right.subject[1] and bool(parse.children(first, "poss"))


def _is_ambiguous(parse: Parse, left: Clause, right: Clause, joint: Joint) -> bool:
    """Whether the pronoun that the second sentence would open with stands for nothing sure before it."""
    if right.subject is None:
        return False
    if left.subject is None:
        return True
    pronoun = parse[right.subject[1]].lower
    verb, first = governor(parse, right.verb), governor(parse, left.verb)
    denied = joint.kind == "but" and any(child.dep == "neg" for child in parse.children(first))
    if pronoun not in ("it", "they"):
        # "We do not build a, but we use b" corrects; "However" would contrast.
        return denied and parse[left.subject[1]].lower == pronoun
    if pronoun == "it" and _is_empty(parse, verb):
        return False
    agreeing = [token for token in _candidates(parse, first) if _has_number(parse, token, pronoun)]
    about_subject = any(token.dep in ("nsubj", "nsubjpass") for token in agreeing)
    # "It is not a, but it is b": corrected, not contrasted.
    if denied and about_subject and first.lemma == verb.lemma:
        return True
    # A pronoun that is the subject of an active verb means the subject before it, whatever else has its number.
    if about_subject and not parse.children(verb, "nsubjpass"):
        return False
    return len(agreeing) != 1


def _is_empty(parse: Parse, verb: Token) -> bool:
    """Whether "it" stands for nothing before its verb: "it is possible to ..."."""
    if verb.lemma != "be" or not any(
        child.lower in ("to", "that") for child in parse.subtree(verb) if child.index > verb.index + 1
    ):
        return False
    complements = parse.children(verb, "acomp", "attr")
    return bool(complements) and (complements[0].dep == "acomp" or complements[0].lower in _EMPTY_OF)


def _candidates(parse: Parse, verb: Token) -> list[Token]:
    """The nouns of a clause that a pronoun after it may stand for."""
    found = [*parse.children(verb, "nsubj", "nsubjpass", "dobj", "attr")]
    for clausal in parse.children(verb, "xcomp", "ccomp"):
        found += parse.children(clausal, "dobj", "attr")
    return found


def _has_number(parse: Parse, token: Token, pronoun: str) -> bool:
    if token.lower == pronoun:
        return True
    plural = token.tag in ("NNS", "NNPS") or bool(parse.children(token, "conj"))
    return token.pos in ("NOUN", "PROPN") and plural == (pronoun == "they")
