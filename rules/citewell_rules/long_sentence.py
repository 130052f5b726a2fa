"""Rule: long-sentence."""

import re
from collections.abc import Iterator
from typing import Annotated

from citewell.document import Sentence
from citewell.pattern import late
from citewell.prose import count_words
from citewell.record import dataclass
from citewell.rule import Doc, Mark, Min, Remedy, rule
from citewell_rules._ideas.announcement import announced_list

# "a, b and c": commas close together, before the last item a coordinator or nothing. It starts at a word's start:
# elsewhere each letter of a very long word would be tried.
_SHORT_ITEM = r"(?:[^,;:\s]++\s){0,4}[^,;:\s]++"
_LIST = late(rf"(?<!\S){_SHORT_ITEM}(?:, {_SHORT_ITEM})+,? (?:and|or|as well as) {_SHORT_ITEM}")
_ROW = late(rf"(?<!\S){_SHORT_ITEM}(?:[,;] {_SHORT_ITEM}){{5,}}")
# What these cannot do without, looked for first: the end of a list is tried at commas alone.
_LIST_END = late(rf", {_SHORT_ITEM},? (?:and|or|as well as) ")
_ROW_MARKS = 5
# What is announced: "three parts: a, b, and c", "including a, b, and c", items of any length.
_ANNOUNCING = (":", "including", "such as")
_ANNOUNCED = late(r"(?::|\b(?:including|such as)) (?=(?:[^,;]*[,;]){2,8} (?:and|or)\b)[^:]*")
# More characters without the end of a sentence are data, not prose; the patterns above are for sentences.
_ENDLESS = 2000
_REFERENCE = late(
    r"\b(?:et al\.|doi:|pp\. \d|ISBN|vol\. \d)|^\[\d+\]",
    re.IGNORECASE,
    parts=("et al.", "doi:", "pp. ", "isbn", "vol. ", "["),
)


@dataclass(frozen=True)
class Options:
    """What can be set."""

    max_words: Annotated[int, Doc("Words that a sentence may have before it gets a hint."), Min(1)] = 25
    far_too_long: Annotated[
        int, Doc("Words above which the hint becomes information; below max-words it counts as that."), Min(1)
    ] = 40


@rule(
    family="sentence",
    severity="information",
    evidence=("plain-language-sentence-length", "govuk-sentence-length-2014", "geo-2024-easy-to-understand"),
    since="0.1",
)
def long_sentence(sentence: Sentence, options: Options) -> Iterator[Mark]:
    """
    A long sentence is hard to lift and easy to cut short.

    ## Why

    A sentence of up to 25 words is easier to quote whole and easier to read. The words are those of prose:
    code and addresses count as one each, and the items of a list inside the sentence count as one together,
    since a list of parallel items reads quickly. Quotations count as one word too.

    ## What counts

    A sentence of more than `max-words` words gets a hint, and one of more than `far-too-long` words information. `severity`
    is the highest of both: with `severity = "error"` the hint stays a hint, and what is far too long becomes an error. Set
    both limits alike to have one severity for all.

    ## Example

    The archive that the export job writes every night to the bucket of the team that owns the project keeps the
    rows of the last ninety days in the order in which the sensors of the plant in the north sent them.

    ## Better

    Every night the export job writes an archive to the bucket of the team that owns the project. It keeps the
    rows of the last ninety days in the order in which the sensors sent them.

    ## Fix

    Where the sentence ends with items side by side, "a, b, and c", they can become a list below it. Where else to cut
    a sentence with one idea is the writer's choice. One with two ideas is `multi-idea-sentence`, which offers the split.

    ## Evidence

    Plain-language guides split sentences over 25 words and allow none over 40. That is advice, not an
    experiment; in one 2024 lab study, easier wording helped a little with the length of the text held equal.
    """
    if sentence.words <= options.max_words or len(sentence.text) > _ENDLESS:
        return
    words = _counted(sentence)
    if words <= options.max_words or _REFERENCE.search(sentence.text):
        return
    far = words > options.far_too_long
    limit = max(options.max_words, options.far_too_long) if far else options.max_words
    counted = "" if words == sentence.words else " with each list and quotation counted as one"
    yield Mark(
        sentence.whole,
        f"{words} words{counted}, more than {limit}: cut it in two or leave something out.",
        severity=None if far else "hint",
    )


@long_sentence.fixes
def itemize(sentence: Sentence, mark: Mark, options: Options) -> Iterator[Remedy]:
    """A list, where the sentence ends with items side by side, and nothing that is left is too long."""
    from citewell_rules._ideas.lists import list_of, listed_items, pieces_of

    items = listed_items(sentence)
    if items and all(count_words(piece) <= options.max_words for piece in pieces_of(sentence.text, items)):
        yield list_of(items)


def _counted(sentence: Sentence) -> int:
    """Words of prose; quotations do not count, and a list, announced or of short parallel items, counts as one."""
    text = sentence.text
    for quote in reversed(sentence.quotes):
        text = f"{text[: quote.start]}quotation{text[quote.end :]}"
    listed = announced_list(text)
    if listed is not None:
        text = f"{text[: listed.start]}list"
    if "," in text or ";" in text:  # what parts the items of each of these
        if any(words in text for words in _ANNOUNCING):
            text = _ANNOUNCED.sub(" list", text)
        if _LIST_END.search(text):
            text = _LIST.sub(" list", text)
        if text.count(",") + text.count(";") >= _ROW_MARKS:
            text = _ROW.sub(" list", text)
    return sentence.words if text == sentence.text else count_words(text)
