"""Rule: dependent-opening."""

from collections.abc import Iterator

from citewell.document import Block, Sentence
from citewell.rule import Change, Mark, NoOptions, Remedy, Severity, rule
from citewell.span import Span
from citewell_rules._sections.antecedents import asked_about
from citewell_rules._sections.naming import Reference, gaps, names, refer
from citewell_rules._sections.openings import (
    Opening,
    leaning_noun,
    leaning_subject,
    leaning_words,
    may_have_leaning_subject,
    may_lean,
)
from citewell_rules._sections.wording import content_words


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

    So do "using this setup", "another reason" and "in this section". "The repository", of which the heading says nothing,
    is a hint: your readers may know it, and so is "the following:", of which a quotation has only the colon. Clear openings
    are left alone: "It is important to ...", "This guide shows ...", "This index" below a heading that names the index,
    and steps of a list.

    ## Example
    It needs 40 MB of memory on each host.

    ## Better
    The agent needs 40 MB of memory on each host.

    ## Fix
    Puts in what the heading asks about ("What is a rack press?"), or leaves a gap for the name in place of the pronoun, or
    drops the connecting words ("However,", "As mentioned above,"). You fill the gap.

    ## Evidence
    In a 2021 study about 30 % of sampled encyclopedia sentences stood alone, and most others did once a pronoun or the like
    was replaced. Naming what a pronoun stands for helped retrieval in a 2025 study; engines in use may add such context
    themselves. Repeating names in every sentence makes reading harder, so only first sentences are looked at. A fresh
    reader upheld 19 of 21 findings about pronouns and "this" with its noun, and 19 of 29 of the others, which are hints.
    """
    if sentence.index or sentence.containers or not sentence.opens_section:
        return
    heading = sentence.heading
    if heading is None:
        return  # the draft's own opening: its title stands above
    found = _leaning(sentence, heading)
    if found is None or any(found.opening.span.overlaps(quote) for quote in sentence.quotes):
        return
    opening = found.opening
    yield Mark(opening.span, _message(found, sentence.exact(opening.span)), severity=_severity(opening), data=found)


def _leaning(sentence: Sentence, heading: Block) -> Reference | None:
    """What leans on other text in the opening of a section."""
    text = sentence.text
    by_words = leaning_words(text)
    if by_words is not None:
        return Reference(by_words)
    # Below the title, nothing was before that "another NOUN" could be one of.
    first = heading.level == 1
    wanted = may_have_leaning_subject(text) if first else may_lean(text)
    parse = sentence.parse if wanted else None
    if parse is None:
        return None
    known = content_words(heading.text)
    found = leaning_subject(parse, known, first=first) or (None if first else leaning_noun(parse, known))
    return refer(sentence, parse, found, asked_about(heading.text, found.span.of(text))) if found else None


def _severity(opening: Opening) -> Severity | None:
    """Sure are pronouns, and "this NOUN"; a connective, a pointer or "another NOUN" may do no harm."""
    return None if opening.kind in ("pronoun", "determiner", "possessive") else "hint"


def _message(found: Reference, words: str) -> str:
    opening = found.opening
    match opening.kind:
        case "connective":
            return f"“{words}” ties the first sentence of this section to the text above. Drop it, or say what it answers to."
        case "pointer":
            if opening.drop is not None:
                return f"“{words}” sends the reader to other text. Drop it: the sentence is whole without it."
            if words.lower().startswith(("this", "in this")):
                return (
                    f"“{words}” means the section around it, and a quotation leaves that behind. Say what it is about."
                )
            return f"“{words}” sends the reader to other text. Say it here in a few words, or link to the place."
        case "announcement":
            return "The section opens by pointing at the text below. Say here what stands there, so that a quotation tells it."
        case "possessive" | "determiner":
            return f"The section opens with “{words}”, and the text above has to explain it. Name it here."
        case "other":
            return f"“{words}” in the first sentence of this section is known from other text only. Say which one is meant."
        case _ if found.antecedent is not None:
            return f"The section opens with “{words}”. Quoted alone, it has to say “{found.antecedent.words}”."
        case _:
            return f"The section opens with “{words}”, which stands for something named above. Name it here."


@dependent_opening.fixes
def name_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """What the heading asks about, where it does, or a gap."""
    assert isinstance(mark.data, Reference)
    yield from names(mark.data)
    yield from gaps(sentence, mark.data.opening)


@dependent_opening.fixes
def drop_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The connecting words left out, the next word with a capital."""
    assert isinstance(mark.data, Reference)
    drop = mark.data.opening.drop
    if drop is None:
        return
    at = drop.end
    letter = sentence.text[at]
    # A word of code or an address keeps its spelling: there the masked letter is no letter of the draft.
    capital = letter.upper() if sentence.exact(Span(at, at + 1)) == letter else letter
    changes = [Change(drop, "")]
    if capital != letter:
        changes.append(Change(Span(at, at + 1), capital))
    words = sentence.exact(drop).strip()
    yield Remedy("delete", f"Drop “{words}”", tuple(changes), preferred=True)
