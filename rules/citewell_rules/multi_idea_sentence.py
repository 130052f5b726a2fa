"""Rule: multi-idea-sentence."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from citewell.document import Sentence
from citewell.pattern import late
from citewell.prose import FILLER_KINDS, count_words
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._ideas.joints import Ideas, JointKind, find_ideas
from citewell_rules._ideas.judgement import judge
from citewell_rules._ideas.relation import relation

if TYPE_CHECKING:  # what only a fix needs is imported by it: most runs ask for none
    from citewell_rules._ideas.split import Refusal, Split

_log = logging.getLogger(__name__)

# Two clauses need this many words, and a place where they could meet. Short sentences are parsed only where a
# semicolon, or a word that clauses begin with after a comma or a coordinator, makes two of them likely.
_SHORT, _LONG = 11, 18
# A run of more words is a list or a table without marks, and slow to parse.
_ENDLESS = 150
_SUBJECT = r"it|they|we|you|i|he|she|this|that|these|those|there|some|most|many|any|all|no|each|every\w*|please|an?|the"
_OWNER = r"his|her|its|their|our"
# A verb that shares its subject; those that end in -s and -ed, the commonest others, and what follows a name.
_VERB = (
    r"\w+ed|\w+s|will|would|can|could|may|might|must|should|do|did|had|have|are|were|get|make|need|use|want|became|began"
    r"|came|found|gave|got|grew|held|kept|led|left|lost|made|met|put|ran|saw|sent|set|sold|took|went|won|wrote"
    r"|(?-i:[A-Z])\w+ \w+(?:s|ed)"
)
_MEETS = late(
    rf";|, (?:{_SUBJECT})\b|\d{{4}}, when\b|, with (?:[\w-]+ ){{1,5}}\w+ing\b"
    r"|, (?!(?:includ|accord|depend|regard|us)ing\b)(?:\w+ly )?\w+ing\b"
    rf"|\b(?:and|but|so) (?:(?:now|also|then|later|\w+ly) )?(?:{_SUBJECT}|{_OWNER}|{_VERB})\b",
    re.IGNORECASE,
)
_MAY_MEET = late(r"[;:(—–,]| - |\b(?:and|but)\b", re.IGNORECASE)

_NAMES: dict[JointKind, str] = {
    "comma": "only a comma",
    "bracket": "a bracket",
    "dash": "a dash",
    "apposition": "a comma and a description",
    "opening": "a description before the subject",
}
_COUNTS = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}


def _may_hold_two(text: str) -> bool:
    words = count_words(text)
    if not _SHORT <= words <= _ENDLESS:
        return False
    return (_MAY_MEET if words >= _LONG else _MEETS).search(text) is not None


@rule(
    family="sentence",
    severity="information",
    evidence=("dense-x-2024", "autogeo-2025", "plain-language-sentence-length", "govuk-sentence-length-2014"),
    since="0.1",
    gate=_may_hold_two,
    over=("long-sentence",),
)
def multi_idea_sentence(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A sentence that makes two statements is hard to quote for one of them.

    ## Why

    Readers and answer engines lift single sentences. A sentence with one statement is easier to quote and to
    check; a second statement comes along unasked, or both stay behind. The rule looks at how clauses are
    joined, not at length alone: a list of parallel items is one idea, and a condition, a reason or a relative
    clause stays with the statement that it belongs to.

    Information where an editor would split the sentence; a hint where there is a second idea that reads well
    where it is.

    ## Example

    The importer reads spreadsheets of up to 50 columns from any office, and the new report lists every row that
    was skipped together with the reason.

    ## Better

    The importer reads spreadsheets of up to 50 columns from any office. The new report lists every row that was
    skipped together with the reason.

    ## Fix

    The split cuts where statements meet and leaves their words as they are, links and code included:

    - Main clauses: "but" becomes "However,", "so" becomes "As a result,", "whereas" becomes "By contrast,".
    - A second verb gets its subject again: "The gauge measures a. It sends b."
    - A last "which" or description gets its noun: "This gauge measures a.", "Lisflo is a model."
    - What two commas say of a noun comes first where it is the subject, else last: "Pilots from Lisflo fly b. Lisflo
      is a firm."
    - A last ", making ..." becomes "This makes ...", a last ", because" becomes "This is because", a last ", winning
      ..." or ", built by ..." says its subject again.
    - A last ", where" after a place becomes "There,", ", when" after a date "That year,".
    - A last ", with a doing b" becomes "A does b.", an opening "Built in 1920, a ..." becomes "A was built in 1920."

    Items that a sentence ends with, "a, b, and c", can become a list below it.

    Each new sentence is parsed again before the split is offered. There is none where a condition may hold for
    both sides, where a pronoun or "which" could stand for two things, in a series, or inside a link.

    ## Evidence

    In one 2024 study, retrieval found self-contained single statements more reliably than passages. Those
    statements were made by a machine; short sentences of writers were not tested. Plain-language guides ask
    for one idea a sentence. Splitting can also drop a word that carries cause or contrast, so read the result.
    """
    parse = sentence.parse
    if parse is None:
        return
    ideas = find_ideas(parse, sentence.text)
    verdict = judge(ideas, parse)
    if verdict == "one":
        return
    advice = "give each its own sentence." if verdict == "split" else "each is easier to quote in its own sentence."
    several = len(ideas) + len(ideas.asides)
    yield Mark(
        sentence.whole,
        f"{_COUNTS.get(several, str(several))} ideas in {sentence.words} words, {_places(ideas)}: {advice}",
        severity=None if verdict == "split" else "hint",
        detail=tuple(_listed(sentence, ideas)),
        data=ideas,
    )


