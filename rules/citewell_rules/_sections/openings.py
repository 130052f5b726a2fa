"""Openings that cannot be understood without the text above: pronouns, connectives, pointers to other places."""

import re
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries
from citewell_rules._sections.wording import stem

__all__ = [
    "Opening",
    "is_be",
    "leaning_noun",
    "leaning_subject",
    "leaning_words",
    "may_have_leaning_subject",
    "may_lean",
]

Kind = Literal["pronoun", "determiner", "possessive", "connective", "pointer", "announcement", "other"]


@dataclass(frozen=True, slots=True)
class Opening:
    """
    Words that lean on other text.

    ``span`` holds them, in the sentence's text. ``drop`` is what can be left out without loss to the grammar,
    with the comma and the blank behind it; None where nothing can, or where the rest might lean on other text too.
    """

    kind: Kind
    span: Span
    drop: Span | None = None


_LINK = (
    r"(?:however|therefore|consequently|nevertheless|nonetheless|furthermore|moreover|additionally|besides|similarly|"
    r"likewise|instead|otherwise|meanwhile|conversely|hence|thus|also|still|then again|as a result|in addition|"
    r"in contrast|by contrast|on the other hand|on top of that|for (?:this|that) reason|because of (?:this|that)|"
    r"despite (?:this|that)|after all|that said|that being said|having said that|even so|lastly|finally|secondly|thirdly|by now|"
    r"to (?:this end|these ends)|in other words|as such|in turn|accordingly|at this point)"
)
_CONNECTIVE = late(
    rf"(?P<comma>{_LINK}),\s+|(?P<bare>but|and|so|or|thus|hence|therefore|also|yet)(?:,\s+|\s+)(?=[^\s,])"
    r"|(?P<first>first of all)(?:,\s+|\s+)(?=[^\s,])"
    r"|(?P<step>now)\s+(?=(?:you|we|I)\s+(?:can|could|need|have|want|will|should|must|are\s+ready)\b)",
    re.IGNORECASE,
)
_NO_CONNECTIVE = late(
    r"so\s+(?:far|long|much|many|few|little|called|that|as|what|be\s+it|to\s+speak|is|are|was|were|do|does|did|can|has|have)\b"
    r"|so,?\s+you(?:['’](?:re|ve|d))?\s+(?!can\b|could\b|may\b|might\b|must\b|should\b|will\b|do\b|don['’]t\b)"  # "So you like maps.": a greeting
    r"|so-|also\s+known\b|yet\s+another\b|and/or\b|or\s+else\b|but\s+for\b|thus\s+far\b",
    re.IGNORECASE,
)
_CAN_STAND_ALONE = late(r"(?:[\"'“‘(\[]|[^\W\d_])")

# "Shown above" and "the example above" are left out: a figure or a listing may stand between heading and sentence.
_SAID = r"(?:mentioned|described|discussed|explained|outlined|noted|introduced|stated|covered|promised|listed)"
_PLACE = r"(?:section|chapter|step|part|paragraph|lesson)"
_BEFORE = r"(?:above|earlier|previously|before)"
_POINTER = late(
    rf"\bas\s+(?:(?:I|we|you)(?:\s+(?:have|can|already|just|may|might|will))*\s+)?(?:have\s+|already\s+)?"
    rf"(?:{_SAID}|see|saw|seen|said|say|discuss|mention)\s+(?:{_BEFORE}|in\s+the\s+(?:previous|preceding|last|prior)\s+{_PLACE})\b"
    rf"|\bas\s+(?:(?:I|we)(?:\s+have|\s+already|['’]ve)*\s+)?(?:mentioned|noted|discussed|said)(?=,)"
    rf"|\b{_SAID}\s+{_BEFORE}\b|\bsee\s+above\b|\b(?:aforementioned|above-mentioned|abovementioned)\b"
    rf"|\b(?:in\s+)?(?<!\bof )this\s+{_PLACE}\b(?=\s+(?:describes|explains|covers|shows|discusses|contains|lists|outlines|provides)\b)"
    rf"|^in\s+this\s+{_PLACE}\b|\bthe\s+above\s+{_PLACE}s?\b|\b{_PLACE}s?\s+above\b|\bin\s+the\s+(?:previous|preceding|prior)\s+{_PLACE}\b"
    rf"|\bthe\s+(?:former|latter)(?=\s+(?:is|are|was|were|has|have|can|will|one)\b)",
    re.IGNORECASE,
    cues=(
        "above", "earlier", "previously", "before", "section", "chapter", "step", "part", "paragraph", "lesson", "mentioned",
        "noted", "discussed", "said", "aforementioned", "abovementioned", "former", "latter",
    ),
)  # fmt: skip
# What a colon at the end says to stand below. "These are the tools:" names it, and is left out.
_ANNOUNCED = late(
    r"^here(?=['’]s\s|\s+is\s|\s+are\s)|\bthe\s+following\b|(?<!^)\bthese\b|\bas\s+follows\b|\bbelow\b", re.IGNORECASE
)
# The comma is often left out: "As noted above each tap has a filter". But "as we said before the talk" goes on.
_AFTER_POINTER = late(
    r",\s+|(?:(?<=d above)|(?<=earlier)|(?<=previously))\s+(?=(?:the|a|an|each|every|all|we|you|I|our|your|there)\s)"
)
_WORD = late(r"(?:This|That|These|Those|It|They|Its|Their|Such)\b(?!-)")
_LEADING = late(
    rf"{_WORD.pattern}|[A-Z]\w+,?\s+(?:it|they|its|their|this|these)\b(?!-)"
    r"|[A-Z]\w*\s[\w\s’'-]{2,40},\s+(?:it|they|its|their)\b(?!-)"
)
_LEADERS = frozenset({"this", "that", "these", "those", "it", "they", "its", "their", "such"})
_LATER_LEADERS = frozenset({"it", "they", "its", "their", "this", "these"})

