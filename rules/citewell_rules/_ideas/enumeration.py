"""
Enumerations that a sentence ends with: items side by side that read better one a line.

Commas part items only where the parse, or a colon, says so; where the items are not surely parallel there is no
enumeration.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, SUBJECTS

__all__ = ["find_enumeration"]

_Form = Literal["noun", "gerund", "infinitive", "preposition", "question", "clause"]
"""What the items of an enumeration are; all are of one form."""

_FEW, _MOST = 3, 15
"""Items that a list has at least and at most; as few want one only where they are long."""
_LONG_ITEM = 3
"""Words that each of a few items has at least."""
_WORTH = {3: 14, 4: 10}
"""Words that all items have together, by their number (more than four: as four), from which a list is worth its lines."""
_LONGEST_ITEM, _LONGEST_BESIDE_ONE = 30, 12
"""Words; more is a paragraph. Beside an item of one word a long one is none of a row."""
_LEAD = (3, 25)
"""Words that an introduction has at least and at most: a longer one buries its list."""

_BORDER = late(r"[,;:](?= )")
_COORDINATOR = late(r"(?:and|or|&) ", re.IGNORECASE)
_LAST = late(r" (?:and|or|&) ")
_DASH = late(r" [–—-]{1,2} |—")
_OPEN_END = late(
    r"\b(?:etc|and so (?:on|forth)|(?:and|or) (?:(?:many|much|even|a lot|lots) )*(?:more|others?)|and the like|among "
    r"others|(?:and|or) (?:more|other|beyond|whatever|anything|everything|something)\b.*|to name a few)\W*\Z",
    re.IGNORECASE,
)
"""How enumerations end that name only some of what there is: cut off from the others such an item says nothing."""
_NO_ITEM = late(
    r"(?:but|yet|so|then|not|nor|if|when|while|because|since|although|though|as|once|unless|until|which|that|"
    r"especially|of course|particularly|however|thus|therefore|instead|only|also|even|both|either|neither|rather|"
    r"all of which|for (?:example|instance)|including|such as|like|respectively|i\.?e|e\.?g)\b",
    re.IGNORECASE,
)
_BACKWARD = late(r"\b(?:respectively|both|either|neither|each other|the (?:former|latter|same))\b", re.IGNORECASE)
"""Words that hang on the order of items, or on their standing together."""
_BEGUN = late(r"\b(?:including|such as|like) [^,:]*,[^:]*\Z")
"""An introduction in which a row has begun: "it names some, including a, b"."""
_EXAMPLES = frozenset({"as", "including", "like", "include", "includes", "included", "e.g.", "e.g"})
"""Words that end an introduction to examples, in which "or" is no choice."""
_HELPING = frozenset({"let", "help", "have", "make"})
"""Verbs after which another one follows the one who does it: "lets you see", "helps them find"."""
_PAIRING = frozenset({"between", "from", "than", "among", "amongst", "without", "either", "both", "neither", "whether"})
"""Words before a list which take all items as one, or which lose their sense without "or"."""
_NUMERALS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}
_WH = frozenset({"how", "why", "what", "who", "where", "when", "which", "whether"})
_NOUNS = frozenset({"NOUN", "PROPN", "NUM", "PRON", "SYM", "X"})
_BEFORE_VERB = 2
"""Words before a verb that an item of its form may begin with: "to slowly open"."""
_BEFORE_NOUN = ("det", "amod", "compound", "poss", "nummod", "advmod", "quantmod", "nmod", "npadvmod", "neg", "predet")
_AFTER = ("prep", "relcl", "acl", "advcl", "mark", "agent", "appos")


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence with its parse, and the spans of it (links, quotations, emphasis, brackets) in which no item begins."""

    text: str
    parse: Parse
    closed: tuple[Span, ...]

    def is_open(self, offset: int) -> bool:
        """Whether an offset lies in nothing that stays in one piece."""
        return not any(span.start <= offset < span.end for span in self.closed)

    def words(self, span: Span) -> int:
        return len(span.of(self.text).split())

    def tokens(self, span: Span) -> tuple[Token, ...]:
        return tuple(token for token in self.parse if span.start <= token.span.start < span.end)


