"""Which noun a sentence is about, so that a pronoun in the next one goes on about it; None wherever unsure."""

from collections.abc import Iterator
from typing import Literal

from citewell.syntax import Parse, Token
from citewell_rules._sections.openings import is_be
from citewell_rules._sections.wording import stem

__all__ = ["Number", "number_of", "topic"]

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
    "allow", "enable", "help", "follow", "play", "support", "represent", "govern", "determine", "ensure", "avoid",
})  # fmt: skip
_PLACES = frozenset({"in", "at", "on", "for", "during", "by", "from", "since", "as", "under", "with", "of"})
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


def topic(before: Parse, parse: Parse, word: Token, number: Number, known: frozenset[str]) -> Token | None:
    """
    The noun that a sentence is about, where a pronoun of the next one can stand for no other.

    ``before`` is the parse of the sentence, ``parse`` that of the next with its pronoun ``word``, ``known`` the stems of
    the heading's words. That noun is its subject, or where somebody speaks, all that there is to speak about.
    """
    verb = _statement(before)
    if verb is None:
        return None
    subject = _subject(before, verb)
    if (
        subject is None
        or subject.lower in _SPEAKERS
        or (subject.pos != "PRON" and number_of(before, subject) != number)
    ):
        found = _made(before, subject) or _called(before, verb) or _only(before, verb, parse, word, number)
    elif is_be(verb) and subject.lemma.lower() in _EMPTY:
        found = _only(before, verb, parse, word, number)  # "An example is the gauge"
    else:
        found = _presented(before, verb, number)
        if found is None and not _may_be_another(before, parse, subject, number, known):
            found = subject
    return found if found is not None and _is_meant(before, parse, found, number) else None


def number_of(parse: Parse, noun: Token) -> Number:
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


def _is_meant(before: Parse, parse: Parse, noun: Token, number: Number) -> bool:
    """Whether a noun can be what a pronoun stands for, and is not named once more beside it."""
    lemma = noun.lemma.lower()
    return (
        noun.tag in ("NN", "NNS", "NNP", "NNPS")
        and len(noun.text) > 1
        and lemma not in _EMPTY
        and (number == "plural" or lemma not in _PEOPLE)
        and number_of(before, noun) == number
        and not any(at.lower == noun.lower and at.pos == noun.pos and _is_named(parse, at) for at in parse)
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
    return shown[0] if is_new and number_of(parse, shown[0]) == number else None


def _called(parse: Parse, verb: Token) -> Token | None:
    """The name in "We call it HydroPress"."""
    names = parse.children(verb, "oprd") if verb.lemma in ("call", "name") else ()
    return names[0] if len(names) == 1 and names[0].pos == "PROPN" else None


def _only(before: Parse, verb: Token, parse: Parse, word: Token, number: Number) -> Token | None:
    """
    The only noun of a number that is spoken of, as in "Prefer the old gauge" and "Millers use the gauge".

    None where the pronoun may stand for what was said or done: "It was a great help", "It means ...".
    """
    if not before.children(verb, *_SUBJECTS) and verb.tag not in ("VB", "VBP"):
        return None
    nouns = list(_nouns(before, number))
    heads = [at for at in nouns if at.lemma.lower() not in _EMPTY or at.dep not in _SUBJECTS]
    heads = [at for at in heads if not any(other in heads for other in before.ancestors(at))]
    if len(heads) != 1 or before.children(heads[0], "conj") or not _is_spoken_of(before, verb, heads[0]):
        return None
    said = parse.head(word)
    may_be_deed = word.lower == "it" and (is_be(said) or said.lemma in _OF_DEEDS)
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
    """The nouns that a pronoun of a number may stand for."""
    for at in parse:
        lemma = at.lemma.lower()
        if at.pos not in ("NOUN", "PROPN") or at.dep in ("compound", "nmod", "poss") or lemma in _TIMELESS:
            continue
        if number_of(parse, at) == number and not (lemma in _SET_PHRASES and at.dep in ("pobj", "nsubj")):
            yield at


def _may_be_another(before: Parse, parse: Parse, subject: Token, number: Number, known: frozenset[str]) -> bool:
    """Whether the pronoun may stand for another noun than the subject of the sentence before."""
    root = before.head(subject)
    own = {at.index for at in before.subtree(subject)}
    others = [at for at in _nouns(before, number) if at.index not in own]
    # A subject of its own starts a new topic; what a verb has brought up is often what is spoken of next.
    if any(at.dep in ("nsubj", "nsubjpass") and not _is_to_do(before, before.head(at)) for at in others):
        return True
    if subject.lemma.lower() in _OWNED and before.children(subject, "poss"):
        return True  # "The gauge's job is ... It does so ..."
    if any(at.dep == "appos" and before.head(at) in others for at in others):
        return True
    if is_be(root) or _goes_on(before, root, parse):
        return False
    brought = [at for at in others if at.dep in ("dobj", "attr", "oprd", "dative") and before.head(at) == root]
    if brought:
        return root.lemma not in _KEEPING and not _outweighs(before, subject, brought, known)
    places = _PLACES if before.children(root, "auxpass") else _ACTIVE_PLACES
    beside = [before.head(at) for at in others if at.dep == "pobj"]
    return any(before.head(at) == root and at.lower not in places for at in beside)


def _is_to_do(parse: Parse, verb: Token) -> bool:
    """Whether a verb is an infinitive: its subject, as of "for each gauge to fail", is no topic."""
    return any(at.lower == "to" for at in parse.children(verb, "aux"))


def _goes_on(before: Parse, root: Token, parse: Parse) -> bool:
    """Whether the next sentence says by a word that it goes on with the subject."""
    if parse[0].lower in _GOING_ON or any(at.lower in _GOING_ON for at in parse.tokens[1:4]):
        return True
    return parse[0].lower in _SETTING_RIGHT and bool(before.children(root, "neg"))


def _outweighs(parse: Parse, subject: Token, brought: list[Token], known: frozenset[str]) -> bool:
    """Whether a name, or a word of the heading, is the topic beside objects that are neither and are not new."""
    named = [subject, *parse.children(subject, "compound", "nmod")]
    if stem(subject.lemma) not in known and not any(at.pos == "PROPN" for at in named):
        return False
    return not any(
        at.pos == "PROPN"
        or stem(at.lemma) in known
        or parse.children(at, "relcl", "acl", "appos")
        or any(det.lower in ("a", "an") for det in parse.children(at, "det"))
        for at in brought
    )
