"""What a sentence hangs on that other sentences say: pronouns, connectives, nouns and names that were introduced there."""

import re
from collections.abc import Iterable

from citewell.pattern import late
from citewell.syntax import Parse, Token
from citewell_rules._sections.openings import leaning_words, may_have_leaning_subject
from citewell_rules._sections.wording import meaning, stem

__all__ = [
    "agrees",
    "goes_on",
    "hangs",
    "is_introduced",
    "leans",
    "may_hang",
    "opens_unnamed",
    "refers_out",
    "stems",
    "takes_up",
]

_PRONOUNS = frozenset({
    "it", "its", "itself", "they", "them", "their", "theirs", "themselves", "he", "him", "his", "himself", "she", "her",
    "hers", "herself",
})  # fmt: skip
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_THINGS = frozenset({"it", "its", "itself"})
_CONNECTIVES = frozenset({
    "also", "however", "therefore", "thus", "hence", "moreover", "furthermore", "nevertheless", "nonetheless", "meanwhile",
    "consequently", "accordingly", "similarly", "likewise", "instead", "otherwise", "then", "thereby", "again",
    "previously", "earlier", "later", "subsequently", "afterwards", "afterward", "thereafter", "eventually", "soon",
    "further", "additional", "additionally", "others", "here", "thereof", "aforementioned",
})  # fmt: skip
"""Words that hang on what was said, wherever they stand, unless "and" joins them to words of the sentence itself."""
_GOING_ON = (
    r"(?:and|but|so|or|yet|now|next|finally|lastly|firstly|second(?:ly)?|third(?:ly)?|still|even|well|indeed|only|then|"
    r"until|unless|after|before|once|due|that|not|rather|besides|specifically|another|other|over\s+the|within|during|"
    r"later|from\s+(?:then|there)|as\s+(?:such|well)|to\s+me|at\s+(?:the|that|this|first|last|least)|"
    r"in\s+(?:fact|addition|particular|short|other|contrast|turn|both|either|response|this|that|these|those|such)|"
    r"for\s+(?:example|instance)|of\s+course|by\s+(?:doing|then|contrast|comparison)|yes|no|weeks?|months?|days?|years?|"
    r"if\s+(?:so|not|successful)|since(?!\s+\d{4})|more|\d+\.)\b"
)
_GOES_ON = late(_GOING_ON, re.IGNORECASE)
"""How a sentence begins that mostly goes on from the one before."""
_OPENS_DOWN = late(
    rf"{_GOING_ON}|(?:although|though|while|whereas|according|(?:if|when)\s+(?!you\b|an?\b))\b"
    r"|(?:despite|given|with|without)\s+(?!(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""How a sentence begins that seldom opens a text: what follows is mostly known by then."""
_QUANTITIES = frozenset({
    "some", "many", "most", "all", "several", "few", "none", "each", "more", "fewer", "less", "much", "one", "two", "three", "four",
})  # fmt: skip
_COMPLETING = ("relcl", "acl", "appos", "nummod")
"""What tells which one is meant, where it stands behind a noun."""
_TELLING = frozenset({"of", "in", "at", "on", "between", "for", "from", "to"})
_START = 4
"""So many words and marks begin a sentence."""
_SUBJECTS = ("nsubj", "nsubjpass")
_EXPLAINED = late(r"\(([A-Z][\w-]*[A-Z][\w-]*)\)")
_NAME = late(r"\b[A-Z][\w’'-]+(?:\s+(?:(?:of|de|von|van)\s+)?[A-Z][\w’'-]+)+")


def leans(text: str) -> bool:
    """Whether a sentence opens with a connective or may open with a pronoun."""
    return leaning_words(text) is not None or may_have_leaning_subject(text)


def goes_on(text: str) -> bool:
    """Whether a sentence opens with words that go on from the one before."""
    return leans(text) or bool(_GOES_ON.match(text))


def takes_up(text: str) -> bool:
    """Whether a sentence opens with words that go on from the one before, or that seldom open a text."""
    return leans(text) or bool(_OPENS_DOWN.match(text))


def hangs(parse: Parse, known: frozenset[str], brought_up: frozenset[str]) -> bool:
    """
    Whether a sentence hangs on others by a pronoun, a connective, or "the NOUN".

    ``brought_up`` are the stems of the nouns that those others bring up; what is ``known`` needs no others.
    """
    return any(_is_loose(parse, token, known, brought_up) and not _is_owned(parse, token) for token in parse)


def may_hang(parse: Parse, known: frozenset[str], brought_up: frozenset[str]) -> bool:
    """The same, where "its" may stand for something outside of the sentence, too."""
    return any(_is_loose(parse, token, known, brought_up) for token in parse)


def refers_out(parse: Parse) -> bool:
    """
    Whether a sentence that opens a text would seem to hang on what is put before it.

    By a pronoun before which it names nothing that the pronoun may stand for, or by any such word at its start.
    """
    if any(_is_loose(parse, token) for token in parse.tokens[:_START]):
        return True
    pronouns = (token for token in parse if token.lower in _PRONOUNS and token.dep != "expl")
    return any(not _candidates(parse, token) for token in pronouns)


def _is_loose(
    parse: Parse, token: Token, known: frozenset[str] = frozenset(), brought_up: frozenset[str] = frozenset()
) -> bool:
    word = token.lower
    if word in _PRONOUNS:
        return not _is_bound(parse, token)
    if word in ("this", "these"):
        return not _is_about_own_clause(parse, token)
    if word in ("that", "those") and token.tag == "DT":
        return not _is_told(parse, token, frozenset({"of"}))
    if word in ("above", "below"):
        return token.pos != "ADP"
    if word in ("follows", "following"):
        return token.index > 0 and parse[token.index - 1].lower in ("as", "the")
    if word in ("other", "another", "both", "either", "neither", "too", "such", "same", "former", "latter"):
        return not _is_paired(parse, token)
    if word == "there":
        return token.dep != "expl"
    if word in _QUANTITIES and token.dep in _SUBJECTS and not parse.children(token, "prep"):
        return not any(_is_plural(parse, at) for at in _subjects_before(parse, token))
    if word in _CONNECTIVES:
        is_adjective = word == "later" and token.dep == "amod"  # "the later growth of the town"
        return not is_adjective and not _is_joined(parse, token)
    return word == "the" and _is_known_only_before(parse, token, known, brought_up)


def _is_joined(parse: Parse, token: Token) -> bool:
    """Whether "and" or "but also" joins a connective to words of the same sentence."""
    return token.index > 2 and parse[token.index - 1].lower in ("and", "or", "but", ";")


def _is_paired(parse: Parse, token: Token) -> bool:
    """Whether the sentence itself says beside what: "both A and B", "A and other B", "too small", "the same as"."""
    before = parse[token.index - 1].lower if token.index else ""
    later = [at.lower for at in parse.tokens[token.index + 1 :]]
    match token.lower:
        case "both":
            return "and" in later
        case "either":
            return "or" in later
        case "neither":
            return "nor" in later
        case "such":
            return later[:1] == ["as"]
        case "same":
            return "as" in later
        case "former" | "latter":
            return before not in ("the", "")
        case "too":
            return token.dep == "advmod" and parse.head(token).index > token.index
        case "other":
            return before in ("and", "or", "than", "any", "each")
        case _:
            return parse.head(token).dep == "appos"


def _candidates(parse: Parse, pronoun: Token) -> list[Token]:
    """The nouns before a pronoun, without the subject of its own verb where it is an object: "Anna met her"."""
    nouns = [at for at in parse.tokens[: pronoun.index] if at.pos in ("NOUN", "PROPN")]
    if pronoun.dep in ("poss", *_SUBJECTS):
        return nouns
    clause = _clause(parse, pronoun)
    return [at for at in nouns if not (at.dep in _SUBJECTS and parse.head(at) == clause)]


def _is_owned(parse: Parse, token: Token) -> bool:
    """Whether "its" or "their" has a noun before it in its sentence that it may stand for."""
    if token.lower not in ("its", "their"):
        return False
    return any(_is_plural(parse, at) == (token.lower == "their") for at in _candidates(parse, token))


def _subjects_before(parse: Parse, token: Token) -> list[Token]:
    return [at for at in parse if at.dep in _SUBJECTS and at.index < token.index and at.pos in ("NOUN", "PROPN")]


def _is_plural(parse: Parse, noun: Token) -> bool:
    return noun.tag in ("NNS", "NNPS") or bool(parse.children(noun, "conj"))


def _is_bound(parse: Parse, pronoun: Token) -> bool:
    """Whether a pronoun stands for the one subject that its own sentence names before it."""
    subjects = _subjects_before(parse, pronoun)
    if pronoun.dep == "expl" or not subjects:
        return False  # "It is that ...": what it is about was said before
    if pronoun.dep not in ("poss", *_SUBJECTS) and not pronoun.lower.endswith(("self", "selves")):
        # "Anna met her": somebody else. "Anna hoped that they would meet her": Anna.
        subjects = [at for at in subjects if parse.head(at) != _clause(parse, pronoun)]
    return bool(subjects) and all(_may_stand_for(parse, pronoun, subject) for subject in subjects)


def _clause(parse: Parse, token: Token) -> Token:
    """The verb of the clause that a word stands in."""
    return next((at for at in parse.ancestors(token) if at.pos in ("VERB", "AUX")), token)


def _may_stand_for(parse: Parse, pronoun: Token, noun: Token) -> bool:
    if pronoun.lower in _PLURAL:
        return _is_plural(parse, noun)
    anybody = any(at.lower in ("a", "an", "any", "each", "every") for at in parse.children(noun, "det"))
    return not _is_plural(parse, noun) and (pronoun.lower in _THINGS or noun.pos == "PROPN" or anybody)


def _is_about_own_clause(parse: Parse, token: Token) -> bool:
    """Whether "this" may stand for what a clause before says in the same sentence: "they rose, although rain reduced this"."""
    noun = parse.head(token) if token.dep == "det" else token
    verb = _clause(parse, noun)
    earlier = any(at.dep == "ROOT" and at.index < token.index for at in parse)
    is_apart = any(
        at.dep == "advcl" or (at.dep == "conj" and parse.children(at, *_SUBJECTS))
        for at in (verb, *parse.ancestors(verb))
    )
    return earlier and is_apart and noun.dep not in _SUBJECTS


def _is_told(parse: Parse, token: Token, telling: frozenset[str] = _TELLING) -> bool:
    """Whether the words behind a noun, or behind "those", say which are meant; of prepositions the ``telling`` ones do."""
    noun = parse.head(token) if token.dep == "det" else token
    return any(
        at.index > noun.index and (at.dep in _COMPLETING or (at.dep == "prep" and at.lower in telling))
        for at in parse.children(noun)
    )


def _is_known_only_before(parse: Parse, article: Token, known: frozenset[str], brought_up: frozenset[str]) -> bool:
    """Whether "the NOUN" does not say itself which one is meant, and the noun was brought up before."""
    noun = parse.head(article)
    if article.dep != "det" or _is_definite_in_itself(parse, noun, article) or _is_known(parse, article, known):
        return False
    return (noun.pos == "NUM" and not noun.text.endswith("s")) or stem(noun.lemma) in brought_up


def _is_known(parse: Parse, article: Token, known: frozenset[str]) -> bool:
    """Whether "the NOUN" is known by one of its words: "the heat source" where heat is spoken of."""
    noun = parse.head(article)
    return any(stem(at.lemma) in known for at in parse.tokens[article.index + 1 : noun.index + 1])


def _is_definite_in_itself(parse: Parse, noun: Token, article: Token) -> bool:
    """Whether a noun is a name, says which one is meant, or is the only one of its kind."""
    before = parse.tokens[article.index + 1 : noun.index]
    is_only = any(
        at.tag in ("JJS", "RBS") or at.lower in ("first", "last", "only") or "NumType=Ord" in at.morph for at in before
    )
    return noun.pos == "PROPN" or is_only or any(at.pos == "PROPN" for at in before) or _is_told(parse, article)


def opens_unnamed(parse: Parse, known: frozenset[str]) -> bool:
    """Whether a sentence opens with "the NOUN", which neither it nor what is ``known`` explains; those are stems."""
    if not len(parse) or parse[0].lower != "the":
        return False
    article = parse[0]
    return not _is_known(parse, article, known) and not _is_definite_in_itself(parse, parse.head(article), article)


def is_introduced(text: str, known: str, before: Iterable[str]) -> bool:
    """Whether a short form or a surname stands in a text that only those ``before`` explain, and not what is ``known``."""
    before = tuple(before)
    short = {match[1] for one in before for match in _EXPLAINED.finditer(one)}
    if any(_has(text, word) and not _has(known, word) and f"({word})" not in text for word in short):
        return True
    names = {name.group() for one in before for name in _NAME.finditer(one) if _is_name(name.group())}
    return any(_is_short_for(name, text, known) for name in names)


def _is_name(words: str) -> bool:
    """Whether capitalized words are no opening of a sentence with one name behind it: "During Lent", "As Anna"."""
    return bool(meaning(words.split(maxsplit=1)[0])) and not _OPENS_DOWN.match(words)


def _has(text: str, word: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\b", text))


def _is_short_for(name: str, text: str, known: str) -> bool:
    """Whether the last part of a name stands in a text alone, and not in what is known."""
    last = name.rsplit(maxsplit=1)[-1]
    is_alone = _has(text, last) and not any(_has(other.group(), last) for other in _NAME.finditer(text))
    return is_alone and not _has(known, last)


def agrees(first: Parse, second: Parse) -> bool:
    """Whether a sentence that opens with a pronoun finds a noun in the one before that it may stand for."""
    opening = second[0].lower if len(second) else ""
    if opening not in _PRONOUNS and opening not in ("this", "these"):
        return True
    nouns = [at for at in first if at.pos in ("NOUN", "PROPN")]
    if opening in _PLURAL or opening == "these":
        return any(_is_plural(first, at) for at in nouns)
    if opening in _THINGS or opening == "this":
        return bool(nouns)
    names = (at for at in nouns if at.pos == "PROPN" or (at.index and at.text[:1].isupper()))
    return any(at.dep in (*_SUBJECTS, "poss", "appos") for at in names)


def stems(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words that carry meaning in some texts."""
    return frozenset(word for text in texts for word in meaning(text))