_SPEAKERS = frozenset({"we", "i", "you", "us", "me"})
_PERSONAL = frozenset({"it", "they", "its", "their"})
_NOUNS_OF = {
    **dict.fromkeys(("it", "its"), frozenset({"NN", "NNP", "NNPS"})),
    **dict.fromkeys(("they", "their"), frozenset({"NNS", "NNP", "NNPS"})),
}  # fmt: skip
"""The tags of nouns that a pronoun may stand for."""
_LONGEST_SETTING = 9
# Nouns of "in addition", "at its peak" and times of which nothing else is said.
_SETTINGS = frozenset({
    "addition", "consequence", "result", "contrast", "fact", "example", "instance", "practice", "general", "particular",
    "default", "hand", "turn", "word", "part", "peak", "core", "end", "start", "beginning", "course", "short", "once",
    "year", "month", "week", "day", "time", "moment", "first", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december", "average", "total", "theory",
})  # fmt: skip

_EARLY = 30
"""From this offset on a sentence has begun, and what stands there leans on the sentence itself (code points)."""

_PICKING: dict[str, Kind] = {
    "this": "determiner", "these": "determiner", "those": "determiner", "such": "determiner",
    "another": "other", "other": "other", "the": "other",
}  # fmt: skip
_ORDINALS = frozenset({"second", "third", "fourth", "next", "last", "final", "remaining", "same", "previous"})
_PICKED = late(
    rf"(?:\W*\w+\W+){{0,7}}?(?:this|these|those|such|other|another|the\s+(?:{'|'.join(sorted(_ORDINALS))}))\b",
    re.IGNORECASE,
)

# The parser gives a clitic with a curly apostrophe no lemma, or an apostrophe for one.
_BE = frozenset({"be", "’s", "’re", "’"})
_SAYINGS = frozenset({"right", "said", "it", "all", "makes"})
# Words whose "it" stands for nothing.
_IMPERSONAL_VERBS = frozenset({
    "seem", "appear", "turn", "happen", "depend", "rain", "snow", "go", "matter", "suffice",
})  # fmt: skip
_OBJECT_ADJECTIVES = frozenset({
    "able", "unable", "ready", "free", "likely", "unlikely", "happy", "bound", "sure", "certain", "due", "prone",
    "quick", "slow", "available", "similar", "equal",
})  # fmt: skip
_REPORTING = frozenset({
    "recommend", "advise", "suggest", "encourage", "know", "say", "believe", "assume", "note", "hope", "think",
    "understand", "argue", "find", "require", "expect", "show", "prove", "demonstrate",
})  # fmt: skip
_EVENT_NOUNS = frozenset({
    "idea", "practice", "time", "pleasure", "mistake", "secret", "fact", "pity", "shame", "challenge", "surprise",
    "wonder", "honor", "honour", "privilege", "job", "responsibility", "goal", "habit", "sense", "rule", "case",
    "point", "day", "month", "year", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "summer", "winter", "spring", "autumn", "morning", "evening", "night", "requirement", "must", "no-brainer",
    "cliché", "truism", "misconception", "understatement", "overstatement", "exaggeration",
})  # fmt: skip
_TIME = frozenset({
    "time", "effort", "second", "minute", "hour", "day", "week", "month", "year", "while", "moment", "courage",
    "practice", "patience", "work", "lot", "skill",
})  # fmt: skip
_OWN_TIME = frozenset({
    "year", "month", "week", "day", "morning", "afternoon", "evening", "summer", "winter", "spring", "autumn",
    "fall", "quarter", "decade", "century", "time", "weekend", "season", "point", "moment", "stage",
})  # fmt: skip