def find_enumeration(text: str, parse: Parse, closed: Sequence[Span] = ()) -> tuple[Span, ...] | None:
    """
    The items of the enumeration that a sentence ends with, in code points of ``text``; None where there is none.

    They hold no marks and no coordinator between them. What stands before the first one introduces them, with a colon
    or such that a colon can follow. ``closed`` are spans that stay in one piece.
    """
    source = _Text(text, parse, (*closed, *_bracketed(text)))
    end = _end(source)
    if end is None:
        return None
    borders = [match.start() for match in _BORDER.finditer(text, 0, end) if source.is_open(match.start())]
    colon = next((at for at in reversed(borders) if text[at] == ":"), None)
    items = _open_items(source, borders, end) if colon is None else _announced(source, colon, borders, end)
    if items is None or not _is_worth_it(source, items) or not _is_introduced(source, items):
        return None
    is_whole = _OPEN_END.search(text[items[-2].end : end]) is None
    return items if is_whole and _BACKWARD.search(text[items[0].start :]) is None else None


def _bracketed(text: str) -> Iterator[Span]:
    opened: list[int] = []
    for at, sign in enumerate(text):
        if sign in "([":
            opened.append(at)
        elif sign in ")]" and opened:
            yield Span(opened.pop(), at + 1)
    yield from (Span(at, len(text)) for at in opened)


def _end(source: _Text) -> int | None:
    """Where the last item ends; None where the sentence does not end with it."""
    whole = source.text.rstrip()
    end = len(whole) - whole.endswith(".")
    if not end or whole[end - 1] in ".!?…:;,*" or whole[-1] in "!?:;,…—-":
        return None
    return end


def _announced(source: _Text, colon: int, borders: list[int], end: int) -> tuple[Span, ...] | None:
    """The items after a colon."""
    text = source.text
    after = [at for at in borders if at > colon]
    mark = ";" if any(text[at] == ";" for at in after) else ","
    items = _parted(source, colon + 2, [at for at in after if text[at] == mark], end)
    if items is None:
        return None
    forms = {_form(source.parse, source.tokens(item)) for item in items}
    if _is_counted(text[:colon], len(items)):
        # The writer has told what the items are; the parser need not know of each.
        forms.discard(None)
        return items if len(forms) <= 1 else None
    return items if None not in forms and len(forms) == 1 else None


def _is_counted(lead: str, number: int) -> bool:
    """Whether an introduction says how many items there are: "three parts"."""
    return _NUMERALS.get(number, str(number)) in lead.lower().split()


def _parted(source: _Text, start: int, marks: list[int], end: int) -> tuple[Span, ...] | None:
    """The stretches between marks, the last one without its coordinator; None where a coordinator stands elsewhere."""
    text = source.text
    if not marks:
        return None
    starts = [start, *(at + 2 for at in marks)]
    spans = [Span(*pair) for pair in zip(starts, [*marks, end], strict=True)]
    last = spans.pop()
    opening = _COORDINATOR.match(text, last.start)
    if opening:
        spans.append(Span(opening.end(), last.end))
    else:
        # "A, b and c": the only coordinator there is parts the last two.
        inner = [match for match in _LAST.finditer(text, last.start, last.end) if source.is_open(match.start())]
        if len(inner) != 1 or _shares_word(text, last, inner[0]):
            return None
        spans += (Span(last.start, inner[0].start()), Span(inner[0].end(), last.end))
    if any(not span.of(text).strip() or _COORDINATOR.match(text, span.start) for span in spans):
        return None
    return tuple(spans)


def _shares_word(text: str, last: Span, coordinator: re.Match[str]) -> bool:
    """Whether what stands before the coordinator may hold for the one word after it: "plain language and tone"."""
    before, after = text[last.start : coordinator.start()], text[coordinator.end() : last.end]
    return len(before.split()) > 1 and len(after.split()) == 1


