"""Question headings: what kind of answer they ask for, and which sentence gives it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell_rules._sections.wording import content_words, likeness, stem

__all__ = ["LEAD", "Kind", "Question", "fit", "late_answer_to", "names_no_amount", "question"]

Kind = Literal["definition", "amount", "date", "person", "place", "reason", "way", "thing", "yes or no"]

LEAD = 2
"""How many sentences of a section an answer may take to come."""


_SENTENCES = 4096
"""Of so many sentences is remembered how far they answer a question: a keystroke changes one of its section."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """
    A question: the kind of answer it asks for, its words, their stems, and what a definition is of.

    ``is_plain`` where a sentence that answers it can be told by its form.
    """

    kind: Kind
    text: str
    terms: frozenset[str]
    subject: str = ""
    is_plain: bool = True


_DEFINITION = late(
    r"what(?:\s+(?:is|are)|['’]s|\s+does)\s+(?:an?\s+|the\s+)?(?P<subject>[\w.+#/ -]+?)(?:\s+(?:mean|stand for))?\?",
    re.IGNORECASE,
)
_NO_TERM = late(
    r"\b(?:of|for|to|in|on|at|with|between|from|by|about|behind|after|before|during|next|new|new in|different|included|"
    r"supported|available|missing|wrong|happening|coming|going|it|this|that|these|those|we|you|they|your|our|my|their|"
    r"best|better|difference|result|results|goal|purpose|cost|price|limit|limits|benefits?|advantages?|reasons?|options?|some|"
    r"requirements?|steps?|plan|plans|changes?|changed|point|problem|solution|answer|alternatives?|name)\b",
    re.IGNORECASE,
)
_ASKING = late(
    r"\b(?P<how>how\s+(?:many|much|long|old|far|tall|large|big|fast|heavy|deep|high|often|wide))\b|\b(?P<way>how)\b|\b(?P<when>when)\b"
    r"|\b(?P<where>where)\b|\b(?P<why>why)\b|\b(?P<who>who|whom|whose)\b|\b(?:what|which)\b(?:\s+(?P<noun>[\w-]+))?",
    re.IGNORECASE,
)
_KIND_OF: dict[str, Kind] = {
    "how": "amount", "way": "way", "when": "date", "where": "place", "why": "reason", "who": "person",
}  # fmt: skip
_KIND_OF_NOUN: dict[str, Kind] = {
    **dict.fromkeys(("year", "years", "month", "day", "date", "century", "decade", "decades", "era"), "date"),
    **dict.fromkeys(("percent", "percentage", "number", "amount", "share", "proportion", "temperature", "age"), "amount"),
    **dict.fromkeys(("city", "country", "state", "town", "place", "location", "county", "continent", "region"), "place"),
    **dict.fromkeys(("person", "actor", "player", "author", "scientist", "leader", "company", "team", "group"), "person"),
}  # fmt: skip
_HOW_MANY = late(
    r"\bwhat(?:\s+(?:is|was|were|are)|['’]s)\s+the\s+(?:[\w-]+\s+)?(?:number|percent\w*|amount|population|size|length|height|score|"
    r"cost|price|rate|area|age)\b",
    re.IGNORECASE,
)
_WHAT_REASON = late(r"\bwhat\b.*\b(?:reasons?|caused?|causes)\b", re.IGNORECASE)
_YES_OR_NO_QUESTION = late(
    r"(?:is|are|can|could|does|do|did|will|would|should|must|has|have|had|was|were|may)\s+\w+(?!.*\bor\b)",
    re.IGNORECASE,
)
_OPENINGS: dict[Kind, re.Pattern[str]] = {
    "amount": late(r"how\b", re.IGNORECASE),
    "date": late(r"(?:when|(?:in\s+|on\s+)?(?:what|which)\s+(?:year|month|day|date))\b", re.IGNORECASE),
    "person": late(r"who\s+(?!else|cares|knows|am|are\s+(?:we|you))", re.IGNORECASE),
    "reason": late(r"why\b(?!\s+(?:not|bother))", re.IGNORECASE),
    "yes or no": _YES_OR_NO_QUESTION,
}
"""How a question begins whose answers can be told by their form; a definition see above."""

_QUESTION_WORDS = late(r"^how\s+\w+(?=\s)", re.IGNORECASE)
_ON_TOPIC = 0.4
"""Share of the question's words from which a sentence may be the answer."""

