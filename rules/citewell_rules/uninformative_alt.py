"""Rule: uninformative-alt."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from citewell.document import Block, Document
from citewell.pattern import late
from citewell.prose import Inline
from citewell.rule import Mark, NoOptions, rule

_FILE = late(r"[^\s/]*\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)", re.IGNORECASE)
_NOTHING = late(
    r"(?:an?\s+|the\s+)?(?:img|dsc[fn]?|image|images|photo|picture|pic|figure|fig|graphic|icon|screenshot|screen\s?shot|screen\s?grab|"
    r"screen\s?capture|untitled|unnamed|alt|alt\s?text|image\s?alt(?:\s?text)?|thumbnail|download|placeholder|pasted\s?image|insert\s?image)"
    r"[\s_.:#-]*(?:\d[\d\s_.:-]*)?(?:at\s[\d\s.:]+(?:[ap]m)?)?",
    re.IGNORECASE,
)
# "my-photo_01": a name as files have it and no words for a reader.
_NAME_OF_FILE = late(r"\S*(?:_|\d|\w-\w+-\w)\S*")
_END = late(r"[?#].*$", re.DOTALL)


@rule(
    family="trust",
    severity="hint",
    evidence=("wcag-alternatives",),
    since="0.1",
    reads_prose=False,
    no_fix="Only somebody who sees the picture can say what it shows.",
)
def uninformative_alt(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    The alternative text of an image says nothing of what it shows.

    ## Why
    Engines quote text. What only a picture shows is not there for them, nor for readers who do not see it, unless the
    alternative text says it.

    ## What counts
    An alternative text that is the name of the file, or a word such as "image", "screenshot 3" or "IMG_2041". An empty one
    says that the picture is decoration, and is left alone.

    ## Example
    `![chart_final_2.png](chart_final_2.png)`

    ## Better
    `![Run time by temperature: 6 hours at 20 °C, 4 hours at 0 °C](chart_final_2.png)`

    ## Evidence
    Guidelines for accessible pages list both as failures: they are no alternative to the picture.
    """
    for block, images in document.gather(_images):
        for image in images:
            what = "does not say what the image shows. Say what a reader would miss without it."
            yield Mark(image.source.shifted(block.start), f"“{image.title.strip()}” {what}")


def _images(block: Block) -> tuple[Inline, ...]:
    """Images of a block whose words say nothing. A fact for `Document.gather`."""
    return tuple(
        inline
        for inline in block.prose.inlines
        if inline.kind == "image" and (words := inline.title.strip()) and _says_nothing(words, inline)
    )


def _says_nothing(words: str, image: Inline) -> bool:
    name = unquote(_END.sub("", image.target).rpartition("/")[2])
    if _FILE.fullmatch(words) or words == name or _NOTHING.fullmatch(words):
        return True
    return words == name.rpartition(".")[0] and _NAME_OF_FILE.fullmatch(words) is not None
