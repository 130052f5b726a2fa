"""Rule: late-answer."""

from collections.abc import Iterator

from citewell.document import Section, Sentence
from citewell.rule import Mark, Move, NoOptions, Related, Remedy, rule
from citewell.span import Span
from citewell_rules._sections.answers import answered_late, opening, statement, statements, texts
from citewell_rules._sections.leads import evasion, may_evade, says_nothing
from citewell_rules._sections.outline import is_plain_text, leads_to_more
from citewell_rules._sections.passages import can_move_up
from citewell_rules._sections.preambles import Preamble
from citewell_rules._sections.questions import late_answer_to, question

_INSTEAD: dict[Preamble, str] = {
    "question": "asks a question",
    "announcement": "announces what will come",
    "pointer": "sends the reader elsewhere",
    "history": "tells what went before",
    "praise": "praises",
    "opinion": "gives an opinion",
    "aside": "leads up to the matter",
}


@rule(
    family="section",
    severity="information",
    evidence=("autogeo-2025", "indig-2026", "microsoft-answers-2025"),
    since="0.1",
)
def late_answer(section: Section, options: NoOptions) -> Iterator[Mark]:
    """
    What a heading asks or promises comes after the first two sentences.

    ## Why
    Readers and engines that look for an answer start below the heading. One that stands there is easier to find, to
    quote and to check than one behind the history of the matter.

    A heading that asks is looked at where the opening clearly gives no answer and a later sentence clearly does. Below
    other headings an opening is marked, as a hint, that announces, asks, praises, tells what went before or sends the
    reader elsewhere, where the second sentence does not come to the point either. No heading has to be a question.

    ## Example
    "How many pods can a node run?" and below it: The kubelet watches every pod. It asks each container for its state. A node
    can run 110 pods.

    ## Better
    A node can run 110 pods. The kubelet watches every pod and asks each container for its state.

    ## Fix
    Moves the answer up to the start of the section, with its links, where it can stand there: nothing in it hangs on what
    was before, and nothing behind it takes it up. All else stays as it is.

    ## Evidence
    Models that were asked for their preferences named "conclusion first" in 7 of 9 sets. Of 18,012 citations 44 % came from
    the first 30 % of the page, but within a paragraph the middle was cited most: so this looks at sections, never at
    paragraphs.
    """
    heading = section.heading
    if heading is None:
        return
    asked = question(heading.text)
    if asked is None and not may_evade(opening(section)):
        return
    words = texts(section)
    index = late_answer_to(asked, words) if asked is not None else None
    if index is None:
        index = answered_late(heading.text, words)
    whole = Span(0, len(heading.text))
    if index is not None:
        best = statement(section, index)
        message = f"The answer to this question comes in sentence {index + 1} of the section. Move it to the start, and let the background follow."
        yield Mark(
            whole,
            message,
            at=heading,
            related=(Related(best.whole, "This sentence answers the heading.", at=best),),
            data=index,
        )
        return
    evaded = evasion(heading.text, words) if heading.level > 1 else None
    if evaded is None or not _opens_with_paragraph(section):
        return
    if says_nothing(heading.text, words) and is_plain_text(section):
        return  # of this missing-answer speaks
    message = f"The section opens with a sentence that {_INSTEAD[evaded.kind]}. Say first what the heading promises."
    if evaded.answer is None:
        yield Mark(whole, message, severity="hint", at=heading)
        return
    best = statement(section, evaded.answer)
    yield Mark(
        whole,
        message,
        severity="hint",
        at=heading,
        related=(Related(best.whole, "This sentence says it.", at=best),),
        data=evaded.answer,
    )


def _opens_with_paragraph(section: Section) -> bool:
    """Whether the text of a section begins so: a list below a heading is what the heading promises."""
    return next((one.kind == "paragraph" for one in section.contents if one.sentence_spans), False)


def _introduces_more(section: Section, sentence: Sentence) -> bool:
    """Whether a sentence is the last before code or a picture, which it may speak of."""
    block = sentence.block
    return sentence.index + 1 == len(block.sentences) and leads_to_more(section, block)


@late_answer.fixes
def move_up(section: Section, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The answer at the start of the section, where it can stand there."""
    heading, index = section.heading, mark.data
    if heading is None or not isinstance(index, int):
        return
    answer = statement(section, index)
    if _introduces_more(section, answer) or not can_move_up(heading.text, statements(section), index):
        return
    words = " ".join(answer.exact().split())
    title = words if len(words) <= 60 else f"{words[:60].rsplit(None, 1)[0]} …"
    yield Remedy("move-answer", f"Move the answer up: “{title}”", Move(answer), at=section)
