"""
The clauses of a sentence, read off its parse.

Small parsers attach long coordinations wrongly more often than not, but they rarely mistake a subject or a
finite verb. So clauses are asked for at a place: does one open here, does one stand between these words?
"""

from collections.abc import Iterator
from typing import NamedTuple

from citewell.pattern import late
from citewell.record import dataclass
from citewell.syntax import Parse, Token

__all__ = [
    "CONCESSIONS",
    "FINITE",
    "INNER",
    "QUESTION_WORDS",
    "SUBJECTS",
    "Clause",
    "beside",
    "clause_at",
    "clause_between",
    "command_at",
    "governor",
    "is_finite",
    "is_surely_finite",
    "tensed_word",
]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
"""Dependency labels of subjects."""
FINITE = frozenset({"MD", "VBZ", "VBP", "VBD"})
"""Part-of-speech tags of words that carry a tense."""
QUESTION_WORDS = frozenset({"WDT", "WP", "WP$", "WRB"})
"""Part-of-speech tags of which, who, where and their like."""
INNER = frozenset({"advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"})
"""Dependency labels of verbs whose clause is part of another one."""
CONCESSIONS = frozenset({"though", "although", "whereas", "while"})
"""Conjunctions that set a whole statement against another."""
_EMBEDDED = frozenset({"xcomp", "pcomp", "advcl", "acl", "amod", "acomp"})
"""Dependency labels of words without a tense that the tree may hang a later verb on by mistake."""
_PAST_ONLY = frozenset(
    {"was", "were", "had", "did", "went", "came", "gave", "took", "wrote", "became", "began", "saw", "knew", "grew"}
    | {"drew", "chose", "broke", "spoke", "drove", "rose", "fell", "ran", "got", "threw", "flew", "ate", "hid", "shook"}
)  # fmt: skip
_SHORT_LEAD = 4
"""Tokens of an adverbial that opens a clause without a comma after it: "in the third year we moved"."""
_SUBJECT_PRONOUNS = frozenset({"i", "we", "he", "she", "they", "it", "you", "this", "that", "these", "those", "there"})


@dataclass(frozen=True, slots=True)
class Clause:
    """
    A finite clause found at a place: token indices of its first word, its subject's first and last word, and
    its finite verb. ``subject`` is None for an imperative and for a verb that shares the subject before it.
    """

    start: int
    subject: tuple[int, int] | None
    verb: int
    lead: bool = False
    """Whether adverbial words (a condition, a time) stand between its start and its subject."""


def governor(parse: Parse, at: int) -> Token:
    """The main verb of the word that carries the tense, by its index; itself where it is one."""
    token = parse[at]
    return parse.head(token) if token.dep in ("aux", "auxpass") else token


def is_finite(parse: Parse, verb: Token) -> bool:
    if verb.tag in FINITE:
        return True
    if verb.tag in ("VBN", "VB") and verb.dep in ("ROOT", "conj") and _has_bare_subject(parse, verb):
        return True
    return any(child.tag in FINITE and child.index < verb.index for child in parse.children(verb, "aux", "auxpass"))


def beside(parse: Parse, verb: Token) -> Token:
    """
    The verb that a coordinated one stands beside; itself where it is not coordinated.

    "He likes to read in the sun and works": a verb that carries a tense stands beside another that does, also where
    the tree hangs it on an infinitive or a participle between them.
    """
    if verb.dep != "conj" or parse.head(verb).index > verb.index:
        return verb
    first = parse.head(verb)
    if is_finite(parse, verb) and verb.tag != "VB" and first.dep in _EMBEDDED and not is_finite(parse, first):
        return next((above for above in parse.ancestors(first) if is_finite(parse, above)), first)
    return first


def _has_bare_subject(parse: Parse, verb: Token) -> bool:
    """
    Whether a verb stands behind a subject, with no mark and no auxiliary: "interest ceased", "the two save him".

    Such a verb carries the tense, whatever it was tagged as.
    """
    before = [child for child in parse.children(verb) if child.index < verb.index]
    if not before or any(child.dep in ("aux", "auxpass", "mark") for child in before):
        return False
    subject = next((child for child in before if child.dep == "nsubj"), None)
    return subject is not None and all(word.pos != "PUNCT" for word in parse.tokens[subject.index : verb.index])


