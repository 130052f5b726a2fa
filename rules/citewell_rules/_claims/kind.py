"""
What a sentence does: it claims, tells a fact, instructs, defines, asks, gives an opinion, or states nothing.

A claim is what a reader could doubt, or want measured or proved; a fact needs no proof (what a function returns, what
somebody did on Monday). Words decide first; only where they leave it open is the parse asked for.
"""

import re
from functools import lru_cache
from typing import Literal

from citewell.document import Sentence
from citewell.pattern import late, words_in
from citewell.syntax import Parse, Token
from citewell_rules._claims import numbers, silence
from citewell_rules._claims.lexicon import entries, notes

__all__ = ["Kind", "by_words", "kind_of"]

Kind = Literal["claim", "fact", "instruction", "definition", "question", "opinion", "other"]

_OPINION = late(
    r"\b(?:I|we)\s+(?:\w+\s+){0,2}?(?:prefer|like|love|enjoy(?:ed)?|think|believe|feel|guess|suppose|speculate|appreciate)\b"
    r"|\b(?:I|we|they|it)(?:['’](?:m|re|s)|\s+am|\s+is|\s+are|\s+was)\s+(?:\w+\s+){0,2}?(?:excit(?:ed|ing)|happy|glad|proud|thrilled|sure|convinced|concerned|grateful)\b"
    r"|\b(?:we|I)(?:['’]d|\s+would)(?:\s+\w+)?\s+(?:love|like)\b|\bwe\s+want\s+to\b|\bin\s+(?:my|our)\s+(?:opinion|view)\b"
    r"|\b(?:hopes?|hopefully|personally|honestly|clearly|probably|amazing|awesome|beautiful)\b"
    r"|\b(?:great|good|perfect|huge|exciting)\s+(?:opportunity|choice|chance|fit|idea|fan)\b|^\W*it\s+could\s+be\b",
    re.IGNORECASE,
)  # fmt: skip
_POINTING = late(
    r"^\W*here(?:['’]s|\s+is|\s+are)\b|^\W*(?:many\s+)?thanks\b|^\W*thank\s+you\b|^\W*as\s+an?\s+\w+,\s+I\s+want\b",
    re.IGNORECASE,
)
_DIRECTING = late(
    r"^\W*(?:now,?\s+)?let(?:['’]?s|\s+us)\b|\bplease\b|(?<!\bto\s)\bmake\s+sure\b"
    r"|^\W*(?:(?:alternatively|then|also|first|now|next|to\s[^,]{3,60}|for\s[^,]{3,60}|if\s[^,]{3,60}),\s+)?(?:you|we)\s+(?:\w+\s+)?(?:can|could|should|must|may\s+want|need\s+to|have\s+to)\b"
    r"|\byou\s+(?:\w+\s+)?must\b|(?<!\byou\s)\bjust\s+(?:add|click|follow|go|open|prefix|run|use)\b|\b(?:you|we)\s+(?:\w+\s+)?(?:need|have)\s+to\b|\bwe\s+(?:strongly\s+)?recommend\b|\bcan\s+be\s+run\b|\bthe\s+steps\s+are\b"
    r"|^\W*(?:to|for)\s[^,]{3,60},\s+(?:just\s+|simply\s+)?(?:see|use|run|add|set|read|visit|check|follow|enable|open)\b",
    re.IGNORECASE,
)  # fmt: skip
_DEFINING = late(
    r"\b(?:refers?\s+to|stands?\s+for|(?:is|are)\s+(?:defined\s+as|called))\b"
    r"|\b(?:is|are)\s+an?\s+(?:[\w-]+,?\s+){0,4}?(?:type|kind|form|set|process|practice|method|concept|term|language|agency|headless)s?\b",
    re.IGNORECASE,
)
# Code and addresses as rules read them: where they stand, what is said is mostly how something works.
_FILLER = late(r"\b[Xx]x{3,}\b")
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_TELLERS = frozenset({"i", "we"})


def kind_of(sentence: Sentence) -> Kind:
    """What a sentence does. Asks for its parse where its words leave it open."""
    return by_words(sentence.text) or by_grammar(sentence.text, sentence.parse)


@lru_cache(maxsize=64)
def by_words(text: str) -> Kind | None:
    """What a sentence does, as far as its words tell; None where only its grammar does. Remembered: each rule asks."""
    if text.rstrip(" \"'”’)]").endswith("?"):
        return "question"
    if _POINTING.search(text):
        return "other"
    if _OPINION.search(text):
        return "opinion"
    return "instruction" if _DIRECTING.search(text) else None


def by_grammar(text: str, parse: Parse | None) -> Kind:
    """What a sentence does of which the words alone did not tell."""
    root = next((at for at in parse or () if at.dep == "ROOT"), None)
    if parse is not None and root is not None:
        if silence.is_imperative(parse, root):
            return "instruction"
        # "Discover ..." offers: it is no direction, and states something without a finite verb.
        if root.tag != "VB" and not any(at.tag in _FINITE for at in parse):
            return "other"
    if _DEFINING.search(text):
        return "definition"
    return "claim" if _doubts(text) - _routine(text, parse, root) >= 2 else "fact"


def _doubts(text: str) -> int:
    """How many kinds of words speak for a claim: of degree, gain, amount, time, forecast, praise, measures, values."""
    words, cues = words_in(text), notes("claim_cues")
    kinds = {cues[word] for word in words & cues.keys()} - {"plain"}
    # Puffery counts beside plain praise: a sentence that is "stunning" needs no second word.
    lists = {"gradable": ("praise",), "intensifiers": ("degree",), "puffery": ("praise", "puffery")}
    kinds.update(*(told for name, told in lists.items() if not words.isdisjoint(entries(name))))
    measures = entries("measurable_nouns")
    measured = any(word in measures or word.removesuffix("s") in measures for word in words)
    return len(kinds) + measured + numbers.has_value(text)


def _routine(text: str, parse: Parse | None, root: Token | None) -> int:
    """How many things speak for a routine fact: technical words, code, a story that is told, its teller."""
    cues = notes("claim_cues")
    found = any(cues.get(word) == "plain" for word in words_in(text)) + bool(_FILLER.search(text))
    if parse is None or root is None:
        return found
    children = parse.children(root)
    told = root.tag == "VBD" or any(at.tag == "VBD" for at in children if at.dep in ("aux", "auxpass"))
    return found + told + any(at.lower in _TELLERS for at in children if at.dep in ("nsubj", "nsubjpass"))
