"""Whether a sentence can stand first in its section, and what it leaves behind can do without it."""

import re
from collections.abc import Sequence

from citewell.document import Sentence
from citewell.pattern import late
from citewell_rules._sections.openings import leaning_words, may_have_leaning_subject
from citewell_rules._sections.preambles import Preamble, preamble
from citewell_rules._sections.wording import content_words, meaning, stem

__all__ = ["can_move_up"]

_WHOLE = late(r"[\"'“‘(]?[A-Z0-9].*[.!][\"'”’)]*", re.DOTALL)
_LEANS = late(
    r"\b(?:it|itself|they|them|themselves|these|those|such|he|him|she|hers|here|above|below|former|latter|the\s+following|"
    r"previous(?:ly)?|earlier|same|other|others|another|again|too|either|neither|respectively|likewise|similarly|instead|otherwise|"
    r"therefore|thus|hence|however|moreover|furthermore|consequently|accordingly|meanwhile|afterwards?|thereafter|also|both(?!\b.*\band\b)|"
    r"one\s+of\s+(?:them|these|those)|(?:this|that)(?=\s+(?:\w+\s+)?(?:is|was|are|were|will|can|could|would|has|had|means?|makes?|allows?))|this|"
    r"(?:the\s+)?(?:first|second|third|last|next)\s+(?:of|one|step|option|reason|way|thing|problem))\b"
    r"|^(?:and|but|so|or|yet|then|now|next|finally|lastly|first|second|third|firstly|secondly|still|even|well|indeed|in\s+fact|of\s+course|"
    r"for\s+(?:example|instance)|in\s+(?:addition|particular|short|other\s+words|contrast|turn|both|either)|as\s+(?:such|a\s+result|well)|"
    r"specifically|nevertheless|nonetheless|rather|besides|by\s+(?:doing|contrast)|after|before|once|until|while|when|since|because|although|"
    r"though|if|with|without|despite|due|given|during|later|eventually|soon|at\s+(?:the\s+)?(?:time|first|least|last)|that|its|their|his|her|"
    r"according|only|more|most\s+of|some\s+of|many\s+of|all\s+of|not)\b",
    re.IGNORECASE,
)
"""Words that may hang on what stood before. At the start more do: what follows "If" or "After" is mostly known by then."""
_FOLLOWS = late(
    r"(?:for\s+(?:example|instance)|over\s+the|within|during|since\s+then|from\s+(?:then|there)|in\s+(?:other\s+words|particular|this|that|these|those|such|contrast|addition|fact|short|both|turn|response)|"
    r"specifically|instead|then|here|there|note|both|one|another|others?|some|many|most|all|each|neither|either|the\s+(?:other|same|former|latter|"
    r"rest|two|first|second|result|reason|idea|following)|first|second|third|finally|next|later|afterwards?|with\s+(?:this|that|these)|at\s+(?:this|"
    r"that|the\s+same)|to\s+do\s+(?:this|so|that)|by\s+(?:doing|contrast|comparison)|similarly|likewise|otherwise|again|even|only|similar|"
    r"he|she|him|her|his|it|its|they|their|this|that|these|those|such|who|which|where|when|because|although|while|as\s+(?:a\s+result|such|well)|"
    r"yes|no|not|more|too|even|rather|thus|hence|therefore|however|but|and|so|or|also|still|yet|after\s+(?:this|that)|during\s+(?:this|that))\b",
    re.IGNORECASE,
)
"""How a sentence begins that may take up the one before."""
_POSSESSIVE = late(r"\b(?:its|their|his|her)\b", re.IGNORECASE)
_OPENING_NOUN = late(
    r"the\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?:is|are|was|were|has|have|had|can|will|would|could|do|does|did|\w+ed|\w+s)\b",
    re.IGNORECASE,
)
_DEFINITE = late(r"\bthe\s+((?:[\w’'-]+\s+){0,2}?[\w’'-]+)", re.IGNORECASE)
_EXPLAINED = late(r"\(([A-Z][\w-]*[A-Z][\w-]*)\)")
_NAME = late(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+")
_STORY: frozenset[Preamble] = frozenset({"question", "announcement", "pointer", "aside"})
"""What a first sentence does that reads oddly behind an answer."""


def can_move_up(heading: str, sentences: Sequence[Sentence], index: int) -> bool:
    """
    Whether the sentence of an index can open the section, and those around its old place stay whole; unsure: no.

    It hangs on nothing before it, by a pronoun, a connective, a noun or a name that was introduced there, and the next
    sentence does not take it up.
    """
    moved, texts = sentences[index], [one.text for one in sentences]
    around = [texts[index - 1], *texts[index + 1 : index + 2]]
    return (
        bool(_WHOLE.fullmatch(moved.text.strip()))
        and preamble(moved.text) is None
        and _stands_alone(moved.text, content_words(heading))
        and not _was_introduced(moved.text, heading, texts[:index])
        and not around[0].rstrip().endswith(("?", ":"))
        and not any(_FOLLOWS.match(text) or _takes_up(text) for text in around[1:])
        and not _takes_up(texts[0])
        and preamble(texts[0]) not in _STORY
        and not _introduces_list(sentences, index)
    )


def _stands_alone(text: str, known: frozenset[str]) -> bool:
    """Whether a sentence hangs on nothing but what the heading makes ``known``."""
    opening = _OPENING_NOUN.match(text)
    if _LEANS.search(text) or _takes_up(text) or (opening and not content_words(opening[1]) & known):
        return False
    owned = _POSSESSIVE.search(text)
    return owned is None or bool(content_words(text[: owned.start()]) & known)


def _takes_up(text: str) -> bool:
    """Whether a sentence opens with words that hang on the one before."""
    return leaning_words(text) is not None or may_have_leaning_subject(text)


def _was_introduced(text: str, heading: str, before: Sequence[str]) -> bool:
    """Whether a noun, short form or name of a sentence is explained by those ``before``, and not by the heading."""
    known, earlier = content_words(heading), frozenset(word for one in before for word in meaning(one))
    nouns = {stem(word) for match in _DEFINITE.finditer(text) for word in match[1].split()} - known
    if nouns & earlier:
        return True
    short = {match[1] for one in before for match in _EXPLAINED.finditer(one)}
    if any(re.search(rf"\b{re.escape(word)}\b", text) for word in short if word not in heading):
        return True
    names = {name.group() for one in before for name in _NAME.finditer(one)}
    return any(_is_short_for(name, text, heading) for name in names)


def _is_short_for(name: str, text: str, heading: str) -> bool:
    """Whether a part of a name stands in a text without the rest of it, and is not in the heading."""
    parts = re.findall(r"[\w’'-]+", name)
    return name not in text and any(re.search(rf"\b{re.escape(part)}\b", text) for part in parts if part not in heading)


def _introduces_list(sentences: Sequence[Sentence], index: int) -> bool:
    """Whether what follows in the draft is a list, which the sentence may introduce."""
    return index + 1 < len(sentences) and sentences[index + 1].kind != "paragraph"