def is_surely_finite(parse: Parse, clause: Clause) -> bool:
    """
    Whether a clause's verb can be nothing but its verb.

    "The trades recorded every minute" and "the tools built in our office" are nouns with a participle as often
    as clauses, and "the lives" may be a noun; a subject that is a pronoun, or an object, decides.
    """
    verb = parse[clause.verb]
    subject = parse[clause.subject[1]] if clause.subject else None
    plain = governor(parse, clause.verb) == verb and verb.lemma not in ("be", "have", "do")
    if verb.tag != "VBD":
        plural = subject is not None and subject.tag in ("NNS", "NNPS")
        return not (verb.tag == "VBZ" and plain and plural)
    if verb.lower in _PAST_ONLY or (subject is not None and subject.lower in _SUBJECT_PRONOUNS):
        return True
    following = next((token for token in parse.tokens[clause.verb + 1 :] if token.tag != "RB"), None)
    if following is None or following.lower in ("every", "each", "all"):
        return False
    return following.tag in ("DT", "PRP$", "PRP", "CD") or following.lower == "that"


def tensed_word(parse: Parse, verb: Token) -> int:
    """The index of the word that carries the tense: the first auxiliary, or the verb itself."""
    helpers = [child.index for child in parse.children(verb, "aux", "auxpass") if child.tag in FINITE]
    return min([*helpers, verb.index])


class _Predication(NamedTuple):
    """
    A subject with its finite verb.

    ``mark`` is the index of the last word that makes a part of another clause of it: a conjunction, a relative or a
    question word; -1 where there is none, and past the sentence for a relative clause without one.
    """

    subject: Token
    verb: Token
    mark: int


def _predications(parse: Parse) -> tuple[_Predication, ...]:
    """The subjects of finite verbs, in order."""
    pairs = [(token, parse.head(token)) for token in parse if token.dep in SUBJECTS]
    asking = {token.index for token in parse if token.tag in QUESTION_WORDS}
    return tuple([_Predication(one, verb, _mark(parse, verb, asking)) for one, verb in pairs if is_finite(parse, verb)])


def _left_edge(parse: Parse, token: Token) -> int:
    return parse.subtree(token)[0].index


def _mark(parse: Parse, verb: Token, asking: set[int]) -> int:
    """See `_Predication`; ``asking`` are the indices of all question words."""
    if verb.dep in ("relcl", "acl"):
        return len(parse)
    children = [child for child in parse.children(verb) if child.index < verb.index]
    marks = [child.index for child in children if child.dep == "mark" or child.index in asking]
    if asking:
        subjects = parse.children(verb, "nsubj", "nsubjpass")
        marks += [word.index for one in subjects for word in _phrase(parse, one) if word.index in asking]
    return max(marks, default=-1)


def _phrase(parse: Parse, noun: Token) -> Iterator[Token]:
    """A noun and what stands around it up to its preposition's object, clauses left out: "the use of which"."""
    yield noun
    for child in parse.children(noun):
        if child.dep not in ("relcl", "acl", "conj", "appos"):
            yield from _phrase(parse, child)


_NAME = r"(?:d )*(?:[ar] )*(?:n )+(?:s (?:a )*(?:n )+)*"
_NOUN_PHRASE = late(rf"(?P<subject>p |e |{_NAME}(?:c {_NAME})?(?:i (?:p |{_NAME})){{0,2}})(?:r ){{0,2}}(?P<verb>v )")
_OPENING = frozenset("pedarn")
"""Letters that a noun phrase can begin with."""
_LETTERS = {
    "DT": "d", "PRP$": "d", "PDT": "d", "CD": "a", "JJ": "a", "JJR": "a", "JJS": "a", "VBN": "a", "HYPH": "a", "POS": "s",
    "NN": "n", "NNS": "n", "NNP": "n", "NNPS": "n", "PRP": "p", "EX": "e", "IN": "i", "MD": "v", "VBZ": "v", "VBP": "v",
    "VBD": "v", "RB": "r", "CC": "c",
}  # fmt: skip


