"""Rule: dependent-opening."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._sections.openings import Opening, leaning_subject, leaning_words, may_have_leaning_subject
from citewell_rules._sections.wording import content_words

_GAPS = {
    "pronoun": "what is meant here",
    "possessive": "whose",
    "determiner": "which one",
}


@rule(
    family="section",
    severity="information",
    evidence=("choi-2021-decontextualization", "jang-2025-coreference", "autogeo-2025"),
    since="0.1",
    sees=("heading",),
    kinds=("paragraph",),
)
def dependent_opening(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A section opens with words that only the text above explains.

    ## Why
    Engines and readers often land on one section and quote its first sentence. "It", "this method" or "however" then
    point at nothing. A first sentence that names its subject can be understood and quoted alone.

    Clear openings are left alone: "It is important to ...", "This guide shows ...", "This index" below a heading that
    names the index, and steps of a list.

    ## Example
    It needs 40 MB of memory on each host.

    ## Better
    The agent needs 40 MB of memory on each host.

    ## Fix
    Leaves a gap for the name in place of the pronoun, or drops the connecting words ("However,", "As mentioned above,").
    You fill the gap.

    ## Evidence
    In a 2021 study about 30 % of sampled encyclopedia sentences stood alone, and most others did once a pronoun or the like
    was replaced. Naming what a pronoun stands for helped retrieval in a 2025 study; engines in use may add such context
    themselves. Repeating names in every sentence makes reading harder, so only first sentences are looked at.
    """
    if sentence.index or sentence.containers or not sentence.opens_section:
        return
    heading = sentence.heading
    if heading is None:
        return  # the draft's own opening: its title stands above
    found = leaning_words(sentence.text)
    if found is None and may_have_leaning_subject(sentence.text) and (parse := sentence.parse) is not None:
        found = leaning_subject(parse, content_words(heading.text), first=heading.level == 1)
    if found is not None and not any(found.span.overlaps(quote) for quote in sentence.quotes):
        yield Mark(found.span, _message(found, sentence.exact(found.span)), data=found)


def _message(found: Opening, words: str) -> str:
    match found.kind:
        case "connective":
            return f"“{words}” ties the first sentence of this section to the text above. Drop it, or say what it answers to."
        case "pointer":
            if found.drop is not None:
                return f"“{words}” sends the reader to other text. Drop it: the sentence is whole without it."
            return f"“{words}” sends the reader to other text. Say it here in a few words, or link to the place."
        case "possessive" | "determiner":
            return f"The section opens with “{words}”, and the text above has to explain it. Name it here."
        case _:
            return f"The section opens with “{words}”, which stands for something named above. Name it here."


@dependent_opening.fixes
def name_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the name; the writer knows what is meant."""
    found = mark.data
    assert isinstance(found, Opening)
    if found.kind not in _GAPS:
        return
    gap = placeholder("NAME", _GAPS[found.kind])
    start = found.span.start
    if found.kind == "determiner":
        end = re.compile(r"\w+").match(sentence.text, start)
        assert end is not None
        change = Change(Span(start, end.end()), f"The {gap}")
    else:
        change = Change(found.span, gap + "’s" * (found.kind == "possessive"))
    yield Remedy("placeholder", f"Leave a gap for the name: “{change.text} …”", (change,))


@dependent_opening.fixes
def drop_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The connecting words left out, the next word with a capital."""
    found = mark.data
    assert isinstance(found, Opening)
    if found.drop is None:
        return
    at = found.drop.end
    letter = sentence.text[at]
    # A word of code or an address keeps its spelling: there the masked letter is no letter of the draft.
    capital = letter.upper() if sentence.exact(Span(at, at + 1)) == letter else letter
    changes = [Change(found.drop, "")]
    if capital != letter:
        changes.append(Change(Span(at, at + 1), capital))
    words = sentence.exact(found.drop).strip()
    yield Remedy("delete", f"Drop “{words}”", tuple(changes), preferred=True)
