"""Question headings: what kind of answer they ask for, and which sentence gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from citewell.pattern import late
from citewell_rules._sections.wording import content_words

__all__ = ["Question", "late_answer_to", "question"]

Kind = Literal["definition", "amount", "date", "person", "reason", "yes or no"]

LEAD = 2
"""How many sentences of a section an answer may take to come."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the kind of answer it asks for, the stems of its words, and what a definition is of."""

    kind: Kind
    terms: frozenset[str]
    subject: str = ""


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
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("amount", late(r"how\s+(?:many|much|long|old|far|tall|large|big|fast|heavy|deep|high)\b", re.IGNORECASE)),
    ("date", late(r"(?:when|(?:in\s+|on\s+)?(?:what|which)\s+(?:year|month|day|date))\b", re.IGNORECASE)),
    ("person", late(r"who\s+(?!else|cares|knows|am|are\s+(?:we|you))", re.IGNORECASE)),
    ("reason", late(r"why\b(?!\s+(?:not|bother))", re.IGNORECASE)),
    (
        "yes or no",
        late(
            r"(?:is|are|can|could|does|do|did|will|should|must|has|have|was|were|may)\s+\w+(?!.*\bor\b)", re.IGNORECASE
        ),
    ),
)

_QUESTION_WORDS = late(r"^how\s+\w+(?=\s)", re.IGNORECASE)
_ON_TOPIC = 0.4
"""Share of the question's words from which a sentence may be the answer."""

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


def question(heading: str) -> Question | None:
    """What a heading asks; None where it is no question or one whose answers cannot be told by their form."""
    text = " ".join(heading.split())
    if not text.endswith("?"):
        return None
    terms = content_words(_QUESTION_WORDS.sub("", text))
    definition = _DEFINITION.fullmatch(text)
    if definition:
        subject = definition["subject"].strip()
        fits = 1 <= len(subject.split()) <= 5 and not _NO_TERM.search(subject)
        return Question("definition", terms, subject) if fits else None
    kind = next((kind for kind, form in _KINDS if form.match(text)), None)
    return Question(kind, terms) if kind and len(terms) >= 2 else None


def late_answer_to(asked: Question, sentences: Sequence[str]) -> int | None:
    """
    The index of the sentence that answers a question, where it surely comes after the lead.

    None where one of the lead's sentences may answer it, in whatever way, or no later one surely does.
    """
    if any(_may_answer(asked, sentence) for sentence in sentences[:LEAD]):
        return None
    later = range(LEAD, len(sentences))
    return next((index for index in later if _surely_answers(asked, sentences[index])), None)


def _share(asked: Question, sentence: str) -> float:
    return len(asked.terms & content_words(sentence)) / len(asked.terms) if asked.terms else 0.0


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
        case _:
            return _share(asked, sentence) >= _ON_TOPIC or bool(_VAGUE_YES_OR_NO.search(sentence))


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
