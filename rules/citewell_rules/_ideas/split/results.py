"""
A last participle in -ing: what comes of the statement, or what else its subject does.

", making it ..." becomes "This makes it ...", ", winning a ..." "She won a ...".
"""

from itertools import pairwise

from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries
from citewell_rules._ideas.clauses import FINITE, SUBJECTS, tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.forms import is_irregular_past, past, present
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import is_plural, name_again, with_capital

__all__ = ["resulting"]

_RESULTS = frozenset(
    {"make", "allow", "enable", "let", "help", "cause", "ensure", "give", "reduce", "lead", "result", "improve", "save"}
    | {"prevent", "eliminate", "simplify", "increase", "require", "force", "free", "mean", "kill", "destroy", "leave"}
    | {"trigger", "prompt", "speed", "lower", "raise", "double", "break", "compromise", "spark", "render", "injure"}
    | {"reflect", "suggest", "indicate", "highlight", "signal", "underscore", "yield", "pose", "influence", "affect"}
)  # fmt: skip
"""Verbs of which a whole statement can be the subject."""
_EFFECTS = frozenset(
    {
        "make",
        "allow",
        "enable",
        "let",
        "help",
        "cause",
        "ensure",
        "lead",
        "result",
        "prevent",
        "require",
        "force",
        "mean",
    }
)
"""Those that are said of a noun hardly ever, whatever the parser ties them to."""
_ACTS = frozenset(
    {"use", "provide", "offer", "replace", "add", "leverage", "support", "cover", "return", "create", "generate", "cite"}
    | {"perform", "devote", "convert", "introduce", "launch", "address", "deliver", "serve", "present", "share"}
)  # fmt: skip
"""Verbs that go on with what a thing does."""
_STEPS = frozenset(
    {"serve", "work", "settle", "move", "finish", "play", "appear", "live", "remain", "graduate", "retire", "debut", "compete"}
    | {"become", "perform", "act"}
)  # fmt: skip
"""Verbs without an object for what somebody does next."""
_HABITS = frozenset(
    {"represent", "work", "play", "live", "power", "teach", "specialize", "study", "write", "cover", "provide", "offer"}
    | {"support", "serve", "use"}
)  # fmt: skip
"""Verbs that say what somebody who is something does all the time."""
_SETTLED = frozenset({"debut", "appearance", "appearances", "bow", "return", "way", "sure", "certain"})
"""What somebody, and no statement, makes."""
_COMING_UPON = frozenset({"find", "see", "have", "need", "want", "know", "get", "hear", "notice", "meet"})
"""Verbs whose object may be what acts."""
_CONSEQUENTLY = frozenset({"thereby", "thus", "hence"})
_BEFORE_VERBS = frozenset(
    {"also", "then", "often", "later", "finally", "again", "still", "now", "first", *_CONSEQUENTLY}
)
"""Adverbs, beside those in -ly, that stand between a subject and its verb."""
_NEAR = 5
"""Tokens from a participle to what is made."""
_WHOEVER = frozenset({"he", "she", "i", "we", "they", "it"})
_PEOPLE = frozenset({"he", "she", "i", "we"})


def resulting(source: Source) -> Seam | Refusal | None:
    """The cut at a final participle of result; None where there is none."""
    parse = source.parse
    participle = next((token for token in reversed(parse.tokens[1 : source.last]) if _may_result(parse, token)), None)
    if participle is None:
        return None
    comma = _comma(parse, participle)
    main = _main(parse, participle, comma)
    refused = _refused(source, participle, main, comma)
    if refused is not None:
        return refused
    subject = None if _is_result(parse, participle) else _subject(parse, main, participle)
    if isinstance(subject, Refusal):
        return subject
    name = name_again(source, subject, participle.index) if subject else "this"
    if isinstance(name, Refusal):
        return name
    verb = _verb(parse, main, participle, subject)
    if isinstance(verb, Refusal):
        return verb
    adverbs = [token.lower for token in parse.tokens[comma + 1 : participle.index] if token.lower not in _CONSEQUENTLY]
    words = " ".join([with_capital(name), *adverbs, verb])
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == comma), None)
    return Seam((Cut(source.gap(comma, participle.index + 1), f". {words}"),), joint)


