"""What a pronoun stands for: the one thing named in the sentence before it, or in the heading; None wherever unsure."""

import re
from collections.abc import Sequence
from itertools import takewhile

from citewell.document import Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._sections.openings import is_be, leaning_subject, may_have_leaning_subject
from citewell_rules._sections.subjects import Number, Turn, topic

__all__ = ["Antecedent", "asked_about", "event", "named_above", "replaced"]


@dataclass(frozen=True, slots=True)
class Antecedent:
    """
    A thing as it is named in the middle of a sentence: "the gauge", "Halden Cycles".

    ``is_spelled`` says that it has a small letter wherever it stands, as "npm".
    """

    words: str
    number: Number
    is_spelled: bool = False

    @property
    def capital(self) -> str:
        """The same at the start of a sentence."""
        return self.words if self.is_spelled else self.words[0].upper() + self.words[1:]

    def possessive(self, mark: str) -> str:
        """Whose: "the gauge's", "the gauges'"; ``mark`` is the writer's apostrophe."""
        return self.words + (mark if self.number == "plural" and self.words.endswith("s") else f"{mark}s")


_NUMBERS: dict[str, Number] = {
    "it": "singular", "its": "singular", "they": "plural", "their": "plural",
}  # fmt: skip
_CLITICS = {"'re": "are", "'ll": "will", "'ve": "have"}
_PLAIN = late(r"[\w .,&+/’'-]+")
_ASKED = late(
    r"what(?P<verb>\s+is|\s+are|['’]s)\s+(?P<thing>(?:an?\s+|the\s+)?[A-Za-z][\w.+-]*(?:\s+[A-Za-z][\w.+-]*){0,3})\s*\?",
    re.IGNORECASE,
)
# A name with a capital or digit within, which no other word of a heading has: "Why use HydroPress?", "How HydroPress works".
_ASKED_OF = late(
    r"(?:Why(?:\s+(?:use|choose|is))?|What\s+makes|How(?:\s+does)?)\s+(?P<thing>[A-Z][\w.+-]*[A-Z\d][\w.+-]*)(?:\s+[a-z-]+)?\s*\??"
)
_STATED = late(
    r"(?!(?:Who|What|When|Where|Why|How|Which|If|Is|Are|There|Here|All|Some|Many|Most|Both|Each|One|Everyone|Everything|Nothing)\b)"
    r"(?P<thing>[A-Z][\w+-]*(?:\s+[\w+-]+){0,3}?)\s+(?P<verb>is|are)\s+[^?]+"
)
_NO_THING = late(
    r"\b(?:it|this|that|these|those|new|next|changed|changing|different|here|there|the\s+(?:difference|point|best|problem|plan)|"
    r"in|on|of|for|to|at|with|we|you|your|our|my|not|so|coming|included|wrong|missing|supported)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_FURTHEST = 4
"""So many sentences back is a thing looked for at most."""
_NO_PART_OF_NAMES = frozenset({"PUNCT", "VERB", "CCONJ", "PRON", "ADP", "SYM", "ADV"})
# Subjects that are no one thing, or that need words of their own.
_LOOSE = frozenset({
    "some", "many", "most", "few", "several", "each", "every", "no", "any", "this", "that", "these", "those", "such",
    "another", "other", "both", "all", "either", "neither", "one", "what", "which", "whose", "his", "her", "its",
    "their", "not", "more", "fewer", "less", "half", "much", "enough", "same", "following", "former", "latter",
})  # fmt: skip
_OURS = frozenset({"my", "our"})
_DENYING = frozenset({"not", "no", "n't", "n’t", "never", "neither", "nor"})
_SHOWING = frozenset({"this", "these"})
# What a verb tells, as a noun.
_EVENTS = {
    **{verb: verb for verb in (
        "change", "increase", "decrease", "update", "upgrade", "launch", "move", "switch", "release", "delay", "redesign",
        "support", "rewrite", "work", "decline", "rise",
    )},
    "abbreviate": "abbreviation", "adopt": "adoption", "compile": "compilation", "concentrate": "concentration",
    "consolidate": "consolidation", "convert": "conversion", "decide": "decision", "decouple": "decoupling",
    "deploy": "deployment", "expand": "expansion", "fail": "failure", "grow": "growth", "implement": "implementation",
    "improve": "improvement", "integrate": "integration", "invest": "investment", "migrate": "migration",
    "optimize": "optimization", "reduce": "reduction", "remove": "removal", "replace": "replacement",
    "restrict": "restriction", "separate": "separation", "simplify": "simplification",
}  # fmt: skip


def asked_about(heading: str, pronoun: str) -> Antecedent | None:
    """What a heading is about, such as "What is a basket press?", "Why HydroPress?" and "Racks are light", if the pronoun agrees."""
    heading, opens = heading.strip(), pronoun[:1].isupper()
    # Of "Rack presses are quick" it cannot be told whether "Rack" has a capital within a sentence.
    match = _ASKED.fullmatch(heading) or _ASKED_OF.fullmatch(heading) or (_STATED.fullmatch(heading) if opens else None)
    if match is None or _NO_THING.search(match["thing"]):
        return None
    number: Number = "plural" if match.groupdict().get("verb", "").strip().lower() == "are" else "singular"
    if _NUMBERS.get(pronoun.lower()) != number:
        return None
    thing = _inside(match["thing"])
    return Antecedent(thing, number, is_spelled=_has_small_letter(thing))


def _has_small_letter(name: str) -> bool:
    """Whether a name is spelled with a small first letter, as "iPhone" and "k6": a capital or a digit follows."""
    first = name.split(" ", 1)[0]
    return first[:1].islower() and any(char.isupper() or char.isdigit() for char in first)


def _inside(thing: str) -> str:
    """A thing named in a heading as it stands in a sentence: its article in lower case."""
    article, blank, rest = thing.partition(" ")
    return article.lower() + blank + rest if article.lower() in ("a", "an", "the") else thing


def named_above(before: Sequence[Sentence], parse: Parse, span: Span, known: frozenset[str]) -> Antecedent | None:
    """
    What a pronoun stands for that opens a sentence, by the sentences ``before`` it in its block.

    It is what the last of these is about, or where that one opens with the same pronoun, what that stands for. ``parse``
    is the parse of the sentence with the pronoun, at ``span``; ``known`` are the stems of words that the heading gives.
    """
    opens = not span.start
    for previous in reversed(before[-_FURTHEST:]):
        word, above = parse.at(span.start), previous.parse
        if word is None or word.span != span or above is None:
            return None
        named = _named_before(previous, above, parse, word, known, opens=opens)
        again = leaning_subject(above, frozenset(), first=False) if may_have_leaning_subject(previous.text) else None
        if named is not None or again is None or not _is_same(word.lower, again.span.of(previous.text).lower()):
            return named
        parse, span = above, again.span
    return None


def _is_same(one: str, other: str) -> bool:
    """Whether two pronouns that open sentences side by side go on about the same thing."""
    return one in _NUMBERS and _NUMBERS[one] == _NUMBERS.get(other)


def _named_before(
    previous: Sentence, before: Parse, parse: Parse, word: Token, known: frozenset[str], *, opens: bool
) -> Antecedent | None:
    """
    What the sentence before is about, where the pronoun ``word`` goes on about it; ``before`` is its parse.

    ``opens`` says that the name would stand first in its sentence.
    """
    if word.lower == "this":
        return event(before)
    number = _NUMBERS.get(word.lower)
    if number is None or not _stands_for_thing(parse, word):
        return None
    noun = topic(Turn(before, parse, word, number, known))
    if noun is None:
        return None
    found = _short_name(before, noun, number) or _as_named(previous, _phrase(before, noun), number)
    # A word that has stood first only: whether it has a capital elsewhere cannot be told.
    if found is None or opens or found.words[0].islower():
        return found
    return found if noun.pos == "PROPN" and " of " not in found.words else None


def event(parse: Parse) -> Antecedent | None:
    """What happens, where a verb that tells it gives the noun too: "Traffic increased." gives "this increase"."""
    root = next((at for at in parse if at.dep == "ROOT"), None)
    if root is None or root.lemma not in _EVENTS or any(at.lower in _DENYING for at in parse):
        return None
    auxiliaries = parse.children(root, "aux", "auxpass")
    is_told = any(at.tag in ("VBZ", "VBP", "VBD") or at.lower == "will" for at in (root, *auxiliaries))
    if root.lemma == "work" and root.tag != "VBG":
        return None  # "The press works": that is no work
    is_unreal = any(at.tag in ("MD", "TO") and at.lower != "will" for at in auxiliaries)
    told = parse.children(root, "conj", "ccomp", "advcl", "parataxis")
    more = any(not _is_aside(parse, at) for at in told)
    return None if not is_told or is_unreal or more else Antecedent(f"this {_EVENTS[root.lemma]}", "singular")


def _is_aside(parse: Parse, clause: Token) -> bool:
    """Whether a clause says what for, or what else it brings: "To save oil, ...", "..., saving oil"."""
    return clause.dep == "advcl" and (
        clause.tag == "VBG" or any(at.lower == "to" for at in parse.children(clause, "aux"))
    )


def _stands_for_thing(parse: Parse, word: Token) -> bool:
    """Whether the pronoun that opens a sentence may stand for a thing: not "it is the job of ... to", "it would be ... to say"."""
    verb = parse.head(word)
    if word.lower != "it" or not is_be(verb):
        return True
    said = parse.children(verb, "attr", "acomp", "prep", "npadvmod")
    if any(at.lower == "no" for noun in said for at in parse.children(noun, "det")):
        return False  # "It is no exception for ..."
    deps = ("xcomp", "ccomp", "advcl", "acl", "csubj", "relcl", "pcomp")
    clauses = (clause for at in (verb, *said) for clause in parse.children(at, *deps))
    return not any(_is_infinitive_or_that(parse, at) and not _describes(parse, at) for at in clauses)


def _describes(parse: Parse, clause: Token) -> bool:
    """Whether a clause tells more of "a NOUN": "a tool that ...". Of "the NOUN that" it may be all that is said."""
    noun = parse.head(clause)
    told = clause.dep == "relcl" and not any(at.lower == "to" for at in parse.children(clause, "aux"))
    return told and any(at.lower in ("a", "an") for at in parse.children(noun, "det"))


def _is_infinitive_or_that(parse: Parse, verb: Token) -> bool:
    return any(at.lower in ("to", "that") for at in parse.children(verb, "aux", "mark", "nsubj", "nsubjpass", "dobj"))


def _short_name(parse: Parse, noun: Token, number: Number) -> Antecedent | None:
    """The acronym that is given for a name: "Transport Layer Security (TLS)"."""
    for at in parse.children(noun, "appos", "nmod"):
        marks = parse.tokens[at.index - 1].text, parse.tokens[min(at.index + 1, len(parse) - 1)].text
        if at.index == noun.index + 2 and marks == ("(", ")") and at.text.isupper() and at.text.isalpha():
            return Antecedent(at.text, number)
    return None


def _phrase(parse: Parse, noun: Token) -> Sequence[Token]:
    """The noun with the words that belong to it; empty where more belongs to it than can be said again."""
    whole = parse.subtree(noun)
    words = [at for at in whole if at.index <= noun.index]
    behind = takewhile(lambda at: at.text not in (",", "(", "–", "—"), [at for at in whole if at.index > noun.index])
    part, shown = list(behind), 0
    if noun.dep in ("nsubj", "nsubjpass"):
        if words[0].index and parse[words[0].index - 1].pos not in ("PUNCT", "ADV", "SCONJ"):
            return ()
        if part and part[0].lower not in ("of", "for", "with"):
            return ()
        words, shown = [*words, *part], int(words[0].lower in _SHOWING and words[0] != noun)
    elif part and part[0].dep == "appos":
        return ()
    may_be_said = all(at.lower not in _LOOSE and (_may_name(at) or at in part[:1]) for at in words[shown:])
    return words if may_be_said and _is_one_name(words) else ()


def _is_one_name(words: Sequence[Token]) -> bool:
    """Whether words are few, stand side by side, and hold no name twice, as a title does that runs into its text."""
    names = [at.lower for at in words if at.pos == "PROPN"]
    length = sum(at.tag not in ("POS", "HYPH") for at in words)
    is_whole = words[-1].index - words[0].index + 1 == len(words)
    return is_whole and length <= _MOST_WORDS and len(set(names)) == len(names)


def _may_name(word: Token) -> bool:
    """Whether a word may stand in a name; an adverb in front is often taken for a part of it."""
    if word.pos == "PROPN" and not word.index and word.text.endswith("ly"):
        return False
    if word.pos in _NO_PART_OF_NAMES:
        return word.tag == "HYPH" or word.lower in _OURS or (word.pos == "VERB" and word.dep == "amod")
    return True


def _as_named(previous: Sentence, words: Sequence[Token], number: Number) -> Antecedent | None:
    """The words as they are said of a thing that has been named: "a gauge" becomes "the gauge"."""
    if not words:
        return None
    span = Span(words[0].span.start, words[-1].span.end)
    said = span.of(previous.text)
    # Code and addresses would have to be written anew. A break of lines is a blank.
    if (
        said.split() != previous.exact(span).split()
        or not _PLAIN.fullmatch(said)
        or any(span.overlaps(quote) for quote in previous.quotes)
    ):
        return None
    head, rest = words[0], said[len(words[0].text) :]
    if not head.index and said[0].islower():
        return Antecedent(said, number, is_spelled=True)
    if head.lower in ("a", "an", "the"):
        return Antecedent("the" + rest, number)
    if head.lower in _OURS or head.lower in _SHOWING:
        return Antecedent(head.lower + rest, number)
    if head.pos == "NUM":
        return Antecedent("the " + head.lower + rest, number)
    is_name = number == "singular" or any(at.pos == "PROPN" for at in words)
    return Antecedent(said if is_name or not head.text.istitle() else head.lower + rest, number)


def replaced(parse: Parse, span: Span, found: Antecedent, mark: str) -> tuple[Span, str] | None:
    """
    What a pronoun becomes: the words to replace, and what to put there; None where the verb cannot be told.

    ``span`` is the pronoun's; a verb that is drawn together with it ("it's") is written out. ``mark`` is the writer's
    apostrophe.
    """
    at = parse.at(span.start)
    if at is None or at.span != span:
        return None
    words = found.capital if not at.index else found.words
    if at.lower in ("its", "their"):
        whose = found.possessive(mark)
        return span, words + whose[len(words) :]
    follows = parse[at.index + 1] if at.index + 1 < len(parse) else None
    if follows is None or follows.span.start > span.end:
        return span, words
    verb = _written_out(parse, follows)
    return (Span(span.start, follows.span.end), f"{words} {verb}") if verb else None


def _written_out(parse: Parse, clitic: Token) -> str | None:
    short = clitic.lower.replace("’", "'")
    if short == "'s":
        if clitic.dep == "aux":
            verb = parse.head(clitic)
            if verb.tag == "VBG":
                return "is"
            return "has" if verb.lower in ("been", "got", "had", "become") else None
        return "is"
    return _CLITICS.get(short)
