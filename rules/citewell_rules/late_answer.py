"""Rule: late-answer."""

from collections.abc import Iterator

from citewell.document import Section
from citewell.rule import Mark, NoOptions, Related, rule
from citewell.span import Span
from citewell_rules._sections.questions import late_answer_to, question


@rule(
    family="section",
    severity="information",
    evidence=("autogeo-2025", "indig-2026", "microsoft-answers-2025"),
    since="0.1",
    no_fix="The sentences in front may lead up to the answer: where it goes and what stays is the writer's choice.",
)
def late_answer(section: Section, options: NoOptions) -> Iterator[Mark]:
    """
    A heading asks a question, and the answer comes after the first two sentences.

    ## Why
    Readers and engines that look for an answer start below the heading. One that stands there is easier to find, to
    quote and to check than one behind the history of the matter.

    Looked at are headings that end in a question mark and ask what something is, how much, when, who, why, or yes or no;
    and only sections in which the opening clearly gives no answer and a later sentence clearly does. No heading has to be a
    question.

    ## Example
    "How many pods can a node run?" and below it: The kubelet watches every pod. It asks each container for its state. A node
    can run 110 pods.

    ## Better
    A node can run 110 pods. The kubelet watches every pod and asks each container for its state.

    ## Evidence
    Models that were asked for their preferences named "conclusion first" in 7 of 9 sets. Of 18,012 citations 44 % came from
    the first 30 % of the page, but within a paragraph the middle was cited most: so this looks at sections, never at
    paragraphs.
    """
    heading = section.heading
    asked = question(heading.text) if heading is not None else None
    if heading is None or asked is None:
        return
    sentences = section.sentences
    index = late_answer_to(asked, [sentence.text for sentence in sentences])
    if index is None:
        return
    answer = sentences[index]
    yield Mark(
        heading.locate(Span(0, len(heading.text))),
        f"The answer to this question comes in sentence {index + 1} of the section. Move it to the start, and let the "
        "background follow.",
        related=(Related(answer.span, "This sentence answers the heading."),),
    )