def _open_items(source: _Text, borders: list[int], end: int) -> tuple[Span, ...] | None:
    """The items that a sentence ends with where no colon announces them: words of one form in a row."""
    text, parse = source.text, source.parse
    mark = ";" if sum(text[at] == ";" for at in borders) > 1 else ","
    parted = _parted(source, 0, [at for at in borders if text[at] == mark], end)
    if parted is None:
        return None
    form = _form(parse, source.tokens(parted[-1]))
    if form in (None, "clause"):
        return None
    number = len(parted) - 1
    while number and _form(parse, source.tokens(parted[number])) == form:
        number -= 1
    rest = parted[number + 1 :]
    heads = [head for item in rest if (head := _head(source.tokens(item))) is not None]
    first = _first(source, parted[number], form, heads) if heads else None
    start = None if first is None else _begin(parse, first, source.tokens(rest[0]))
    if first is None or start is None:
        return None
    items = (Span(parse[start].span.start, parted[number].end), *rest)
    return items if _fits(source, items, [first, *heads], form) else None


def _first(source: _Text, segment: Span, form: _Form, heads: Sequence[Token]) -> Token | None:
    """The head of the first item, which an introduction stands before; None where it cannot be told."""
    parse = source.parse
    origins = {_origin(parse, head) for head in heads}
    tokens = source.tokens(segment)
    if len(origins) == 1:
        (origin,) = origins
        if origin in tokens and _is_of_form(origin, form):
            return origin
    # The tree is not sure; the words may be.
    if form == "noun":
        told = next((token.index for token in reversed(tokens) if token.lower in _EXAMPLES), None)
        head = None if told is None else _head([token for token in tokens if token.index > told])
        return head if head is not None and head.pos in _NOUNS else None
    last = next((token for token in reversed(tokens) if _is_of_form(token, form)), None)
    return last if last is not None and _opens(parse, last, form, heads[-1]) else None


def _origin(parse: Parse, token: Token) -> Token:
    """The first of the words in a row that a word belongs to."""
    while token.dep in ("conj", "appos") and token.head < token.index:
        token = parse.head(token)
    return token


def _is_of_form(token: Token, form: _Form) -> bool:
    match form:
        case "noun":
            return token.pos in _NOUNS
        case "gerund":
            return token.tag == "VBG"
        case "infinitive":
            return token.tag in ("VB", "VBP") and token.pos == "VERB"
        case "preposition":
            return token.pos == "ADP"
        case _:
            return token.lower in _WH


def _opens(parse: Parse, token: Token, form: _Form, last: Token) -> bool:
    """Whether what stands before a word has it begin a row: "by making", "would make", "to make", "about how"."""
    if form == "preposition":
        return token.lower == last.lower
    before = next((one for one in reversed(parse.tokens[: token.index]) if one.pos != "ADV"), None)
    if before is None:
        return False
    if form != "infinitive":
        return before.pos in ("ADP", "SCONJ") or (form == "question" and before.pos in ("VERB", "PRON", "ADJ"))
    helped = token.dep == "ccomp" and before.pos == "PRON" and parse.head(token).lemma in _HELPING
    return before.tag in ("MD", "TO") or before.lower == "please" or helped


def _head(tokens: Sequence[Token]) -> Token | None:
    """The only word of a stretch that depends on something outside of it; None where there are several."""
    words = [token for token in tokens if token.pos != "PUNCT"]
    if not words:
        return None
    inside = range(words[0].index, words[-1].index + 1)
    tops = [token for token in words if token.head not in inside or token.head == token.index]
    return tops[0] if len(tops) == 1 else None


