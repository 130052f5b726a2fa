"""
Participles and adjectives that are said of a noun: before the main clause, or after a last comma.

"Located in the north, the town ..." becomes "The town is located in the north. ..."; "..., built by a guild in 1920"
becomes "... It was built by a guild in 1920". What was done once is told in the past.
"""

from itertools import pairwise

from citewell.pattern import late
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import tensed_word
from citewell_rules._ideas.openings import Opening, opening_state
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, capital
from citewell_rules._ideas.split.forms import be
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import agrees, is_plural, name_again, pronoun_after, with_capital

__all__ = ["opened_with_state", "said_last"]

_LASTING = frozenset(
    {"locate", "situate", "base", "know", "call", "power", "write", "consider", "regard", "portray", "describe", "surround"}
    | {"nestle", "hold", "own", "run", "manage", "fund", "sponsor", "support", "back", "host", "headquarter", "divide"}
    | {"compose", "make", "design", "intend", "set", "border", "bound", "name", "use", "drive", "maintain", "influence"}
)  # fmt: skip
"""Verbs whose participle, with no date, says what still holds."""
_PLACING = frozenset({"locate", "situate", "base", "know", "call", "nestle", "border", "bound", "surround"})
"""Those that hold of a name for so long that a story told in the past does not end them."""
_ONCE = frozenset(
    {"found", "establish", "build", "open", "publish", "release", "create", "develop", "introduce", "inaugurate", "form"}
    | {"erect", "construct", "launch", "discover", "invent", "record", "produce", "direct", "compose", "write", "design"}
    | {"name", "bear", "raise", "educate", "replace", "elect", "appoint", "acquire", "found", "convene", "restore", "rebuild"}
)  # fmt: skip
"""Verbs for what happens once."""
_FORMERLY = frozenset({"formerly", "originally", "once", "previously", "first", "initially"})
_HOW = frozenset(
    {"given", "compared", "followed", "combined", "based", "provided", "accompanied", "coupled", "including"}
)
_MOST_WORDS = 7
"""Tokens of a subject that is said before what opened the sentence, at most."""
_DATE = late(r"1\d{3}|20\d{2}|\d{2,4}s")
_BEFORE_DATES = frozenset({"in", "around", "about", "circa", "early", "late", "during", "from"})
_PERSONAL = {"i": ("am", "was"), "you": ("are", "were")}


def opened_with_state(source: Source) -> Seam | Refusal | None:
    """The cut after an opening "located in the north, ..."; None where a sentence opens otherwise."""
    opening = opening_state(source.parse)
    if opening is None:
        return None
    return _opening_refused(source, opening) or _opening_seam(source, opening)


def _opening_refused(source: Source, opening: Opening) -> Refusal | None:
    parse = source.parse
    word, subject = parse[opening.word], parse[opening.subject]
    if min(source.words(0, opening.comma), source.words(opening.comma, source.last)) < SHORTEST - 1:
        return Refusal.SHORT
    if parse.children(word, "conj", "cc") or any(
        token.text in ("(", ";", ":") for token in parse.tokens[: opening.comma]
    ):
        return Refusal.SERIES
    before = [token.lower for token in parse.tokens[opening.comma + 1 : opening.subject]]
    binds = before[:1] in (["a"], ["an"]) or not {"no", "each", "every", "any"}.isdisjoint(before)
    if binds or parse.head(subject).tag == "VB":
        return Refusal.SUBJECT
    return None


def _opening_seam(source: Source, opening: Opening) -> Seam | Refusal:
    parse = source.parse
    subject, start = parse[opening.subject], opening.comma + 1
    words = " ".join(Span(parse[start].span.start, subject.span.end).of(source.text).split())
    if not _may_move(source, opening):
        return Refusal.NAME
    carrier = parse[tensed_word(parse, parse.head(subject))]
    verb = _be(parse, parse[opening.word], parse.tokens[: opening.comma], subject, carrier)
    if isinstance(verb, Refusal):
        return verb
    begin = parse[0].span.start
    lower = source.text[begin].lower() if parse[0].pos != "PROPN" else source.text[begin]
    head = Cut(Span(begin, begin + 1), f"{with_capital(words)} {verb} {lower}")
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == opening.comma), None)
    # The name has moved to the front: a pronoun goes on with it, where nothing follows the name that belongs to it.
    again = pronoun_after(parse, subject, words) if words.islower() else words
    whole = parse.subtree(subject)[-1] == subject and again != words and agrees(parse, carrier, again == "they")
    if whole:
        return Seam((head, Cut(source.gap(opening.comma, subject.index + 1), f". {with_capital(again)}")), joint)
    stop = Cut(source.gap(opening.comma, opening.comma + 1), ".")
    return Seam((head, stop, *capital(source.text, parse[start].span.start)), joint)


