"""Rule: missing-front-matter."""

from collections.abc import Iterator
from typing import Annotated, cast

from citewell.document import Document
from citewell.record import dataclass
from citewell.rule import Doc, Mark, Remedy, rule
from citewell_rules._page.keys import Role, key_for, said_for, unsaid
from citewell_rules._page.kind import Generator, generator, head_of, is_article, wants_silence
from citewell_rules._page.writing import front_matter_lines

_NAMES = {"jekyll": "Jekyll", "hugo": "Hugo", "docusaurus": "Docusaurus", "astro": "Astro"}


@dataclass(frozen=True)
class Options:
    """What builds the site."""

    generator: Annotated[Generator, Doc("The site generator; told from the draft where it is auto.")] = "auto"


@rule(
    family="structured-data",
    severity="hint",
    evidence=("geo16-2025", "ahrefs-schema-2026", "sageo-arena-2026"),
    since="0.1",
    reads_prose=False,
    pages_only=True,
)
def missing_front_matter(document: Document, options: Options) -> Iterator[Mark]:
    """
    The front matter lacks a key from which the site generator writes the page's data.

    ## Why
    Jekyll (with jekyll-seo-tag), Hugo and Docusaurus make a page's description, date and author in data and `meta`
    elements from its front matter, Astro's blog template its title, description and date. What is missing there is left
    out, or guessed: for a description they take the first words of the text.

    ## What counts
    A missing title or description; a date and an author where the draft gives one in another place, such as a byline, and
    beside these a picture. (Where it gives none at all, `missing-date` and `missing-author` speak.) Only articles are asked, and only where
    the generator is known, by `generator` or by keys that only one of them reads. Docusaurus takes the title from the first
    heading; data of Hugo's own template names no author.

    ## Example
    A Jekyll post whose front matter has a layout, a title and a date.

    ## Better
    The same post with `description: How long four bicycle lights burn on one charge.`

    ## Fix
    Adds the keys with what the draft says: its heading, its byline, its line "Published ...", its first picture, and its
    first sentence as description.

    ## Evidence
    Descriptions helped a research retriever. One matched test found no effect of structured data on AI citations.
    """
    if document.front_matter is None or wants_silence(document) or not is_article(document):
        return
    built = generator(document, options.generator)
    missing = unsaid(document, built)
    head = head_of(document) if missing else None
    if head is not None:
        keys = _in_words([f"“{key_for(built, role)}”" for role in missing])
        yield Mark(
            head,
            f"The front matter gives no {keys}, from which {_NAMES[built]} writes the page's data. Add "
            f"{'it' if len(missing) == 1 else 'them'}.",
            data=(built, missing),
        )


def _in_words(names: list[str]) -> str:
    return " and no ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@missing_front_matter.fixes
def add(document: Document, mark: Mark, options: Options) -> Iterator[Remedy]:
    """The keys with what the draft says."""
    built, missing = cast("tuple[Generator, tuple[Role, ...]]", mark.data)
    said = {key_for(built, role): said_for(document, role, built) for role in missing}
    lines = {key: value for key, value in said.items() if value}
    changes = front_matter_lines(document, lines)
    if lines and changes:
        yield Remedy(
            "insert-structured-data", f"Add {_in_words(list(lines)).replace('no ', '')} from this draft", changes
        )