def _form(parse: Parse, tokens: Sequence[Token]) -> _Form | None:
    """What an item is; None where that is not sure, or where such items make no list."""
    head = _head(tokens)
    if head is None:
        return None
    first = next(token for token in tokens if token.pos != "PUNCT")
    if first.lower in _WH:
        return "question"
    if head.pos in _NOUNS:
        return "noun"
    if head.tag == "VBG":
        return "gerund" if first.index >= head.index - 1 else None
    if head.pos in ("VERB", "AUX"):
        if any(child.index < head.index for child in parse.children(head, *SUBJECTS)):
            return "clause"
        return "infinitive" if head.tag in ("VB", "VBP") and head.index - first.index <= _BEFORE_VERB else None
    return "preposition" if head.pos == "ADP" and head == first else None


def _begin(parse: Parse, first: Token, second: Sequence[Token]) -> int | None:
    """The index of the token that the first item begins with, which stands beside the ``second``; None where unsure."""
    if first.pos in ("VERB", "AUX"):
        # "To a, to b, and to c": each has its own; in "to a, b, and c" the introduction keeps the only one.
        if second[0].tag == "TO":
            mine = [child.index for child in parse.children(first, "aux") if child.tag == "TO"]
            return mine[0] if mine else None
        return first.index
    if first.pos == "ADP" or first.lower in _WH:
        return first.index
    left = [token.index for token in parse.subtree(first) if token.index < first.index]
    begin = min(left, default=first.index)
    return begin if len(left) == first.index - begin else None


def _fits(source: _Text, items: Sequence[Span], heads: Sequence[Token], form: _Form) -> bool:
    """Whether what stands around the items belongs to each of them or to none."""
    parse = source.parse
    opening = source.tokens(items[0])[0]
    before = next((one for one in reversed(parse.tokens[: opening.index]) if _counts_as_end(one)), None)
    if before is None or before.lower in _PAIRING or before.text in (",", ";", "—", "–"):
        return False
    # "Over 100 gauges, 20 masts, and 3 pumps": "over" belongs to the number.
    if opening.pos == "NUM" and before.pos != "VERB":
        return False
    if _BEGUN.search(source.text[: items[0].start]) or not _is_governed(parse, heads[0], before, form):
        return False
    if _is_denied(parse, heads[0]) or any(
        child.tag == "MD" for one in heads[1:] for child in parse.children(one, "aux")
    ):
        return False
    if form == "noun" and (_begins_in_common(parse, heads) or _names_kind(source, items)):
        return False
    return not _ends_in_common(parse, heads, form)


def _counts_as_end(token: Token) -> bool:
    """Whether an introduction that ends with a word ends with that, and not with one before: "can often:"."""
    return token.pos != "ADV" or token.lower in _EXAMPLES


def _is_denied(parse: Parse, first: Token) -> bool:
    """Whether a "not" near above an enumeration may hold for each item or for all together."""
    governing = parse.head(first)
    return any(parse.children(one, "neg") for one in (governing, parse.head(governing)))


def _begins_in_common(parse: Parse, heads: Sequence[Token]) -> bool:
    """Whether what the first item begins with may hold for all: "the old boats, cars, and vans", "three of a, b"."""

    def led_by(*deps: str) -> list[bool]:
        return [any(child.index < head.index for child in parse.children(head, *deps)) for head in heads]

    led, determined, counted = led_by(*_BEFORE_NOUN), led_by("det", "poss", "nummod", "predet"), led_by("nummod")
    if led[0] and not any(led[1:]):
        return True
    if (determined[0] and not all(determined[2:])) or (counted[0] and not all(counted)):
        return True
    # "It takes a file as a link, the name of a folder, and the size": what is beside the first one began later.
    articles = [{child.lower for child in parse.children(head, "det")} for head in heads]
    return bool(articles[0] & {"a", "an"}) and all("the" in found for found in articles[1:])


def _names_kind(source: _Text, items: Sequence[Span]) -> bool:
    """Whether a word before the first of several names tells what all of them are: "gold members Arm, Bolt, and Crown"."""
    named = [any(token.pos == "NOUN" for token in source.tokens(item)) for item in items]
    return named[0] and not any(named[1:])