_SAYS_IT = 0.6
"""The share from which one that has neither yes nor no may be the answer, where a later one begins with it."""

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion dozen half third quarter"
)
_NUMBER = late(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS.split())})s?\b", re.IGNORECASE)
_VAGUE_AMOUNT = late(
    r"\b(?:no|none|nothing|free|unlimited|depends?|var(?:y|ies)|all|as (?:many|much|long)|few|several|most|many|couple|"
    r"single|once|twice|daily|weekly|monthly|yearly|hour|hours|day|days|week|weeks|month|months|year|years|minutes?|seconds?)\b",
    re.IGNORECASE,
)
_DATE = late(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|"
    r"May\s+\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_VAGUE_DATE = late(
    r"\d|\b(?:when(?:ever)?|after|before|once|if|as soon as|during|until|while|since|soon|today|tomorrow|now|every|each|"
    r"next|last|ago|later|already|never|always|century|decade|year|month|week|day|night|morning|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
_REASON = late(
    r"\b(?:because|the\s+(?:main\s+|first\s+|simple\s+)?reason|due\s+to|in\s+order\s+to|so\s+that)\b", re.IGNORECASE
)
_VAGUE_REASON = late(
    r"\b(?:because|reasons?|due|since|thanks|thus|therefore|so|helps?|allows?|lets?|needs?|saves?|avoids?|prevents?|causes?|"
    r"means|result|leads?|led|in order)\b",
    re.IGNORECASE,
)
_YES_OR_NO = late(r"(?:yes|no|not\s+yet|absolutely|definitely)(?:[,.!:;–—]|\s+[–—-])", re.IGNORECASE)
_VAGUE_YES_OR_NO = late(
    r"\b(?:yes|yep|sure|no|not|never|none|only|of course|probably|maybe|depends|absolutely|\w+n['’]t|cannot)\b",
    re.IGNORECASE,
)
_NAME = late(r"(?<=[\w,;] )[A-Z]\w+")

_AMOUNT_FIT, _DATE_FIT, _REASON_FIT, _PERSON_FIT, _PLACE_FIT = 0.25, 0.25, 0.2, 0.2, 0.1
_REACH = 4
"""Within so many words behind a number stands what it counts."""
_NUMERAL = late(rf"\w*\d[\w,.]*|\b(?:{'|'.join(_NUMBER_WORDS.split())}|twice)s?\b", re.IGNORECASE)
_HOW_MUCH = late(r"how\s+(?:many|much)\b[^?]*\?\Z", re.IGNORECASE)
_COUNTED = late(
    r"\bhow\s+(?:many|much)\s+(?:[\w-]+\s+){0,2}?(?P<noun>[\w-]+)\s+(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|"
    r"should|must|may|of)\b",
    re.IGNORECASE,
)
_ANY_DATE = late(
    r"\b1\d{3}\b|\b20\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"\b\d+(?:st|nd|rd|th)\b|\bcentur(?:y|ies)\b|\b\d+s\b|\b(?:BCE?|BP|AD|CE)\b|\byears\s+ago\b"
)
_HOW_LONG = late(r"\bhow\s+long\b", re.IGNORECASE)
_ANY_NAME = late(r"[A-ZÀ-Þ][\w'’-]+")
_GIVES_REASON = late(
    r"\b(?:because|due\s+to|since|so\s+that|in\s+order\s+to|to\s+(?:avoid|prevent|reduce|keep|protect)|caus\w+|reason|result\w*|"
    r"leads?\s+to|led\s+to|therefore|owing)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def question(heading: str) -> Question | None:
    """What a heading asks, "Why we moved" too; None where it is no question."""
    text = " ".join(heading.split())
    is_marked = text.endswith("?")
    if not is_marked and not _ASKING.match(text):
        return None
    terms = content_words(_QUESTION_WORDS.sub("", text))
    definition = _DEFINITION.fullmatch(text)
    if definition:
        subject = definition["subject"].strip()
        fits = 1 <= len(subject.split()) <= 5 and not _NO_TERM.search(subject)
        if fits:
            return Question("definition", text, terms, subject)
    kind = _kind(text)
    opening = _OPENINGS.get(kind)
    is_plain = (
        is_marked
        and opening is not None
        and definition is None
        and bool(opening.match(text))
        and len(terms) >= (1 if kind == "yes or no" else 2)
    )
    return Question(kind, text, terms, is_plain=is_plain)


def _kind(text: str) -> Kind:
    """The kind of answer that a question asks for, told by its first question word."""
    asking = None if _YES_OR_NO_QUESTION.match(text) else _ASKING.search(text)
    if asking is None:
        return "yes or no"
    if asking.lastgroup is not None and asking.lastgroup != "noun":
        return _KIND_OF[asking.lastgroup]
    if _HOW_MANY.search(text):
        return "amount"
    if _WHAT_REASON.search(text):
        return "reason"
    return _KIND_OF_NOUN.get((asking["noun"] or "").lower(), "thing")


def late_answer_to(asked: Question, sentences: Sequence[str]) -> int | None:
    """
    The index of the sentence that answers a question, where it surely comes after the lead.

    None where one of the lead's sentences may answer it, in whatever way, or no later one surely does.
    """
    if not asked.is_plain or any(_may_answer(asked, sentence) for sentence in sentences[:LEAD]):
        return None
    later = range(LEAD, len(sentences))
    # Where the lead may have said it in other words, a late "No" may be about something else.
    is_doubtful = asked.kind == "yes or no" and (
        len(asked.terms) == 1 or any(_share(asked, sentence) >= _ON_TOPIC for sentence in sentences[:LEAD])
    )
    least = _ON_TOPIC if is_doubtful else 0.0
    return next(
        (at for at in later if _surely_answers(asked, sentences[at]) and _share(asked, sentences[at]) >= least), None
    )


def names_no_amount(asked: Question, sentences: Sequence[str]) -> bool:
    """Whether a question asks how many or how much, and no sentence has a number, or any other word for an amount."""
    return bool(_HOW_MUCH.match(asked.text)) and not any(
        _NUMBER.search(sentence) or _VAGUE_AMOUNT.search(sentence) for sentence in sentences
    )


@lru_cache(maxsize=_SENTENCES)
def fit(asked: Question, sentence: str) -> float:
    """How far a sentence has what a question asks for: a number, a date, a name, a reason. 0 where it has not."""
    match asked.kind:
        case "amount":
            is_until = bool(_HOW_LONG.search(asked.text) and _ANY_DATE.search(sentence))
            return _AMOUNT_FIT * max(_amount(asked, sentence), is_until)
        case "date":
            return _DATE_FIT * any(match.group() not in asked.text for match in _ANY_DATE.finditer(sentence))
        case "reason":
            return _REASON_FIT * bool(_GIVES_REASON.search(sentence))
        case "person":
            return _PERSON_FIT * _has_new_name(asked, sentence)
        case "place":
            return _PLACE_FIT * _has_new_name(asked, sentence)
        case _:
            return 0.0


def _amount(asked: Question, sentence: str) -> float:
    """1.5 for a number of what is counted, 1 for any, 0.7 for one of other things; numbers of the question are none."""
    numbers = [match for match in _NUMERAL.finditer(sentence) if match.group().lower() not in asked.text.lower()]
    counted = _COUNTED.search(asked.text)
    if not numbers or counted is None:
        return float(bool(numbers))
    noun = stem(counted["noun"])
    behind = (sentence[match.end() :].split(None, _REACH)[:_REACH] for match in numbers)
    return 1.5 if any(likeness(noun, stem(word.strip(".,;:()"))) for words in behind for word in words) else 0.7


def _has_new_name(asked: Question, sentence: str) -> bool:
    """Whether a name stands in it that the question does not give."""
    names = [match for match in _ANY_NAME.finditer(sentence) if not _is_known(asked, match.group())]
    # The first word has its capital in any case; a name it is where another one follows.
    return any(match.start() > 1 or _ANY_NAME.match(sentence, match.end() + 1) for match in names)


def _is_known(asked: Question, name: str) -> bool:
    return any(likeness(term, stem(name)) for term in asked.terms)


def _share(asked: Question, sentence: str) -> float:
    return len(asked.terms & content_words(sentence)) / len(asked.terms) if asked.terms else 0.0


@lru_cache(maxsize=_SENTENCES)
def _may_answer(asked: Question, sentence: str) -> bool:
    match asked.kind:
        case "definition":
            return bool(content_words(" ".join(sentence.split()[:6])) & content_words(asked.subject)) or bool(
                re.search(
                    rf"\b(?:it|this|that|they|these)(?:\s+(?:is|are)|['’](?:s|re))\b|{re.escape(asked.subject)}\s*[,(:–—]|\bcalled\b",
                    sentence,
                    re.IGNORECASE,
                )
            )
        case "amount":
            return (
                bool(_NUMBER.search(sentence) or _VAGUE_AMOUNT.search(sentence))
                and _share(asked, sentence) >= _ON_TOPIC
            )
        case "date":
            return bool(_VAGUE_DATE.search(sentence) or _DATE.search(sentence)) and _share(asked, sentence) >= _ON_TOPIC
        case "person":
            return _share(asked, sentence) >= _ON_TOPIC or bool(
                re.search(r"\b(?:you|anyone|everyone|everybody|nobody|people|we)\b", sentence, re.IGNORECASE)
            )
        case "reason":
            return _share(asked, sentence) >= _ON_TOPIC or bool(_VAGUE_REASON.search(sentence))
        case "yes or no":
            return _share(asked, sentence) >= _SAYS_IT or bool(_VAGUE_YES_OR_NO.search(sentence))
        case _:
            return _share(asked, sentence) >= _ON_TOPIC or bool(_VAGUE_YES_OR_NO.search(sentence))


@lru_cache(maxsize=_SENTENCES)
def _surely_answers(asked: Question, sentence: str) -> bool:
    match asked.kind:
        case "definition":
            form = rf"(?:an?\s+|the\s+)?{re.escape(asked.subject)}(?:s|es)?(?:\s*\([^()]*\))?\s+(?:(?:is|are|means)\s+(?:an?|any|the)|refers?\s+to|stands?\s+for)\s+(?!(?:best|most|only|same|first|reason|right|key|way)\b)\w"
            return bool(re.match(form, sentence, re.IGNORECASE))
        case "amount":
            return bool(_NUMBER.search(sentence)) and _share(asked, sentence) >= 0.6
        case "date":
            return bool(_DATE.search(sentence)) and _share(asked, sentence) >= 0.6
        case "person":
            return bool(_NAME.search(sentence)) and _share(asked, sentence) >= 0.8
        case "reason":
            return bool(_REASON.search(sentence)) and _share(asked, sentence) >= 0.5
        case _:
            return bool(_YES_OR_NO.match(sentence))


def answers(asked: Question, sentence: str) -> bool:
    """Whether a sentence surely answers a question."""
    return _surely_answers(asked, sentence)