@multi_idea_sentence.fixes
def split(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The split of the sentence, where each piece holds when it is read alone; then one into two where that holds too."""
    from citewell_rules._ideas.split import Refusal, Split, lesser, propose

    parse = sentence.parse
    if parse is None or not isinstance(mark.data, Ideas):
        return
    closed = tuple(inline.prose for inline in sentence.inlines if inline.kind == "link") + sentence.quotes
    fillers = tuple(inline.prose for inline in sentence.inlines if inline.kind in FILLER_KINDS)
    if _may_be_fragment(sentence):
        _log.debug("no split: %s", Refusal.NO_SENTENCE)
        return
    marked = tuple(inline.prose for inline in sentence.inlines)
    proposed = propose(mark.data, parse, sentence.text, closed, fillers, marked=marked)
    found = _verified(sentence, parse, mark.data, proposed) if isinstance(proposed, Split) else proposed
    if isinstance(found, Refusal):
        _log.debug("no split: %s", found)
        return
    yield _offer(sentence, found)
    two = lesser(found, mark.data)
    if two is not None and isinstance(_verified(sentence, parse, mark.data, two), Split):
        yield _offer(sentence, two)


def _offer(sentence: Sentence, split: "Split") -> Remedy:
    pieces = split.sentences(sentence.exact())
    opening = " ".join(pieces[1].split()[:6])
    return Remedy(
        "split",
        f"Split into {len(pieces)} sentences: “… {opening} …”",
        tuple(Change(cut.span, cut.text) for cut in split.cuts),
    )


def _may_be_fragment(sentence: Sentence) -> bool:
    """Whether a small letter opens it, in a list or behind another sentence: a fragment, or a stop that was none."""
    return sentence.text[:1].islower() and (sentence.kind != "paragraph" or sentence.index > 0)


@multi_idea_sentence.fixes
def itemize(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A list, where the sentence ends with items side by side, and nothing that is left holds two ideas."""
    from citewell_rules._ideas.lists import list_of, listed_items, pieces_of

    items = listed_items(sentence)
    pieces = pieces_of(sentence.text, items)
    read = zip(sentence.parse_all_as(pieces), pieces, strict=True)
    if items and all(parse is not None and judge(find_ideas(parse, piece), parse) == "one" for parse, piece in read):
        yield list_of(items)


def _verified(sentence: Sentence, parse: Parse, ideas: Ideas, found: "Split") -> "Split | Refusal":
    """The split, where its pieces hold when they are read alone."""
    from citewell_rules._ideas.split import Refusal, verify

    pieces = found.sentences(sentence.text)
    parses = [again for again in sentence.parse_all_as(pieces) if again is not None]
    if len(parses) < len(pieces):
        return Refusal.NO_VERB
    # A filler word has a capital that the address it stands for has not: "... on example.org. example.org is ...".
    if any(piece[0].islower() for piece in found.sentences(sentence.exact())[1:]):
        return Refusal.CAPITAL
    return verify(parse, ideas, found.cuts, pieces, parses) or found


def _places(ideas: Ideas) -> str:
    """Where the ideas meet: "joined by “and” and a dash, one of them between two commas"."""
    names = list(dict.fromkeys(_NAMES.get(joint.kind, f"“{joint.words}”") for joint in ideas.joints))
    places = ["joined by " + " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))] if names else []
    return ", ".join([*places, "one of them between two commas"] if ideas.asides else places)


def _listed(sentence: Sentence, ideas: Ideas) -> Iterator[str]:
    """The ideas one a line, each after the first with what it is to the one before: "2. Contrast: ..."."""
    for number, one in enumerate(ideas.propositions):
        words = _shown(sentence, one.span)
        bearing = relation(ideas.joints[number - 1].kind, words) if number else None
        yield f"{number + 1}. {bearing.capitalize()}: {words}" if bearing else f"{number + 1}. {words}"
    for number, one in enumerate(ideas.asides, len(ideas) + 1):
        yield f"{number}. Between commas: {_shown(sentence, one.span)}"


def _shown(sentence: Sentence, span: Span) -> str:
    """The words of an idea on one line."""
    return " ".join(sentence.exact(span).split())