def leaning_words(text: str) -> Opening | None:
    """A connective that opens a sentence, or a pointer in it to text above or below; told by the words alone."""
    return _pointer(text) or _connective(text) or _announcement(text)


def may_have_leaning_subject(text: str) -> bool:
    """Whether `leaning_subject` is worth a parse; costs next to nothing."""
    return bool(_LEADING.match(text))


def may_lean(text: str) -> bool:
    """Whether `leaning_subject` or `leaning_noun` is worth a parse."""
    return may_have_leaning_subject(text) or bool(_PICKED.match(text[: _EARLY + 10]))


def _pointer(text: str) -> Opening | None:
    match = _POINTER.search(text)
    if match is None:
        return None
    drop = None
    comma = _AFTER_POINTER.match(text, match.end())
    if match.start() == 0 and comma and _stands_alone(text, comma.end()):
        drop = Span(0, comma.end())
    return Opening("pointer", Span(*match.span()), drop)


def _stands_alone(text: str, at: int) -> bool:
    """Whether what is left of a sentence from an offset on is one that opens with no such words itself; unsure: no."""
    rest = text[at : at + 1].upper() + text[at + 1 :]
    return bool(_CAN_STAND_ALONE.match(rest)) and not _WORD.match(rest) and leaning_words(rest) is None


def _connective(text: str) -> Opening | None:
    match = _CONNECTIVE.match(text)
    if match is None or _NO_CONNECTIVE.match(text) or text.rstrip().endswith("?"):
        return None
    name = match.lastgroup or ""
    drop = Span(0, match.end()) if _stands_alone(text, match.end()) else None
    return Opening("connective", Span(*match.span(name)), drop)


def _announcement(text: str) -> Opening | None:
    match = _ANNOUNCED.search(text) if text.rstrip().endswith(":") else None
    return Opening("announcement", Span(0, match.end())) if match else None


def leaning_subject(parse: Parse, known: frozenset[str], *, first: bool) -> Opening | None:
    """
    The subject that opens a sentence, where it is a pronoun or "this NOUN" without a name; None where unsure.

    An adverb may stand in front: "Currently, it ...". A colon or question mark says that its name follows.
    ``known`` are the stems of words that the heading gives; ``first`` says that the sentence opens the draft, so
    that "this" is the draft itself.
    """
    word = _leader(parse)
    if word is None:
        return None
    if word.lower in ("its", "their"):
        return Opening("possessive", word.span) if word.dep == "poss" and _leads_a_subject(parse.head(word)) else None
    if word.lower in ("this", "that", "these", "those", "such") and word.dep in ("det", "predet", "amod"):
        return _determiner(parse, word, known, first=first)
    if word.lower == "such" or word.dep not in ("nsubj", "nsubjpass", "expl"):
        return None
    verb = parse.head(word)
    if word.lower == "it":
        stands_for_something = word.dep != "expl" and not _is_impersonal(parse, verb)
    elif word.lower == "they":
        stands_for_something = verb.lemma != "say"
    else:
        stands_for_something = not _is_about_what_follows(parse, word, verb, first=first)
    return Opening("pronoun", word.span) if stands_for_something else None


def _leader(parse: Parse) -> Token | None:
    """The first word of a statement, words in front left out that name no thing, where it may stand for one named elsewhere."""
    if not len(parse) or parse[len(parse) - 1].text == "?":
        return None
    word = parse[0] if parse[0].lower in _LEADERS else _behind_adverb(parse) or _behind_setting(parse)
    # A colon says that what "these" are follows; what "it" is does not.
    follows = parse[len(parse) - 1].text == ":" and (word is None or word.lower not in _PERSONAL)
    return None if follows else word


def _behind_adverb(parse: Parse) -> Token | None:
    """The pronoun of "Currently, it ..."."""
    rest = [at for at in parse.tokens[1:3] if at.text != ","]
    return rest[0] if parse[0].pos in ("ADV", "CCONJ") and rest and rest[0].lower in _LATER_LEADERS else None


