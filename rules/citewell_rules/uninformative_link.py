"""Rule: uninformative-link."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late
from citewell.prose import Inline
from citewell.rule import Mark, NoOptions, rule

_EMPTY = late(
    r"(?:click|tap|press|go|see|read|look|check(?:\s+it)?(?:\s+out)?|over|right)?\s*(?:on\s+)?here|click(?:\s+(?:this|me))?"
    r"|(?:this|the|that|a|see|following)\s+(?:link|links|url|hyperlink)|this(?:\s+one)?|that\s+one"
    r"|(?:this|that)\s+(?:page|site|website|article|post|blog|blog\s+post|video|tweet|thread|url|document|one)"
    r"|(?:read|see|find\s+out|learn|know|view|show|get)?\s*(?:some\s+)?more(?:\s+(?:here|info|information|details?))?(?:\s+about\s+(?:this|it))?"
    r"|(?:full\s+)?(?:details|info)|continue\s+reading|check\s+it\s+out",
    re.IGNORECASE,
)
# Alone, "source" and "link" may be what the page is about: "a link widget".
_SOURCE = late(r"sources?", re.IGNORECASE)
_ASIDE = late(r"[(\[]\s*$|\bsource:\s*$", re.IGNORECASE)
_LINK = late(r"links?", re.IGNORECASE)
_POINTING = late(r"\b(?:this|that|these|following)\s+$|[(\[]\s*$", re.IGNORECASE)
_LEADS = "does not say where the link leads. Link the words that name what is there."
_EDGES = " \t\n[](){}.,:;!?…»›→>&\"'“”‘’*_"


@rule(
    family="trust",
    severity="hint",
    evidence=("wcag-link-words",),
    since="0.1",
    no_fix="The words say what stands at the other end, and only the writer has been there.",
)
def uninformative_link(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    The words of a link do not say where it leads.

    ## Why
    A passage that is quoted keeps the words of a link and often loses its address. "As measured here" is then no source at
    all, and a list of the page's links reads "here, here, more".

    ## What counts
    Links whose words are nothing but "here", "click here", "this page", "read more", "source" and the like. Links with an
    image are judged by its alternative text. Menus, headers and footers are left alone.

    ## Example
    The run times are [here](https://halden.example/tests).

    ## Better
    The run times are in [the bench test of March 2026](https://halden.example/tests).

    ## Evidence
    Guidelines for accessible pages list such words as a failure of their strictest level; at the first level the sentence
    around the link may tell. That the words say nothing can be read in the file.
    """
    for inline in sentence.inlines:
        if inline.kind == "link" and inline.prose and (what := _fault(sentence, inline)):
            yield Mark(inline.prose, what)


def _fault(sentence: Sentence, link: Inline) -> str | None:
    words = sentence.exact(link.prose)
    told, before = " ".join(words.strip(_EDGES).split()), sentence.text[: link.prose.start]
    if _SOURCE.fullmatch(told) and _ASIDE.search(before):
        return f"“{told}” does not name the source. Link its author, title or year."
    is_empty = _EMPTY.fullmatch(told) or (_LINK.fullmatch(told) and _POINTING.search(before))
    return f"“{told}” {_LEADS}" if told and is_empty else None
