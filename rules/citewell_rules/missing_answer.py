"""Rule: missing-answer."""

from collections.abc import Iterator

from citewell.document import Section
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span
from citewell_rules._sections.answers import opening, texts
from citewell_rules._sections.leads import may_evade, says_nothing
from citewell_rules._sections.outline import is_plain_text
from citewell_rules._sections.questions import LEAD, names_no_amount, question


@rule(
    family="section",
    severity="information",
    evidence=("autogeo-2025", "indig-2026", "microsoft-answers-2025"),
    since="0.1",
    no_fix="The answer does not stand in the section: only the writer knows it.",
)
def missing_answer(section: Section, options: NoOptions) -> Iterator[Mark]:
    """
    No sentence of a section says what its heading asks or promises.

    ## Why
    Readers and engines that look below a heading find nothing to take along where the section only asks, announces or sends
    them elsewhere.

    Marked are sections of nothing but such sentences, as a hint, and those below "how many" or "how much" without any amount. A section
    with a list, a table, a picture or code is left alone: the answer may stand there.

    ## Example
    "## Opening hours", and below it: Please see our calendar for details.

    ## Better
    The press is open from May to October, 9 to 17. See our calendar for details.

    ## Evidence
    Models that were asked for their preferences named "conclusion first" in 7 of 9 sets, and a vendor's advice is a direct
    answer below each heading.
    """
    heading = section.heading
    if heading is None or heading.level < 2:
        return
    asked = question(heading.text)
    if asked is None and not may_evade(opening(section)):
        return
    words = texts(section)
    whole = Span(0, len(heading.text))
    if says_nothing(heading.text, words) and is_plain_text(section):
        message = "The section only asks, announces or sends the reader elsewhere. Say in a sentence what the heading promises."
        yield Mark(whole, message, severity="hint", at=heading)
    elif asked and len(words) >= LEAD and names_no_amount(asked, words) and is_plain_text(section):
        message = "The heading asks for an amount, and the section names none. Give it, or what it depends on."
        yield Mark(whole, message, at=heading)