def _behind_setting(parse: Parse) -> Token | None:
    """The pronoun of "With more than 200 plugins, it ...", where it can stand for nothing named in front of it."""
    comma = next((at.index for at in parse.tokens[:_LONGEST_SETTING] if at.text == ","), None)
    if not comma or comma + 1 >= len(parse) or parse[0].pos not in ("ADP", "SCONJ", "ADV", "PART"):
        return None
    word = parse[comma + 1]
    tags = _NOUNS_OF.get(word.lower)
    said = parse.tokens[:comma]
    if tags is None or any(at.pos == "PRON" and at.lower not in _SPEAKERS for at in said):
        return None
    named = [at for at in said if at.tag in tags and at.lemma.lower() not in _SETTINGS]
    return None if named else word


def leaning_noun(parse: Parse, known: frozenset[str]) -> Opening | None:
    """
    Words at the start of a sentence, its subject or not, that only other text explains: "to do this", "using this
    setup", "another reason", "the second press"; None where unsure.

    ``known`` are the stems of words that the heading gives. "These NOUNS" count not where a colon says that they follow.
    """
    end = parse[len(parse) - 1].text if len(parse) else ""
    if end == "?":
        return None
    for word in parse:
        if word.span.start >= _EARLY or word.pos in ("NOUN", "PROPN"):
            return None  # what stands before may explain it: "a file that ... this data"
        if word.lower == "the" and not any(
            at.lower in _ORDINALS for at in parse.tokens[word.index + 1 : word.index + 2]
        ):
            continue
        if word.lower not in _PICKING or (end == ":" and _PICKING[word.lower] == "determiner"):
            continue
        if word.index and parse[word.index - 1].lower == "yet":
            return None  # "yet another" counts
        if word.dep in ("dobj", "pobj", "nsubj", "nsubjpass"):
            return None if not word.index or not _stands_for_text(parse, word) else Opening("pronoun", word.span)
        noun = parse.head(word)
        if word.dep not in ("det", "amod", "predet") or noun.index < word.index:
            return None
        kind = _PICKING[word.lower]
        if not _is_told(parse, kind, word, noun, known):
            return Opening(kind, Span(word.span.start, noun.span.end))
    return None


def _stands_for_text(parse: Parse, word: Token) -> bool:
    """Whether a demonstrative that is no first word stands for text above: "to do this", "once these are set"."""
    told = any(child.dep in ("relcl", "acl", "prep", "appos") for child in parse.children(word))
    verb = parse.head(word)
    instructs = verb.index == 0 and verb.lemma == "do"  # "Do this before you go on: ..."
    return word.lower in ("this", "these") and not told and not instructs and verb.lower not in ("like", "as")


def _is_told(parse: Parse, kind: Kind, word: Token, noun: Token, known: frozenset[str]) -> bool:
    """Whether the heading, or the words around it, say which one "this NOUN" or "another NOUN" is."""
    lemma = noun.lemma.lower()
    between = parse.tokens[word.index + 1 : noun.index]
    if noun.tag not in ("NN", "NNS") or not noun.text.islower() or lemma in _OWN_TIME:
        return True
    if len(between) > 2 or any(at.pos in ("PROPN", "NUM") and at.lower not in _ORDINALS for at in between):
        return True
    stems = {stem(at.lemma) for at in (noun, *between)}
    if known & stems and not (kind == "determiner" and len(known) == 1):
        return True  # "these methods" below "Methods" are some of them
    children = parse.children(noun)
    if any(
        at.dep in ("relcl", "acl", "appos") or (at.dep == "prep" and at.lower in ("of", "between", "for"))
        for at in children
    ):
        return True
    if kind == "determiner":
        return lemma in entries("page_parts")
    again = any(stem(at.lemma) in stems for at in parse.tokens[noun.index + 1 :])
    return again or noun.dep not in ("nsubj", "nsubjpass") or any(at.dep == "prep" for at in children)


def is_be(verb: Token) -> bool:
    """Whether a verb is a form of "be"."""
    return verb.lemma in _BE


def _leads_a_subject(noun: Token) -> bool:
    return noun.dep in ("nsubj", "nsubjpass")


