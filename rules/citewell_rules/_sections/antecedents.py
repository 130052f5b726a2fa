"""What a pronoun stands for: the one thing named in the sentence before it, or in the heading; None wherever unsure."""

import re
from collections.abc import Sequence
from typing import Literal

from citewell.document import Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._sections.openings import is_be

__all__ = ["Antecedent", "asked_about", "named_before", "replaced"]

Number = Literal["singular", "plural"]


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A thing as it is named in the middle of a sentence: "the gauge", "Halden Cycles"."""

    words: str
    number: Number

    @property
    def capital(self) -> str:
        """The same at the start of a sentence."""
        return self.words[0].upper() + self.words[1:]

    def possessive(self, mark: str) -> str:
        """Whose: "the gauge's", "the gauges'"; ``mark`` is the writer's apostrophe."""
        return self.words + (mark if self.number == "plural" and self.words.endswith("s") else f"{mark}s")


_NUMBERS: dict[str, Number] = {
    "it": "singular", "its": "singular", "they": "plural", "their": "plural", "these": "plural", "them": "plural",
}  # fmt: skip
_CLITICS = {"'re": "are", "'ll": "will", "'ve": "have"}
_PLAIN = late(r"[\w .,&+/’'-]+")
_ASKED = late(
    r"what(?P<verb>\s+is|\s+are|['’]s)\s+(?P<thing>(?:an?\s+|the\s+)?[A-Za-z][\w.+-]*(?:\s+[A-Za-z][\w.+-]*){0,3})\s*\?",
    re.IGNORECASE,
)
_NO_THING = late(
    r"\b(?:it|this|that|these|those|new|next|changed|changing|different|here|there|the\s+(?:difference|point|best|problem|plan)|"
    r"in|on|of|for|to|at|with|we|you|your|our|my|not|so|coming|included|wrong|missing|supported)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_NO_PART_OF_NAMES = frozenset({"PUNCT", "VERB", "CCONJ", "PRON", "ADP", "SYM", "ADV"})
# Subjects that are no one thing, or that need words of their own.
_LOOSE = frozenset({
    "some", "many", "most", "few", "several", "each", "every", "no", "any", "this", "that", "these", "those", "such",
    "another", "other", "both", "all", "either", "neither", "one", "what", "which", "whose", "his", "her", "its",
    "their", "more", "fewer", "less", "half", "much", "enough", "same", "following", "former", "latter",
})  # fmt: skip
_OURS = frozenset({"my", "our"})
_MAKING = frozenset({
    "build", "create", "write", "develop", "implement", "add", "introduce", "launch", "release", "publish", "design",
    "hold", "organize", "organise", "found", "deploy", "make", "start", "open", "facilitate", "run", "host", "propose",
})  # fmt: skip
# Verbs behind which the subject, not the object, is what the next sentence goes on about.
_KEEPING = frozenset({
    "define", "describe", "perform", "maintain", "hold", "establish", "improve", "make", "reduce", "increase", "cover",
    "measure", "cost", "reach", "serve", "save", "speed", "lower", "raise", "cut", "double", "meet", "explain", "let",
    "allow", "enable", "help", "follow", "play", "support", "represent", "govern", "determine", "ensure", "avoid",
})  # fmt: skip
_EVENTS = frozenset({
    "change", "increase", "decrease", "update", "upgrade", "launch", "move", "switch", "release", "delay", "redesign",
})  # fmt: skip
_PLACES = frozenset({"in", "at", "on", "for", "during", "by", "from", "since", "as", "under", "with", "of"})
_ACTIVE_PLACES = frozenset({"in", "at", "during", "since", "under", "as"})
# Words that "it" seldom stands for, or that name no thing.
_EMPTY = frozenset({
    "thing", "way", "one", "lot", "bit", "kind", "sort", "type", "time", "part", "rest", "number", "majority", "example",
    "reason", "fact", "idea", "question", "problem", "goal", "result", "case", "point", "step", "today", "everything",
    "something", "anything", "nothing", "everyone", "someone", "somebody", "everybody", "anyone", "person", "man", "woman",
    "user", "author", "founder", "ceo", "researcher", "developer", "engineer", "customer", "reader", "writer", "director", "manager",
    "child", "boy", "girl", "father", "mother", "friend", "president", "plan", "difference", "effect", "purpose", "aim",
    "story", "key", "answer", "year", "month", "week", "day", "hour", "minute", "second", "dozen", "percent", "%",
})  # fmt: skip
_TIMELESS = frozenset({
    "year", "month", "week", "day", "hour", "minute", "second", "time", "percent", "today", "yesterday", "tomorrow", "%",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "evening", "night",
})  # fmt: skip


def asked_about(heading: str, pronoun: str) -> Antecedent | None:
    """What a heading such as "What is a basket press?" asks about, where the pronoun agrees."""
    match = _ASKED.fullmatch(heading.strip())
    if match is None or _NO_THING.search(match["thing"]):
        return None
    number: Number = "plural" if match["verb"].strip().lower() == "are" else "singular"
    if _NUMBERS.get(pronoun.lower()) != number:
        return None
    return Antecedent(_inside(match["thing"]), number)


def _inside(thing: str) -> str:
    """A thing named in a heading as it stands in a sentence: its article in lower case."""
    article, blank, rest = thing.partition(" ")
    return article.lower() + blank + rest if article.lower() in ("a", "an", "the") else thing


def named_before(previous: Sentence, before: Parse, parse: Parse, span: Span) -> Antecedent | None:
    """
    What the sentence before is about, where a pronoun that opens a sentence goes on about it.

    ``before`` is the parse of the previous sentence, ``parse`` that of the one with the pronoun, at ``span``.
    """
    word = parse.at(span.start)
    if word is None or word.span != span:
        return None
    if word.lower == "this":
        return _event(before)
    number = _NUMBERS.get(word.lower)
    if number is None or not _goes_on(parse, word):
        return None
    topic = _topic(before, parse, number)
    if topic is None or not _is_thing(topic) or _number(topic) != number or _says(parse, topic):
        return None
    found = _short_name(before, topic, number) or _as_named(previous, _phrase(before, topic), number)
    # A word that has stood first only: whether it has a capital elsewhere cannot be told.
    is_known = found is not None and (not word.index or found.words[0].islower() or topic.pos == "PROPN")
    return found if is_known else None


def _event(parse: Parse) -> Antecedent | None:
    """What has happened, where a verb that tells it gives the noun too: "Traffic increased." gives "this increase"."""
    root = next((at for at in parse if at.dep == "ROOT"), None)
    if root is None or root.lemma not in _EVENTS or root.tag not in ("VBD", "VBN"):
        return None
    told = parse.children(root, "neg", "conj", "ccomp", "advcl", "parataxis")
    unreal = any(at.tag in ("MD", "TO") for at in parse.children(root, "aux"))
    return None if told or unreal else Antecedent(f"this {root.lemma}", "singular")


def _topic(before: Parse, parse: Parse, number: Number) -> Token | None:
    """The noun that a sentence is about: its subject, or what "we" have made."""
    subject = _subject(before)
    if subject is None:
        return None
    if subject.lower in ("we", "i"):
        return _made(before, subject)
    return None if _may_be_another(before, parse, subject, number) else subject


def _made(parse: Parse, subject: Token) -> Token | None:
    """What is new in a sentence such as "We built a gauge": nothing else has been named."""
    verb = parse.head(subject)
    if verb.lemma not in _MAKING or parse.children(verb, "dative", "neg", "conj"):
        return None
    made = parse.children(verb, "dobj")
    if len(made) != 1 or not any(at.lower in ("a", "an") for at in parse.children(made[0], "det")):
        return None
    told = parse.children(made[0], "prep", "acl", "appos", "conj")
    return None if any(at.lower == "of" or at.dep == "conj" for at in told) else made[0]


def _says(parse: Parse, topic: Token) -> bool:
    """Whether a sentence names a thing itself, so that naming it once more would be one too many."""
    return any(at.lower == topic.lower for at in parse)


def _subject(parse: Parse) -> Token | None:
    """The subject of a sentence that makes one statement."""
    root = next((at for at in parse if at.dep == "ROOT"), None)
    if root is None or root.pos not in ("VERB", "AUX"):
        return None
    subjects = parse.children(root, "nsubj", "nsubjpass")
    if len(subjects) != 1 or subjects[0].index > root.index:
        return None
    for at in parse.children(root, "conj", "ccomp", "parataxis"):
        if any(other.pos != "PRON" for other in parse.children(at, "nsubj", "nsubjpass")):
            return None
    return subjects[0]


def _is_thing(noun: Token) -> bool:
    return noun.tag in ("NN", "NNS", "NNP", "NNPS") and noun.lemma.lower() not in _EMPTY and len(noun.text) > 1


def _number(noun: Token) -> Number:
    return "plural" if noun.tag in ("NNS", "NNPS") else "singular"


def _goes_on(parse: Parse, word: Token) -> bool:
    """Whether the pronoun that opens a sentence may stand for a thing: not "it is the job of ... to", "it would be ... to say"."""
    verb = parse.head(word)
    if word.lower != "it" or not is_be(verb):
        return True
    nouns = parse.children(verb, "attr")
    if any(at.lower == "no" for noun in nouns for at in parse.children(noun, "det")):
        return False  # "It is no exception for ..."
    clauses = (at for at in parse if at.dep in ("xcomp", "ccomp", "advcl", "acl", "csubj", "relcl"))
    return not any(_is_infinitive_or_that(parse, at) for at in clauses)


def _is_infinitive_or_that(parse: Parse, verb: Token) -> bool:
    return any(at.lower in ("to", "that") for at in parse.children(verb, "aux", "mark", "nsubj", "nsubjpass", "dobj"))


def _may_be_another(before: Parse, parse: Parse, subject: Token, number: Number) -> bool:
    """Whether the pronoun may stand for another noun than the subject of the sentence before."""
    root = before.head(subject)
    own = {at.index for at in before.subtree(subject)}
    others = [
        at
        for at in before
        if at.index not in own
        and at.pos in ("NOUN", "PROPN")
        and at.dep not in ("compound", "nmod", "poss")
        and _number(at) == number
        and at.lemma.lower() not in _TIMELESS
    ]
    # A subject of its own starts a new topic; what a verb has brought up is often what is spoken of next.
    if any(at.dep in ("nsubj", "nsubjpass") for at in others):
        return True
    if is_be(root) or any(at.lower in ("also", "even") for at in parse.tokens[1:4]):
        return False
    if any(at.dep in ("dobj", "attr", "oprd", "dative") and before.head(at) == root for at in others):
        return root.lemma not in _KEEPING
    places = _PLACES if before.children(root, "auxpass") else _ACTIVE_PLACES
    beside = [before.head(at) for at in others if at.dep == "pobj"]
    return any(before.head(at) == root and at.lower not in places for at in beside)


def _short_name(parse: Parse, noun: Token, number: Number) -> Antecedent | None:
    """The acronym that is given for a name: "Transport Layer Security (TLS)"."""
    for at in parse.children(noun, "appos", "nmod"):
        marks = parse.tokens[at.index - 1].text, parse.tokens[min(at.index + 1, len(parse) - 1)].text
        if at.index == noun.index + 2 and marks == ("(", ")") and at.text.isupper() and at.text.isalpha():
            return Antecedent(at.text, number)
    return None


def _phrase(parse: Parse, noun: Token) -> Sequence[Token]:
    """The noun with the words in front that belong to it; empty where more belongs to it than can be said again."""
    words = [at for at in parse.subtree(noun) if at.index <= noun.index]
    first = words[0].index
    is_subject = noun.dep in ("nsubj", "nsubjpass")
    if noun.index - first + 1 != len(words) or len(words) > _MOST_WORDS:
        return ()
    if is_subject and (parse.subtree(noun)[-1] != noun or (first and parse[first - 1].pos not in ("PUNCT", "ADV"))):
        return ()
    if any(at.lower in _LOOSE or (at.pos in _NO_PART_OF_NAMES and at.lower not in _OURS) for at in words):
        return ()
    return words


def _as_named(previous: Sentence, words: Sequence[Token], number: Number) -> Antecedent | None:
    """The words as they are said of a thing that has been named: "a gauge" becomes "the gauge"."""
    if not words:
        return None
    span = Span(words[0].span.start, words[-1].span.end)
    said = previous.exact(span)
    # Code, addresses and marks of markup would have to be written anew.
    if (
        said != span.of(previous.text)
        or not _PLAIN.fullmatch(said)
        or any(span.overlaps(quote) for quote in previous.quotes)
    ):
        return None
    head, rest = words[0], said[len(words[0].text) :]
    if head.lower in ("a", "an", "the"):
        return Antecedent("the" + rest, number)
    if head.lower in _OURS:
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
        return span, whose[0].upper() + whose[1:] if not at.index else whose
    follows = parse[at.index + 1] if at.index + 1 < len(parse) else None
    if follows is None or follows.span.start > span.end:
        return span, words
    verb = _written_out(parse, follows)
    return (Span(span.start, follows.span.end), f"{words} {verb}") if verb else None


def _written_out(parse: Parse, clitic: Token) -> str | None:
    short = clitic.lower.replace("’", "'")
    if short == "'s":
        if clitic.dep in ("aux", "auxpass"):
            verb = parse.head(clitic)
            if verb.tag == "VBG":
                return "is"
            return "has" if verb.lower in ("been", "got", "had", "become") else None
        return "is"
    return _CLITICS.get(short)
