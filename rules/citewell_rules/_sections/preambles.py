"""Sentences that lead up to something and say nothing of it yet; told by how they begin, and by what they are about."""

import re
from functools import lru_cache
from typing import Literal

from citewell.pattern import late

__all__ = ["Preamble", "preamble"]

Preamble = Literal["question", "announcement", "pointer", "history", "praise", "opinion", "aside"]

_PART = (
    r"(?:section|part|chapter|article|post|blog\s+post|tutorial|guide|lesson|document|page|paper|series|"
    r"walkthrough|blog)"
)
_SHOWS = (
    r"(?:describes?|explains?|covers?|shows?|discuss(?:es)?|outlines?|introduces?|presents?|provides?|walks?|demonstrates?|"
    r"details?|summarizes?|summarises?|assumes?|looks?|lists?|explores?|goes|talks?|aims?|contains?|gives?|will)"
)
_WE = r"(?:I|we|you)(?:['’](?:ll|re|m|d)|\s+(?:will|shall|are\s+going\s+to|am\s+going\s+to|want\s+to|wanted\s+to|can|would\s+like\s+to))?"
_TELL = (
    r"(?:describe|explain|cover|show|discuss|outline|introduce|present|walk|demonstrate|look|explore|go\s+(?:over|through|into)|"
    r"talk|see|learn|find|dive|take\s+a|share|review|examine|focus|address|summari[sz]e|break\s+down|touch|try)"
)
_ANNOUNCEMENT = late(
    rf"(?:in|throughout)\s+(?:this|the\s+(?:following|next))\s+(?:\w+\s+)?(?:{_PART}|example)\b(?:[^,]{{0,30}},)?\s*{_WE}\b"
    rf"|(?:this|the\s+(?:following|next|present))\s+(?:\w+\s+)?{_PART}s?\s+{_SHOWS}\b"
    rf"|(?:now|next|first|below|here|then|today|so)?,?\s*let['’]?s?\s+(?:us\s+)?(?:now\s+)?(?:take\s+a\s+(?:\w+\s+)?look|look|dive|see|explore|"
    rf"talk|start\s+by\s+looking|discuss|go\s+(?:over|through)|review|examine|recap|find\s+out)\b"
    rf"|(?:below|here|next|now|first|today),?\s+{_WE}\s+{_TELL}\b"
    rf"|(?:I|we)(?:['’]ll|\s+will)\s+(?:now\s+|also\s+|first\s+|briefly\s+)?{_TELL}\b"
    rf"|over\s+the\s+next\s+(?:few|two|three|several)\s+\w+,\s+{_WE}\s+{_TELL}\b"
    rf"|(?:here|below|following)\s+(?:is|are)\s+(?:a|an|some|the|a\s+few|several)\s+(?:\w+\s+){{0,3}}(?:ideas|tips|list|overview|summary|steps|"
    rf"points|things|ways|examples|thoughts|questions|answers)\b"
    rf"|(?:to\s+get\s+started|before\s+(?:we|you)\s+(?:begin|start|get\s+started|dive\s+in)),\s+{_WE}\s+(?:need|want)\s+(?:a\s+few|some)\s+things\b"
    rf"|first\s+of\s+all,?\s+(?:I|we)\b|without\s+further\s+ado\b|the\s+time\s+has\s+come\b",
    re.IGNORECASE,
)
_POINTER = late(
    r"(?:[^,;:]{0,80},\s+)?(?:please\s+)?(?:see|refer\s+to|check\s+out|consult|visit|reference|head\s+(?:over\s+)?to|read|review)\s+"
    r"(?:(?:the|our|this|these|my|its|their|also)\s|[\"“‘'A-Z])"
    r"|[^,;:]{0,80}\bplease\s+(?:see|refer|check|consult|visit|reference|review|read)\b"
    r"|(?:more|further|additional)\s+(?:information|details?)\b.*\b(?:can\s+be\s+found|is\s+available|are\s+available)\b"
    r"|(?:this|the)\s+\w+\s+is\s+only\s+(?:required|needed|relevant)\b",
    re.IGNORECASE,
)
_UNIT = r"(?:days?|weeks?|months?|years?|decades?|quarters?)"
_COUNT = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|a\s+few|several|many|some|a\s+couple\s+of)"
_HISTORY = late(
    rf"(?:back\s+)?in\s+(?:(?:early|late|mid|the\s+fall\s+of|fall|spring|summer|winter|autumn|January|February|March|April|May|June|July|"
    rf"August|September|October|November|December)[\s-]+(?:of\s+)?)?(?:19|20)\d\d,"
    rf"|since\s+(?:the\s+(?:creation|launch|beginning|start|founding|release|inception|birth)\b|(?:\w+\s+){{1,3}}(?:was|were)\s+"
    rf"(?:launched|founded|created|released|introduced|started|announced|first)\b)"
    rf"|(?:over|during|for|in)\s+the\s+(?:course\s+of\s+{_COUNT}\s+|(?:past|last)\s+(?:{_COUNT}\s+)?){_UNIT}\b"
    rf"|{_COUNT}\s+{_UNIT}\s+ago\b|(?:earlier|late|early)?\s*(?:this|last)\s+(?:year|month|week|spring|summer|fall|autumn|winter),"
    rf"|(?:once|when|after|before)\s+(?:we|I)\s+(?:first\s+)?(?:had|began|started|joined|met|realized|realised|arrived)\b[^,]*,\s+"
    rf"(?:(?:we|I|\w+\s+and\s+I)\s+(?:started|began|realized|realised|thought|wanted|knew|felt|decided|had)\b)"
    rf"|(?:the\s+)?(?:first|last|next)\s+thing\s+(?:that\s+)?(?:we|I)\s+\w+"
    rf"|(?:recently|previously|originally|initially),\s+(?:I|we|our|my)\b"
    rf"|when\s+(?:we|I)\s+(?:first\s+)?(?:released|launched|started|began|put|set\s+out|decided|announced|introduced|wrote|built|created)\b"
    rf"|historically\b|traditionally\b|once\s+upon\s+a\s+time\b|(?:a\s+)?long\s+(?:time\s+)?ago\b|it\s+all\s+(?:started|began)\b",
    re.IGNORECASE,
)
_PRAISE = late(
    r"[^.;:]{0,120}\b(?:I['’]m|I\s+am|we['’]re|we\s+are|(?:is|are)\s+(?:the\s+latest\s+and|a|an))\s+(?:\w+\s+){0,4}?"
    r"(?:huge|big|great|awesome|amazing|fantastic|wonderful|excited|thrilled|proud|happy|delighted|pleased|awaited)\b",
    re.IGNORECASE,
)
_OPINION = late(
    r"[^,.;:]{0,80}\b(?:is|are)\s+(?:at\s+the\s+(?:core|heart|center|centre)\s+of\s+everything|only\s+as\s+good\s+as|not\s+a\s+big\s+deal|no\s+fun|"
    r"hard(?!-)|not\s+easy|never\s+easy|no\s+joke)\b"
    r"|there\s+are\s+(?:many|a\s+lot\s+of|lots\s+of|plenty\s+of|countless|numerous)\s+(?:\w+\s+)?(?:reasons?|ways?|people|teams)\b"
    r"|(?:another|my|one)\s+(?:\w+\s+)?pet\s+peeve\b|I\s+(?:love|❤)|as\s+an?\s+[^,]{3,60},\s+I['’ ]?\s*(?:m|am|love|have|was)\b"
    r"|one\s+thing\s+that\b|we\s+all\s+(?:know|love|want)\b"
    r"|not\s+(?:all|every|everyone)\b|(?:we['’]ve|we\s+have)\s+all\b|imagine\b|ok(?:ay)?\b|well,|congratulations\b"
    r"|it['’]s\s+no\s+secret\b|it\s+is\s+no\s+secret\b"
    r"|(?:we|I)\s+did\s+not\s+(?:need|plan|want|expect|set\s+out)\b|for\s+many\s+of\s+us\b",
    re.IGNORECASE,
)
_ASIDE = late(
    r"after\s+all\b|at\s+this\s+point,|by\s+now,|until\s+now,|up\s+to\s+(?:now|this\s+point),",
    re.IGNORECASE,
)
_FORMS: dict[Preamble, re.Pattern[str]] = {
    "announcement": _ANNOUNCEMENT,
    "pointer": _POINTER,
    "history": _HISTORY,
    "praise": _PRAISE,
    "opinion": _OPINION,
    "aside": _ASIDE,
}


@lru_cache(maxsize=4096)
def preamble(sentence: str) -> Preamble | None:
    """
    How a sentence puts off what it is about: by a question, an announcement ...; None where it gets to the point.

    Remembered: a keystroke changes one sentence of its section.
    """
    if sentence.rstrip().endswith("?"):
        return "question" if len(sentence.split()) > 2 and ":" not in sentence else None
    return next((kind for kind, form in _FORMS.items() if form.match(sentence)), None)
