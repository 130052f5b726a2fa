"""
A second look at a split before anybody sees it: its pieces are parsed again, and nothing may be lost.

The cuts are made at places that one parse believes in; another parse, of each piece alone, often shows where that
one was mistaken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from citewell.pattern import late
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import QUESTION_WORDS, SUBJECTS, clause_at, is_finite, tensed_word
from citewell_rules._ideas.joints import Ideas, find_ideas
from citewell_rules._ideas.judgement import judge
from citewell_rules._ideas.split.cuts import Cut
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["verify"]

_NUMBER = late(r"\d+(?:[.,]\d+)*")
_NEGATIONS = frozenset({"not", "n't", "n’t", "no", "never", "none", "neither", "nor", "nobody", "nothing", "cannot"})
_MODALS = frozenset(
    {"can", "could", "may", "might", "must", "shall", "should", "will", "would", "ca", "wo", "'ll", "’ll", "'d", "’d"}
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))
_SUBORDINATORS = frozenset(
    {"which", "that", "who", "whose", "whom", "because", "although", "though", "whereas", "while", "if"}
)
_REQUESTS = frozenset({"please", "note"})
"""Words that open a piece which needs no subject."""
_REFERRING = frozenset({"he", "she", "it", "they"})


def verify(
    source: Parse, ideas: Ideas, cuts: Sequence[Cut], pieces: Sequence[str], parses: Sequence[Parse]
) -> Refusal | None:
    """
    The reason why a split is not offered after all; None where it holds.

    ``ideas`` are those of the source, ``pieces`` the sentences that the cuts make of it, ``parses`` theirs.
    """
    for piece, parse in zip(pieces, parses, strict=True):
        refused = _look(piece, parse)
        if refused is not None:
            return refused
    if _is_spliced(source, parses):
        return Refusal.SPLICE
    if _dangles(source, parses):
        return Refusal.DANGLING
    if _loses(source, cuts, parses):
        return Refusal.LOST
    # What an editor would split may leave a second idea that reads well where it is.
    allowed = ("one", "second") if judge(ideas, source) == "split" else ("one",)
    left = (judge(find_ideas(parse, piece), parse) for piece, parse in zip(pieces, parses, strict=True))
    return None if all(verdict in allowed for verdict in left) else Refusal.STILL_JOINED


def _look(piece: str, parse: Parse) -> Refusal | None:
    """What is wrong with a piece alone."""
    if any(piece.count(left) != piece.count(right) for left, right in _PAIRS) or piece.count('"') % 2:
        return Refusal.UNBALANCED
    root = next((token for token in parse if token.head == token.index), None)
    if parse[0].lower in _REQUESTS and root is not None and root.tag in ("VB", "VBP"):
        return None
    if root is None or not _is_predicated(parse, root):
        # The words may be plain where the tree is mistaken: a noun phrase that opens the piece, and its verb.
        opening = clause_at(parse, 0, len(parse))
        if opening is None or opening.subject is None or opening.lead:
            if _opens_with_tense(parse):
                return None
            return Refusal.NO_SUBJECT if root is not None and is_finite(parse, root) else Refusal.NO_VERB
    elif root.lemma == "be" and _ends_with(parse, root):
        return Refusal.NO_VERB
    first = parse[0]
    if first.lower in _SUBORDINATORS and first.tag != "DT" and not any(token.text == "," for token in parse):
        return Refusal.NO_VERB
    return None


def _opens_with_tense(parse: Parse) -> bool:
    """Whether a plain noun phrase and a past tense open a piece that the tree takes for a noun with a participle."""
    verb = next((token for token in parse if token.tag in ("VBD", "VBN")), None)
    before = parse.tokens[: verb.index] if verb is not None and verb.tag == "VBD" else ()
    nominal = all(token.pos in ("DET", "ADJ", "NOUN", "PROPN") or token.tag == "PRP$" for token in before)
    alone = all(token.pos not in ("VERB", "AUX") for token in parse.tokens[len(before) + 1 :])
    return bool(before) and nominal and alone


def _is_predicated(parse: Parse, root: Token) -> bool:
    """Whether the root is a finite verb after a subject, or before it: "there is a gauge", "then came the storm"."""
    subjects = parse.children(root, *SUBJECTS)
    finite = root.pos in ("VERB", "AUX") and is_finite(parse, root)
    # "Lisflo, a tool that helped": the subject of the only verb is a relative.
    plain = bool(subjects) and subjects[0].tag not in QUESTION_WORDS
    # "ReVal, a tool that helped people standardize data": a verb that does not agree is not the main one.
    if plain and subjects[0].tag in ("NN", "NNP") and parse[tensed_word(parse, root)].tag == "VBP":
        return bool(parse.children(subjects[0], "conj", "prep"))
    return finite and plain and subjects[0].index <= root.index + 1


def _ends_with(parse: Parse, verb: Token) -> bool:
    """Whether nothing of weight follows a verb, so that "outside of the office, that is" is no statement."""
    rest = parse.tokens[verb.index + 1 :]
    return all(token.pos in ("PUNCT", "PART", "ADV") for token in rest) and not any(
        token.tag in QUESTION_WORDS for token in parse
    )


def _is_spliced(source: Parse, parses: Sequence[Parse]) -> bool:
    """Whether a piece has two clauses side by side that the source did not have so: "A is b, c is d"."""

    def hung(parse: Parse) -> int:
        # The parser hangs the first of two spliced clauses on the second, with nothing between them but the comma.
        return sum(
            token.dep == "ccomp"
            and token.index < token.head
            and is_finite(parse, token)
            and not parse.children(token, "mark")
            and bool(parse.children(token, *SUBJECTS))
            and any(mark.text == "," for mark in parse.tokens[token.index : token.head])
            for token in parse
        )

    return sum(map(hung, parses)) > hung(source)


def _dangles(source: Parse, parses: Sequence[Parse]) -> bool:
    """Whether a piece has a new pronoun as its subject for which the one before has no word."""
    known = Counter(token.lower for token in source)
    said = Counter(token.lower for parse in parses for token in parse)
    for before, piece in pairwise(parses):
        subject = next((token for token in piece if token.dep in SUBJECTS), None)
        if subject is None or subject.lower not in _REFERRING or said[subject.lower] <= known[subject.lower]:
            continue
        if not any(_may_mean(token, subject) for token in before):
            return True
    return False


def _may_mean(token: Token, pronoun: Token) -> bool:
    """Whether a word has the number that a pronoun asks for."""
    if token.lower == pronoun.lower:
        return True
    if pronoun.lower == "they":
        return token.tag in ("NNS", "NNPS") or (token.dep == "conj" and token.pos in ("NOUN", "PROPN"))
    return token.tag in ("NN", "NNP")


def _loses(source: Parse, cuts: Sequence[Cut], parses: Sequence[Parse]) -> bool:
    """Whether numbers, names, negations or modals are other ones than before, what the cuts say again apart."""
    added = Counter(word.lower() for cut in cuts for word in re.findall(r"[\w’'-]+", cut.text))
    pieces = list(chain.from_iterable(parses))
    for words in (_numbers, _negations, _modals):
        before, after = Counter(words(source)), Counter(words(pieces))
        if before - after or any(word not in added for word in after - before):
            return True
    # A name may stand at the start of a piece, where every word has a capital.
    every = Counter(token.lower for token in pieces)
    return bool(Counter(_names(source)) - every)


def _numbers(tokens: Iterable[Token]) -> list[str]:
    return [number for token in tokens for number in _NUMBER.findall(token.text)]


def _negations(tokens: Iterable[Token]) -> list[str]:
    return [token.lower for token in tokens if token.lower in _NEGATIONS]


def _modals(tokens: Iterable[Token]) -> list[str]:
    return [token.lower for token in tokens if token.lower in _MODALS]


def _names(tokens: Iterable[Token]) -> list[str]:
    """Words with a capital inside the sentence, whatever the parser takes them for."""
    return [token.lower for token in tokens if token.text[:1].isupper() and token.index and token.lower != "i"]