def _comma(parse: Parse, participle: Token) -> int:
    """The index of what stands before a participle and its adverbs."""
    at = participle.index - 1
    while at and parse[at].pos == "ADV":
        at -= 1
    return at


def _main(parse: Parse, participle: Token, comma: int) -> Token:
    """
    The verb of the statement that a participle adds to.

    The parser may hang it on the noun before the comma; what comes of a statement with no other verb is meant all the
    same.
    """
    above = parse.head(participle)
    if participle.dep != "acl" or participle.lemma not in _EFFECTS:
        return above
    root = next((token for token in parse if token.dep == "ROOT"), above)
    return above if _has_rival(parse, root, comma) else root


def _may_result(parse: Parse, token: Token) -> bool:
    if token.tag != "VBG" or token.dep not in ("advcl", "acl") or parse[_comma(parse, token)].text != ",":
        return False
    if token.lemma in _RESULTS | _ACTS:
        return True
    if token.lemma in _STEPS:
        return bool(parse.children(token, "dobj", "prep", "attr"))
    return token.lemma in entries("acts") and bool(parse.children(token, "dobj", "ccomp"))


def _refused(source: Source, participle: Token, main: Token, comma: int) -> Refusal | None:
    parse = source.parse
    before = parse.tokens[:comma]
    results = _is_result(parse, participle)
    least = SHORTEST - 3 if results else SHORTEST - 1
    outside = parse.subtree(participle)[-1].index + 1 < source.last
    several = bool(parse.children(participle, "conj", "cc")) or _goes_on(parse, participle)
    adverbs = [token.lower for token in parse.tokens[comma + 1 : participle.index]]
    # What depends on a condition or a time stays beside it; "not a, making b" may deny both.
    conditions = {"if", "unless"} if results else {"if", "unless", "when", "whenever"}
    checks = (
        (Refusal.SCOPE, outside or main.dep not in ("ROOT", "conj") or main.index > comma),
        (Refusal.SHORT, source.words(0, comma) < SHORTEST or source.words(participle.index, source.last) < least),
        (Refusal.SERIES, source.is_inside_list(comma) or several),
        (Refusal.COMMAND, results and not parse.children(_first(parse, main), *SUBJECTS)),
        (Refusal.SUBJECT, _is_act(parse, participle)),
        (Refusal.CONDITION, any(token.lower in conditions or token.dep == "neg" for token in before)),
        # "Using a, we do b, getting c": what was used holds for both.
        (Refusal.CONDITION, not results and before[0].tag == "VBG"),
        (Refusal.CONNECTOR, not all(word.endswith("ly") or word in _BEFORE_VERBS for word in adverbs)),
        (Refusal.CONNECTOR, not results and any(word in _CONSEQUENTLY for word in adverbs)),
        (Refusal.SCOPE, participle.dep != "advcl" and participle.lemma not in _EFFECTS),
        (Refusal.SCOPE, not results and _has_rival(parse, main, comma)),
        (Refusal.SCOPE, _sets_against(parse.tokens[participle.index :])),
    )
    return next((reason for reason, holds in checks if holds), None)


def _goes_on(parse: Parse, participle: Token) -> bool:
    """Whether "and" joins another participle to the last one, whatever the tree says."""
    after = [token for token in parse.tokens[participle.index :] if token.pos != "ADV"]
    return any(first.lower == "and" and second.tag == "VBG" for first, second in pairwise(after))


def _has_rival(parse: Parse, main: Token, comma: int) -> bool:
    """Whether another verb between the main one and the comma may be what the participle goes on with."""
    return any(token.tag in FINITE and token.head != main.index for token in parse.tokens[main.index + 1 : comma])


def _sets_against(after: tuple[Token, ...]) -> bool:
    """Whether a last contrast is drawn to what stands before the participle, too."""
    return any(token.lower in ("while", "whilst", "whereas") and token.dep == "mark" for token in after)


def _is_result(parse: Parse, participle: Token) -> bool:
    """Whether a statement is what does it; somebody can leave a place or a wife behind."""
    if participle.lemma == "leave":
        return bool(parse.children(participle, "oprd", "ccomp", "acomp", "advcl"))
    return participle.lemma in _RESULTS