def _ends_in_common(parse: Parse, heads: Sequence[Token], form: _Form) -> bool:
    """Whether what the last item ends with may hold for all: "boats, cars, and vans of the village"."""
    if form == "question":
        return False
    if form in ("gerund", "infinitive"):
        # A verb with an object of its own has also its own place and time; a reason or condition may be anybody's.
        if not all(parse.children(head, "dobj", "prep", "ccomp", "xcomp", "conj") for head in heads[:-1]):
            return True
        return bool(parse.children(heads[-1], "advcl")) and not any(
            parse.children(head, "advcl") for head in heads[:-1]
        )
    followed = [any(child.index > head.index for child in parse.children(head, *_AFTER)) for head in heads]
    # "The chiefs of Roads, Water, and Parks": the others may go with what the first one ends with.
    return followed[-1] != followed[0] and sum(followed) == 1


def _is_governed(parse: Parse, first: Token, before: Token, form: _Form) -> bool:
    """Whether the word before the first item can end an introduction: "reads:", "made of:", "by:", "will:", "such as:"."""
    if before.dep == "det" or before.lower in ("a", "an", "the", "and", "or"):
        return False
    if form == "noun":
        return before.lower in _EXAMPLES or _takes_noun(parse, first, before)
    if form == "preposition":
        return first.dep == "prep" and before.pos in ("VERB", "AUX", "NOUN", "PROPN")
    return _opens(parse, first, form, first)


def _takes_noun(parse: Parse, first: Token, before: Token) -> bool:
    """Whether a verb or preposition has a noun as its object, and surely not only a part of one."""
    # "It sells books of birds, maps, and toys": what follows may stand beside the books.
    if before.lower == "of" and _is_bare(parse, parse.head(before)):
        return False
    governs = before == parse.head(first) or before.dep in ("prt", "prep", "agent")
    return first.dep in ("dobj", "pobj", "attr", "oprd") and governs and before.pos in ("VERB", "AUX", "ADP")


def _is_bare(parse: Parse, noun: Token) -> bool:
    """Whether a noun has nothing before it that says which: "books of", not "the books of", "made of", "in terms of"."""
    return noun.pos in _NOUNS and noun.lemma != "term" and not parse.children(noun, "det", "poss")


def _is_worth_it(source: _Text, items: Sequence[Span]) -> bool:
    """Whether the items are many or long enough for lines of their own, of about one size, and whole."""
    counts = [source.words(item) for item in items]
    if not _FEW <= len(items) <= _MOST or sum(counts) < _WORTH[min(len(items), max(_WORTH))]:
        return False
    if len(items) == _FEW and min(counts) < _LONG_ITEM:
        return False
    if max(counts) > (_LONGEST_ITEM if min(counts) > 1 else _LONGEST_BESIDE_ONE):
        return False
    # "Those that are seen from Lund, Ystad, and Malmo": what follows may go with the end of the first.
    if counts[0] > _LONG_ITEM and counts[1] == 1:
        return False
    return not any(_is_torn(source, item) for item in items)


def _is_torn(source: _Text, item: Span) -> bool:
    """Whether an item holds a part of what stays in one piece, or begins or goes on with what is none."""
    if any(span.overlaps(item) and span not in item for span in source.closed):
        return True
    return bool(_NO_ITEM.match(source.text, item.start) or _DASH.search(source.text, item.start, item.end))


def _is_introduced(source: _Text, items: Sequence[Span]) -> bool:
    """Whether what stands before the items is a statement, or asks for one, and the list loses no "or" of weight."""
    lead = Span(0, len(source.text[: items[0].start].rstrip(" :")))
    tokens = source.tokens(lead)
    if not _LEAD[0] <= source.words(lead) <= _LEAD[1]:
        return False
    if "or" in source.text[items[-2].end : items[-1].start] and tokens[-1].lower not in _EXAMPLES:
        return False
    return any(token.tag in FINITE or (token.tag == "VB" and token.dep == "ROOT") for token in tokens)