def _determiner(parse: Parse, word: Token, known: frozenset[str], *, first: bool) -> Opening | None:
    """The words "this NOUN": fine where the noun is the page itself, a word of the heading, a time, or told apart at once."""
    noun = parse.head(word)
    if first or not _leads_a_subject(noun) or noun.index - word.index > 4:
        return None
    lemma = noun.lemma.lower()
    before = [token.lemma.lower() for token in parse.tokens[word.index + 1 : noun.index]]
    if lemma in entries("page_parts") or lemma in _OWN_TIME or known.intersection(map(stem, (lemma, *before))):
        return None
    if any(
        child.dep in ("relcl", "acl") or (child.dep == "prep" and child.lower in ("of", "between"))
        for child in parse.children(noun)
    ):
        return None
    behind = parse.tokens[noun.index + 1 : noun.index + 2]
    if behind and behind[0].text in (",", "("):
        return None  # "This gauge, made in Halden, ...": it is told at once
    return Opening("determiner", Span(word.span.start, noun.span.end))


def _is_about_what_follows(parse: Parse, word: Token, verb: Token, *, first: bool) -> bool:
    """As in "This is how ...", "Those who ...", "That said": the words behind it say what it is."""
    if first and word.lower in ("this", "these"):
        return True
    if any(child.dep in ("relcl", "acl", "prep") for child in parse.children(word)):
        return True
    following = parse.tokens[word.index + 1 : word.index + 6]
    if any(token.lower in ("how", "what", "where", "when", "who", "why") for token in following):
        return True
    if word.lower == "that" and (verb.lemma == "mean" or any(token.lower in _SAYINGS for token in following[:2])):
        return True  # "That's it", "That said", "That doesn't mean that ..."
    if is_be(verb) and any(at.lemma == "say" for at in parse.children(verb, "xcomp", "ccomp", "advcl", "acomp")):
        return True  # "That isn't to say that ..."
    if is_be(verb):
        for noun in parse.children(verb, "attr"):
            if noun.lemma.lower() in entries("page_parts"):
                # "This is the document you send" speaks of another one.
                return not parse.children(noun, "relcl")
    return False


def _is_impersonal(parse: Parse, verb: Token) -> bool:
    """Whether the "it" of a verb stands for nothing, or for words that follow."""
    follows = {child.dep for child in parse.children(verb)}
    if verb.lemma in _IMPERSONAL_VERBS or (verb.lemma == "look" and parse[len(parse) - 1].text == ":"):
        return True
    if (
        verb.lemma in ("help", "follow", "pay", "remain")
        and follows & {"xcomp", "ccomp", "csubj"}
        and not parse.children(verb, "dobj")
    ):
        return True
    if verb.lemma == "take":
        objects = parse.children(verb, "dobj", "npadvmod", "attr", "dative", "advmod")
        return any(one.lemma.lower() in _TIME or one.lower == "long" for one in objects) or (
            "xcomp" in follows
            or "advcl" in follows
            or "relcl" in {c.dep for one in objects for c in parse.children(one)}
        )
    if verb.lemma == "make":
        return any(one.lower == "sense" for one in parse.children(verb, "dobj"))
    if verb.lemma in _REPORTING and parse.children(verb, "auxpass"):
        return bool(follows & {"ccomp", "csubj", "xcomp", "csubjpass"}) or any(
            token.lower == "that" and token.index == verb.index + 1 for token in parse
        )
    if not is_be(verb):
        return bool(follows & {"csubj"})
    adjectives = parse.children(verb, "acomp", "advmod")
    if any(
        one.dep == "acomp" and one.lemma.lower() not in _OBJECT_ADJECTIVES and _takes_clause(parse, verb, one)
        for one in adjectives
    ):
        return True
    if any(token.lower == "like" for token in parse.tokens[1:5]):
        return True  # "It is not like we had no plan"
    places = parse.children(verb, "prep")
    if any(one.lower == "up" for one in places) or (
        places and any(token.lower == "that" and token.index > places[0].index for token in parse)
    ):
        return True  # "It is up to you", "It was after the war that ..."
    nouns = parse.children(verb, "attr", "npadvmod")
    if any(one.lower in ("my", "our") for noun in nouns for one in parse.children(noun, "poss")) and "that" in {
        token.lower for token in parse.tokens[verb.index :]
    }:
        return True  # "It is our hope that ..."
    if any(one.lemma.lower() in _EVENT_NOUNS or one.pos == "NUM" or one.tag == "CD" for one in nouns):
        return True
    # A cleft: "It is the price that matters."
    return any(
        parse.children(one, "relcl") and any(child.lower == "the" for child in parse.children(one, "det"))
        for one in nouns
    ) or bool(follows & {"csubj"})


def _takes_clause(parse: Parse, verb: Token, adjective: Token) -> bool:
    below = (
        *parse.children(verb, "xcomp", "ccomp", "advcl", "csubj"),
        *parse.children(adjective, "xcomp", "ccomp", "advcl", "csubj"),
    )
    return any(one.index > adjective.index for one in below)