def _is_act(parse: Parse, participle: Token) -> bool:
    """Whether somebody does what a statement can do too: "making her debut", "giving a talk", "leading a team"."""
    children = {child.dep for child in parse.children(participle)}
    match participle.lemma:
        case "make":
            made = parse.children(participle, "ccomp", "oprd", "xcomp", "acomp")
            settled = any(token.lower in _SETTLED for token in parse.subtree(participle)[:_NEAR])
            # "Making calls only when it is necessary": what looks like the complement is another clause's.
            between = parse.tokens[participle.index : made[0].index] if made else ()
            return settled or not made or any(token.tag in FINITE or token.tag == "WRB" for token in between)
        case "give":
            receivers = parse.children(participle, "dative")
            return not receivers or receivers[0].lower in ("it", "them")
        case "mean":
            return "ccomp" not in children
        case "lead" | "result":
            return parse[participle.index + 1].lower not in ("to", "in")
    return False


def _first(parse: Parse, verb: Token) -> Token:
    """The verb with a subject in the row that a verb stands in."""
    while verb.dep == "conj" and not parse.children(verb, *SUBJECTS):
        verb = parse.head(verb)
    return verb


def _subject(parse: Parse, main: Token, participle: Token) -> Token | Refusal:
    """The subject of the main verb, where it can be the one who does what the participle says."""
    first = _first(parse, main)
    subjects = parse.children(first, "nsubj", "nsubjpass")
    if not subjects or subjects[-1].index > first.index:
        return Refusal.SUBJECT
    subject = subjects[-1]
    # Of what is done to a thing, the one who does it may be meant; and a thing does no more than one of the acts above.
    passive = bool(parse.children(main, "auxpass")) and subject.lower not in _PEOPLE
    able = participle.lemma in _ACTS or subject.lower in _WHOEVER or subject.pos == "PROPN"
    # "They named a Lund, replacing b": who is named may be the one who replaces, what is found what is used; the dead do no more.
    another = any(one.pos == "PROPN" for one in parse.children(main, "dobj")) or main.lemma in _COMING_UPON
    if another or (main.lemma == "die" and participle.lemma != "leave"):
        return Refusal.SUBJECT
    # "She is a lawyer, working for a" says what she does; "he is the older brother, returning in b" tells a story.
    being = main.lemma == "be" and participle.lemma not in _HABITS
    return Refusal.SUBJECT if passive or being or not able else subject


def _verb(parse: Parse, main: Token, participle: Token, subject: Token | None) -> str | Refusal:
    """The participle as a verb in the tense of the main one, after its subject; None stands for "this"."""
    carrier = parse[tensed_word(parse, main)]
    if participle.lemma == "mean" and carrier.tag != "MD":
        carrier = _tense_of_meaning(parse, participle) or carrier
    # "Has won, playing": what the perfect sums up is told in no one tense.
    summed = carrier != main and carrier.lemma in ("have", "be") and not parse.children(main, "auxpass")
    # "Serving since 1920" is "has served".
    summed = summed or (subject is not None and any(token.lower == "since" for token in parse.subtree(participle)))
    supposed = carrier.tag == "MD" and any(child.lower == "have" for child in parse.children(main, "aux"))
    if supposed or (subject is not None and summed):
        return Refusal.TENSE
    if carrier.tag in ("VBZ", "VBP") or (carrier.lower == "can" and subject is None):
        return _in_present(carrier, participle, subject is not None and _takes_plain_form(parse, subject))
    if carrier.tag == "VBD":
        return past(participle) or Refusal.TENSE
    if carrier.tag == "MD" and carrier.lower in ("will", "would"):
        return f"{carrier.lower} {participle.lemma}"
    return Refusal.TENSE


def _tense_of_meaning(parse: Parse, participle: Token) -> Token | None:
    """The word that carries the tense of what is meant: ", meaning there is no need" holds now, whatever was done."""
    meant = next(iter(parse.children(participle, "ccomp")), None)
    carrier = parse[tensed_word(parse, meant)] if meant else None
    return carrier if carrier is not None and carrier.tag in ("VBZ", "VBP", "VBD") else None


def _takes_plain_form(parse: Parse, subject: Token) -> bool:
    return subject.lower in ("i", "you") or is_plural(parse, subject)


def _in_present(carrier: Token, participle: Token, plain: bool) -> str | Refusal:
    if carrier.tag == "VBP" and is_irregular_past(carrier.lower):
        return Refusal.TENSE
    return participle.lemma if plain else present(participle.lemma)
