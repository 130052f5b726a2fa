"""Which noun a sentence is about, so that a pronoun in the next one goes on about it; None wherever unsure."""

from collections.abc import Iterator
from typing import Literal

from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._sections.openings import is_be
from citewell_rules._sections.wording import stem

__all__ = ["Number", "Turn", "topic"]

Number = Literal["singular", "plural"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_SPEAKERS = frozenset({"we", "i", "you", "there"})
_MAKING = frozenset({
    "build", "create", "write", "develop", "implement", "add", "introduce", "launch", "release", "publish", "design",
    "hold", "organize", "organise", "found", "deploy", "make", "start", "open", "facilitate", "run", "host", "propose",
})  # fmt: skip
_PRESENTING = frozenset({"announce", "introduce", "launch", "release", "present", "unveil"})
# Verbs behind which the subject, not the object, is what the next sentence goes on about.
_KEEPING = frozenset({
    "define", "describe", "perform", "maintain", "hold", "establish", "improve", "make", "reduce", "increase", "cover",
    "measure", "cost", "reach", "serve", "save", "speed", "lower", "raise", "cut", "double", "meet", "explain", "let",
    "allow", "enable", "help", "follow", "play", "represent", "govern", "determine", "ensure", "avoid",
})  # fmt: skip
_PLACES = frozenset({"in", "at", "on", "for", "during", "by", "from", "since", "as", "under", "of"})
_ACTIVE_PLACES = frozenset({"in", "at", "during", "since", "under", "as"})
# Words that go on with the same subject; the second kind does so where the sentence before denies something.
_GOING_ON = frozenset({"also", "even", "additionally", "moreover", "furthermore"})
_SETTING_RIGHT = frozenset({"instead", "rather", "but", "however", "still"})
# Words that "it" seldom stands for, or that name no thing.
_EMPTY = frozenset({
    "thing", "way", "one", "lot", "bit", "kind", "sort", "type", "time", "part", "rest", "number", "majority", "example",
    "reason", "fact", "idea", "question", "problem", "goal", "result", "case", "point", "step", "today", "everything",
    "something", "anything", "nothing", "everyone", "someone", "somebody", "everybody", "anyone", "plan", "difference",
    "effect", "purpose", "aim", "story", "key", "answer", "year", "month", "week", "day", "hour", "minute", "second",
    "dozen", "percent", "%",
})  # fmt: skip
# What is said of these is said of their owner.
_OWNED = frozenset({"job", "task", "goal", "purpose", "role", "mission", "aim", "name", "focus"})
_PEOPLE = frozenset({
    "person", "man", "woman", "user", "author", "founder", "ceo", "researcher", "developer", "engineer", "customer",
    "reader", "writer", "director", "manager", "child", "boy", "girl", "father", "mother", "friend", "president",
})  # fmt: skip
# What "it" says of a deed as well as of a thing.
_OF_DEEDS = frozenset({"mean", "happen", "turn", "work", "help", "take", "require"})
# Of "on the other hand", "in fact".
_SET_PHRASES = frozenset({
    "hand", "fact", "addition", "general", "practice", "contrast", "example", "instance", "course", "default", "turn",
    "consequence", "word", "short", "particular", "one", "nobody",
})  # fmt: skip
_TIMELESS = frozenset({
    "year", "month", "week", "day", "hour", "minute", "second", "time", "percent", "today", "yesterday", "tomorrow", "%",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "evening", "night",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """
    A pronoun, ``word``, that opens a sentence (its ``parse``), and the parse of the sentence ``before``.

    ``number`` is the pronoun's, ``known`` are the stems of words that the heading gives.
    """

    before: Parse
    parse: Parse
    word: Token
    number: Number
    known: frozenset[str]

    @property
    def verb(self) -> Token:
        """What the pronoun is the subject of; of "its" the noun."""
        return self.parse.head(self.word)


def topic(turn: Turn) -> Token | None:
    """
    The noun that the sentence before is about, where the pronoun can stand for no other.

    It is the subject there, or where somebody speaks, all that there is to speak about.
    """
    before = turn.before
    verb = _statement(before)
    if verb is None:
        return None
    subject = _subject(before, verb)
    if subject is None or subject.lower in _SPEAKERS:
        found = _made(before, subject) or _called(before, verb) or _only(turn, verb)
    elif subject.pos != "PRON" and _number_of(before, subject) != turn.number:
        found = _only(turn, verb)
    elif is_be(verb) and subject.lemma.lower() in _EMPTY:
        found = _only(turn, verb)  # "An example is the gauge"
    elif _is_shown(before, subject) and not _does(turn):
        found = None
    else:
        found = _presented(before, verb, turn.number) or (None if _may_be_another(turn, subject) else subject)
    return found if found is not None and _is_meant(turn, found) else None


def _number_of(parse: Parse, noun: Token) -> Number:
    """Of one or of many a noun is; as its verb has it where that tells: "Kubernetes is", "Halden and Holm are"."""
    first = parse.head(noun) if noun.dep == "conj" else noun
    for verb in _finite(parse, first):
        if verb.tag == "VBZ" or verb.lower == "was":
            return "singular"
        if verb.tag == "VBP" or verb.lower == "were":
            return "plural"
    return "plural" if noun.tag in ("NNS", "NNPS") else "singular"


def _finite(parse: Parse, noun: Token) -> Iterator[Token]:
    """The words of the verb that a subject agrees with."""
    if noun.dep in ("nsubj", "nsubjpass"):
        verb = parse.head(noun)
        yield from (*parse.children(verb, "aux", "auxpass"), verb)


def _is_meant(turn: Turn, noun: Token) -> bool:
    """Whether a noun can be what the pronoun stands for, and is not named once more beside it."""
    lemma = noun.lemma.lower()
    return (
        noun.tag in ("NN", "NNS", "NNP", "NNPS")
        and len(noun.text) > 1
        and lemma not in _EMPTY
        and (turn.number == "plural" or lemma not in _PEOPLE)
        and _number_of(turn.before, noun) == turn.number
        and not any(at.lower == noun.lower and at.pos == noun.pos and _is_named(turn.parse, at) for at in turn.parse)
    )


def _is_named(parse: Parse, noun: Token) -> bool:
    """Whether a noun names a thing, and is no part of another name and no measure: not "350 GB of data"."""
    return noun.dep != "compound" and not (noun.dep == "pobj" and not parse.children(noun))


def _statement(parse: Parse) -> Token | None:
    """The verb of the one statement that a sentence makes, be it told with "you can see that" or "note that"."""
    root = next((at for at in parse if at.dep == "ROOT"), None)
    if root is None or root.pos not in ("VERB", "AUX"):
        return None
    subjects = parse.children(root, *_SUBJECTS)
    told = parse.children(root, "ccomp")
    if len(told) == 1 and told[0].index > root.index and all(at.lower in _SPEAKERS for at in subjects):
        return told[0] if _noun_subjects(parse, told[0]) else root
    return None if any(_noun_subjects(parse, at) for at in parse.children(root, "conj", "ccomp", "parataxis")) else root


def _noun_subjects(parse: Parse, verb: Token) -> tuple[Token, ...]:
    return tuple(at for at in parse.children(verb, "nsubj", "nsubjpass") if at.pos != "PRON")


def _subject(parse: Parse, verb: Token) -> Token | None:
    """The one subject of a verb, in front of it."""
    subjects = parse.children(verb, *_SUBJECTS)
    return subjects[0] if len(subjects) == 1 and subjects[0].index < verb.index else None


def _made(parse: Parse, subject: Token | None) -> Token | None:
    """What is new in a sentence such as "We built a gauge": nothing else has been named."""
    if subject is None:
        return None
    verb = parse.head(subject)
    if verb.lemma not in _MAKING or parse.children(verb, "dative", "neg", "conj"):
        return None
    made = parse.children(verb, "dobj")
    if len(made) != 1 or not any(at.lower in ("a", "an") for at in parse.children(made[0], "det")):
        return None
    told = parse.children(made[0], "prep", "acl", "appos", "conj")
    return None if any(at.lower == "of" or at.dep == "conj" for at in told) else made[0]


def _presented(parse: Parse, verb: Token, number: Number) -> Token | None:
    """What is new in "Halden Cycles announced HydroPress": it is spoken of next, not who presents it."""
    shown = parse.children(verb, "dobj")
    if verb.lemma not in _PRESENTING or len(shown) != 1 or parse.children(shown[0], "conj"):
        return None
    is_new = shown[0].pos == "PROPN" or any(at.lower in ("a", "an") for at in parse.children(shown[0], "det"))
    return shown[0] if is_new and _number_of(parse, shown[0]) == number else None


def _called(parse: Parse, verb: Token) -> Token | None:
    """The name in "We call it HydroPress"."""
    names = parse.children(verb, "oprd") if verb.lemma in ("call", "name") else ()
    return names[0] if len(names) == 1 and names[0].pos == "PROPN" else None


def _only(turn: Turn, verb: Token) -> Token | None:
    """
    The only noun of a number that is spoken of, as in "Prefer the old gauge" and "Millers use the gauge".

    None where the pronoun may stand for what was said or done: "It was a great help", "It means ...".
    """
    before = turn.before
    if not before.children(verb, *_SUBJECTS) and verb.tag not in ("VB", "VBP"):
        return None
    nouns = [at for at in _nouns(before, turn.number) if at.lemma.lower() not in _EMPTY or at.dep not in _SUBJECTS]
    heads = [at for at in nouns if not any(other in nouns for other in before.ancestors(at))]
    if len(heads) != 1 or before.children(heads[0], "conj") or not _is_spoken_of(before, verb, heads[0]):
        return None
    if heads[0].tag == "NN" and not before.children(heads[0], "det", "poss", "nummod"):
        return None  # "Pass html argument"
    may_be_deed = turn.word.lower == "it" and (is_be(turn.verb) or turn.verb.lemma in _OF_DEEDS)
    return None if may_be_deed and heads[0].pos != "PROPN" and not is_be(verb) else heads[0]


def _is_spoken_of(parse: Parse, verb: Token, noun: Token) -> bool:
    """Whether a noun is the object of a verb, or of what somebody wants to do: "we'd like to announce the gauge"."""
    above = parse.head(noun)
    if noun.dep == "pobj" and above.lower in ("upon", "on", "with", "about"):
        return parse.head(above) == verb
    if noun.dep == "attr":
        return above == verb
    return noun.dep == "dobj" and (above == verb or (above.dep == "xcomp" and parse.head(above) == verb))


def _nouns(parse: Parse, number: Number) -> Iterator[Token]:
    """The nouns that a pronoun of a number may stand for; "the screw and the lid" are many, "data" may be either."""
    for at in parse:
        lemma = at.lemma.lower()
        if at.pos not in ("NOUN", "PROPN") or at.dep in ("compound", "nmod", "poss") or lemma in _TIMELESS:
            continue
        fits = _number_of(parse, at) == number or at.lower == "data" or (number == "plural" and _is_joined(parse, at))
        if fits and not (lemma in _SET_PHRASES and at.dep in ("pobj", "nsubj")):
            yield at


def _is_joined(parse: Parse, noun: Token) -> bool:
    return any(at.pos in ("NOUN", "PROPN") for at in parse.children(noun, "conj"))


def _may_be_another(turn: Turn, subject: Token) -> bool:
    """Whether the pronoun may stand for another noun than the subject of the sentence before."""
    before, root = turn.before, turn.before.head(subject)
    own = {at.index for at in before.subtree(subject)}
    others = [at for at in _nouns(before, turn.number) if at.index not in own]
    # A subject of its own starts a new topic; what a verb has brought up is often what is spoken of next.
    if any(at.dep in ("nsubj", "nsubjpass") and not _is_to_do(before, before.head(at)) for at in others):
        return True
    owners = before.children(subject, "poss") if subject.pos != "PROPN" else ()
    if any(subject.lemma.lower() in _OWNED or at.pos == "PROPN" for at in owners):
        return True  # "The gauge's job is ... It does so ...", "Halden's code is ... It has ..."
    if any(at.dep == "appos" and before.head(at) in others for at in others):
        return True
    if is_be(root) or _goes_on(turn, root):
        return False
    is_passive = bool(before.children(root, "auxpass"))
    if turn.word.dep == "nsubjpass" and not is_passive and root.lemma not in _KEEPING:
        return any(at.index > root.index for at in others)  # "The press has a clear tank. It is filled ..."
    brought = [at for at in others if at.dep in ("dobj", "attr", "oprd", "dative") and before.head(at) == root]
    if brought:
        return root.lemma not in _KEEPING and not (_acts(turn) and _outweighs(turn, subject, brought))
    places = _PLACES if is_passive else _ACTIVE_PLACES
    beside = [before.head(at) for at in others if at.dep == "pobj"]
    return any(before.head(at) == root and at.lower not in places for at in beside)


def _acts(turn: Turn) -> bool:
    """Whether the pronoun does something: what is done to it, or said of it, is as well done to an object."""
    return turn.word.dep == "nsubj" and not is_be(turn.verb)


def _does(turn: Turn) -> bool:
    """Whether the pronoun does something now; what it may or will do is often said of more than "this NOUN"."""
    return _acts(turn) and not any(at.tag == "MD" for at in turn.parse.children(turn.verb, "aux"))


def _is_shown(parse: Parse, noun: Token) -> bool:
    return any(at.lower in ("this", "these") for at in parse.children(noun, "det"))


def _is_to_do(parse: Parse, verb: Token) -> bool:
    """Whether a verb is an infinitive: its subject, as of "for each gauge to fail", is no topic."""
    return any(at.lower == "to" for at in parse.children(verb, "aux"))


def _goes_on(turn: Turn, root: Token) -> bool:
    """Whether a word says that it goes on with the subject."""
    first = turn.parse[0].lower
    if first in _GOING_ON or any(at.lower in _GOING_ON for at in turn.parse.tokens[1:4]):
        return True
    return first in _SETTING_RIGHT and bool(turn.before.children(root, "neg"))


def _outweighs(turn: Turn, subject: Token, brought: list[Token]) -> bool:
    """Whether a name, or a word of the heading, is the topic beside objects that are neither and are not new."""
    named = [subject, *turn.before.children(subject, "compound", "nmod")]
    if stem(subject.lemma) not in turn.known and not any(at.pos == "PROPN" for at in named):
        return False
    return not any(at.pos == "PROPN" or stem(at.lemma) in turn.known or _is_new(turn.before, at) for at in brought)


def _is_new(parse: Parse, noun: Token) -> bool:
    """Whether a thing is brought up as one to go on about: "a tank", "its own tank", "the tank that ..."."""
    told = parse.children(noun, "relcl", "acl", "appos")
    return bool(told) or any(at.lower in ("a", "an", "its", "their") for at in parse.children(noun, "det", "poss"))
