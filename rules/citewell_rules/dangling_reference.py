"""Rule: dangling-reference."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell_rules._claims import kind, numbers
from citewell_rules._sections.antecedents import event, named_above
from citewell_rules._sections.naming import Reference, gaps, names, refer
from citewell_rules._sections.openings import leaning_subject, may_have_leaning_subject
from citewell_rules._sections.wording import content_words


@rule(
    family="section",
    severity="hint",
    evidence=("choi-2021-decontextualization", "jang-2025-coreference", "autogeo-2025"),
    since="0.1",
    sees=("heading", "previous", "block"),
    gate=may_have_leaning_subject,
)
def dangling_reference(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A sentence that carries a claim has a pronoun for its subject.

    ## Why
    A claim is quoted without the sentence in front of it. "It weighs 3 kg" then weighs nothing in particular, and an
    engine that looks for the weight of the gauge does not find the gauge in it.

    Looked at are sentences that state a figure or another claim, below the first of a section (that one is
    `dependent-opening`'s), and of these only the subject: "it", "they", "this", "these" and the like. "It is likely that
    ...", steps, quotations and "this NOUN" where the noun has just been named stay as they are, and so do nearly all
    sentences that claim nothing: a name in each sentence makes reading harder.

    ## Example
    The gauge has a steel case. It weighs 3 kg.

    ## Better
    The gauge has a steel case. The gauge weighs 3 kg.

    ## Fix
    Puts what was named in place of the pronoun, where the sentence before is about one thing that it can stand for, or
    goes on with the same pronoun about one named further up; "this" becomes "this change" behind "changed". Else it leaves
    a gap for the name.

    ## Evidence
    In a 2021 study most sentences of an encyclopedia stood alone once a pronoun or the like was replaced. Naming what a
    pronoun stands for helped retrieval in a 2025 study; engines in use may add such context themselves. It is a hint: a
    fresh reader upheld 39 of 50 of its findings on real drafts.
    """
    text = sentence.text
    if not _is_prose(sentence) or sentence.opens_section:
        return
    parse = sentence.parse
    if parse is None:
        return
    heading, previous = sentence.heading, sentence.previous
    titled = content_words(heading.text if heading else "")
    known = titled | content_words(previous.text if previous else "")
    found = leaning_subject(parse, known, first=not sentence.index and (heading is None or heading.level <= 1))
    if found is None or any(found.span.overlaps(quote) for quote in sentence.quotes):
        return
    pronoun = found.span.of(text)
    if previous is not None and found.kind == "determiner" and _has_told(previous, pronoun):
        return
    before = sentence.block.sentences[: sentence.index]
    reference = refer(sentence, parse, found, named_above(before, parse, found.span, titled))
    claims = numbers.has_value(text) or kind.kind_of(sentence) == "claim"
    if claims or (reference.change is not None and kind.kind_of(sentence) in ("fact", "definition")):
        yield Mark(found.span, _message(reference, pronoun), data=reference)


def _is_prose(sentence: Sentence) -> bool:
    """Whether it stands in a paragraph, or goes on within an item of a list without steps."""
    return not sentence.containers or (bool(sentence.index) and set(sentence.containers) == {"list"})


def _has_told(previous: Sentence, words: str) -> bool:
    """Whether the verb of the sentence before gives the noun: "this increase" behind "Traffic increased"."""
    told = event(previous.parse) if previous.parse is not None else None
    return told is not None and told.words == words.lower()


def _message(reference: Reference, words: str) -> str:
    if reference.antecedent is not None:
        return f"Quoted alone, this sentence does not say what “{words}” is. Name it: “{reference.antecedent.words}”."
    return f"Quoted alone, this claim does not say what “{words}” is. Name it here."


@dangling_reference.fixes
def name_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """What the sentence before names, or a gap."""
    assert isinstance(mark.data, Reference)
    yield from names(mark.data)
    yield from gaps(sentence, mark.data.opening)