def _clause_by_tags(parse: Parse, start: int, end: int) -> Clause | None:
    """A clause that opens at ``start`` with a plain noun phrase and a finite verb, whatever the tree says."""
    if _letter(parse[start]) not in _OPENING:
        return None
    shape = "".join([_letter(token) + " " for token in parse.tokens[start : min(end, start + 14)]])
    match = _NOUN_PHRASE.match(shape)
    if match is None:
        return None
    last = start + match.end("subject") // 2 - 1
    verb = start + match.start("verb") // 2
    found = parse[verb]
    # A participle read as a past tense ("data collected by ...") makes no clause: trust it only where a subject is near.
    if found.tag == "VBD" and found.dep in ("acl", "amod", "relcl"):
        return None
    if found.pos not in ("VERB", "AUX"):
        return None
    governor = parse.head(found) if found.dep in ("aux", "auxpass") else found
    # "Storing and querying changes in a, b and c is slow": a subject that begins before the joint goes on after it.
    if any(subject.index < start for subject in parse.children(governor, *SUBJECTS)):
        return None
    return Clause(start, (start, last), verb)


def _letter(token: Token) -> str:
    letter = _LETTERS.get(token.tag, "?")
    # "The talks and topics so join us": here "so" is a joint, and never stands between a subject and its verb.
    joins = letter in "irc" and ((letter == "i" and token.dep != "prep") or token.lower == "so")
    return "?" if joins else letter


def clause_at(parse: Parse, start: int, end: int) -> Clause | None:
    """The clause with its own subject that opens at token ``start`` (adverbial words may come first), if one does."""
    if start < end and parse[start].text == ",":  # "and, from then on, a is b"
        start += 1
    if start >= end:
        return None
    first = parse[start]
    if (first.tag in QUESTION_WORDS and first.lower != "when") or (first.lower == "that" and first.tag == "IN"):
        return None
    for subject, verb, mark in parse.once(_predications):
        if mark >= start or not start <= subject.index < verb.index < end:
            continue
        edge = max(_left_edge(parse, subject), start)
        lead = parse.tokens[start:edge]
        plain = all(word.pos == "ADV" or word.lower in ("then", "thus") for word in lead)
        if lead and not plain and not _is_lead(lead):
            break
        return Clause(start, (edge, subject.index), tensed_word(parse, verb), bool(lead) and not plain)
    return _clause_by_tags(parse, start, end)


def _is_lead(lead: tuple[Token, ...]) -> bool:
    """Whether the words before a subject are an adverbial, a short one or one closed by a comma, and nothing else."""
    if lead[0].pos == "ADP" and len(lead) <= _SHORT_LEAD and all(word.text != "," for word in lead):
        return True
    if lead[-1].text != "," or any(word.text in (";", "(", ")") or word.lower == "but" for word in lead):
        return False
    return lead[0].pos in ("ADP", "SCONJ", "ADV", "PART") or lead[0].tag == "VBG"


def command_at(parse: Parse, start: int, end: int) -> Clause | None:
    """The command that opens at token ``start``, if one does."""
    at = start
    while at < end and parse[at].lower in ("please", "then", "also", "just", "simply"):
        at += 1
    if at >= end or parse[at].tag not in ("VB", "VBP") or parse[at].pos not in ("VERB", "AUX"):
        return None
    verb = parse[at]
    if any(child.index < verb.index for child in parse.children(verb, *SUBJECTS, "aux", "mark")):
        return None
    if verb.dep not in ("ROOT", "conj", "ccomp", "parataxis", "dep"):
        return None
    return Clause(start, None, at)


def clause_between(parse: Parse, start: int, end: int) -> Clause | None:
    """The statement among the tokens from ``start`` to ``end``: its first clause that depends on no other."""
    found = clause_at(parse, start, end)
    if found is not None:
        return found
    for subject, verb, mark in parse.once(_predications):
        if mark >= start or not (start <= subject.index < end and start <= verb.index < end):
            continue
        if any(child.index >= start for child in parse.children(verb, "mark")):
            continue
        edge = max(_left_edge(parse, subject), start)
        return Clause(start, (edge, subject.index), tensed_word(parse, verb), edge > start)
    return command_at(parse, start, end)