def _may_move(source: Source, opening: Opening) -> bool:
    """Whether a subject is nothing but a few plain words, which mean the same before what is said of it."""
    parse = source.parse
    subject, phrase = parse[opening.subject], parse.tokens[opening.comma + 1 : opening.subject + 1]
    span = Span(phrase[0].span.start, phrase[-1].span.end)
    plain = all(token.text.replace("-", "").replace("’", "").isalnum() or token.tag == "POS" for token in phrase)
    free = not any(one.overlaps(span) for one in (*source.fillers, *source.closed))
    narrowed = any(
        child.index > subject.index and child.dep not in ("appos", "punct") for child in parse.children(subject)
    )
    kept = subject.tag in ("PRP", "NN", "NNS", "NNP", "NNPS") and len(phrase) <= _MOST_WORDS
    return plain and free and kept and not narrowed


def _be(parse: Parse, word: Token, phrase: tuple[Token, ...], subject: Token, carrier: Token) -> str | Refusal:
    """The "is" or "was" before what is said of a subject, in a sentence whose tense ``carrier`` carries."""
    past = _is_past(word, phrase, subject, carrier)
    if past is None:
        return Refusal.TENSE
    if subject.lower in _PERSONAL:
        return _PERSONAL[subject.lower][past]
    return be(past=past, plural=is_plural(parse, subject))


def _is_past(word: Token, phrase: tuple[Token, ...], subject: Token, carrier: Token) -> bool | None:
    """Whether what is said of a subject was so; None where it cannot be told."""
    lower = [token.lower for token in phrase]
    if "since" in lower or "now" in lower or "currently" in lower:
        return None
    if word.lemma == "bear" or any(one in _FORMERLY for one in lower):
        return True
    dated = "century" in lower or any(
        _DATE.fullmatch(second.lower) and (first.lower in _BEFORE_DATES or first.pos in ("PROPN", "PUNCT", "NUM"))
        for first, second in pairwise(phrase)
    )
    if dated:
        return True if word.lemma not in _LASTING - _ONCE or carrier.tag == "VBD" else None
    if carrier.tag == "VBD":
        # "Known as the city of light, Paris held the games": it still is.
        return None if word.lemma in _PLACING and subject.pos == "PROPN" else True
    if carrier.tag not in ("VBZ", "VBP"):
        return None
    if word.lemma in _ONCE and "by" in lower:
        return True
    return False if word.lemma in _LASTING or word.tag == "JJ" else None


def said_last(source: Source) -> Seam | Refusal | None:
    """The cut before a last ", built by a guild in 1920"; None where there is no such participle."""
    parse = source.parse
    word = next((token for token in reversed(parse.tokens[2 : source.last]) if _may_be_said_last(parse, token)), None)
    if word is None:
        return None
    comma = word.index - 1
    while parse[comma].pos == "ADV":
        comma -= 1
    if parse.subtree(word)[-1].index + 1 < source.last or word.head > comma:
        return Refusal.SCOPE
    if source.is_inside_list(comma) or parse.children(word, "conj", "cc"):
        return Refusal.SERIES
    if source.words(0, comma) < SHORTEST or source.words(comma, source.last) < SHORTEST - 1:
        return Refusal.SHORT
    about = _about(source, parse.head(word), comma)
    if isinstance(about, Refusal):
        return about
    main = next((token for token in parse if token.dep == "ROOT"), word)
    noun, name = about
    verb = _be(parse, word, parse.tokens[comma + 1 : source.last], noun, parse[tensed_word(parse, main)])
    if isinstance(verb, Refusal):
        return verb
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == comma), None)
    return Seam((Cut(source.gap(comma, comma + 1), f". {with_capital(name)} {verb}"),), joint)


def _may_be_said_last(parse: Parse, token: Token) -> bool:
    if token.tag != "VBN" or token.dep not in ("acl", "advcl") or token.lower in _HOW or parse.children(token, "mark"):
        return False
    at = token.index - 1
    while at and parse[at].pos == "ADV":
        at -= 1
    return parse[at].text == "," and at > 0


def _about(source: Source, above: Token, comma: int) -> tuple[Token, str] | Refusal:
    """The subject that a last participle is said of, where that is sure, and how to name it."""
    parse = source.parse
    root = next((token for token in parse if token.dep == "ROOT"), above)
    subjects = parse.children(root, "nsubj")
    # "A is a b, made of c": what is said of the one is said of the other. After an object, it may be of either.
    if root.lemma != "be" or not (above == root or above.dep == "attr"):
        return Refusal.ANTECEDENT
    if not subjects or subjects[0].index > root.index:
        return Refusal.SUBJECT
    name = name_again(source, subjects[0], comma)
    return name if isinstance(name, Refusal) else (subjects[0], name)
