"""What kind of page a draft is, whether it wants to be found, and which generator writes its data."""

import re
from collections.abc import Iterable
from itertools import accumulate, takewhile

from citewell.data import Element, Value
from citewell.document import Block, Document
from citewell.pattern import late
from citewell.site import Generator
from citewell.span import Span
from citewell_rules._page.facts import AUTHOR, PUBLISHED, look

__all__ = ["Generator", "generator", "head_of", "is_article", "is_blog", "wants_silence"]

_ARTICLE_KINDS = frozenset({
    "post", "posts", "blog", "blogpost", "blogposting", "article", "articles", "news", "newsarticle", "story",
    "essay", "newsletter",
})  # fmt: skip
_OTHER_KINDS = frozenset({
    "home", "homepage", "index", "list", "landing", "page", "default", "docs", "doc", "documentation", "reference",
    "api", "glossary", "term", "category", "tag", "tags", "archive", "archives", "section", "search", "redirect",
    "404", "about", "contact", "faq", "changelog", "product", "project", "person", "author", "profile", "event",
    "guide", "glossary-term", "collection", "splash", "gallery", "portfolio",
})  # fmt: skip
_OTHER_NAMES = late(
    r"_?index|home|404|about|contact|search|tags?|categor(?:y|ies)|archives?|readme|changelog|license|privacy|terms|imprint",
    re.IGNORECASE,
)
_ARTICLE_FOLDER = late(r"(?:^|[/\\])(?:_?posts?|blogs?|news|articles?)[/\\]", re.IGNORECASE)
_DOCUSAURUS = late(
    r"<!--\s*truncate\s*-->|\{/\*\s*truncate\s*\*/\}|^import\s.*[\"']@(?:theme|site|docusaurus)/", re.MULTILINE
)
# What the pattern cannot do without. A large draft is not searched for the rest, but the lines around these are.
_DOCUSAURUS_WORDS = ("truncate", "@theme/", "@site/", "@docusaurus/")
_NEAR = 80
_LOOK = 20_000
"""So many code points are looked at: imports stand at the top of a draft, and the end of an excerpt not far below."""
_ARTICLE_TYPES = frozenset({"article", "blogposting", "newsarticle", "techarticle", "scholarlyarticle", "report"})

ENOUGH_WORDS = 150
"""A page with fewer words of prose is no article."""


def _values(document: Document, *keys: str) -> set[str]:
    """What front matter says under some keys, as single lower-case words."""
    found = (look(document, key) for key in keys)
    return {
        re.sub(r"[\s_-]+", "", part) for value in found if value for part in value.text.casefold().split("/") if part
    }


def wants_silence(document: Document) -> bool:
    """Whether the page is unfinished, hidden or no page of its own: a draft, not indexed, a redirect, broken front matter."""
    return document.declared(_wants_silence)


def _wants_silence(document: Document) -> bool:
    if document.front_matter is not None and document.front_matter.faults:
        return True  # what it says cannot be told
    for key, wanted in (
        ("draft", "true"), ("noindex", "true"), ("unlisted", "true"), ("hidden", "true"), ("private", "true"), ("headless", "true"),
        ("published", "false"), ("sitemap", "false"), ("index", "false"), ("search", "false"),
    ):  # fmt: skip
        value = look(document, key)
        if value is not None and value.text.casefold() == wanted:
            return True
    robots = look(document, "robots", "seo.robots", "metaRobots")
    if look(document, "redirect_to", "redirect", "external_url") is not None or (
        robots is not None and "noindex" in robots.text.casefold()
    ):
        return True
    return any(
        element.name == "meta"
        and (
            (element.get("name").casefold() == "robots" and "noindex" in element.get("content").casefold())
            or element.get("http-equiv").casefold() == "refresh"
        )
        for element in document.elements
    )


def _has_enough_words(document: Document) -> bool:
    """Whether paragraphs and list items hold enough words for an article."""
    return document.digest(_words, _are_enough)


def _words(block: Block) -> int:
    """The words of a paragraph or an item. A fact for `Document.gather`."""
    return len(block.text.split()) if block.kind in ("paragraph", "item") else 0


def _are_enough(found: Iterable[tuple[int, int]]) -> bool:
    return any(total >= ENOUGH_WORDS for total in accumulate(words for _, words in found))


def is_blog(document: Document) -> bool:
    """Whether the draft says that it is a post or an article: by its layout, type, folder, data or markup."""
    return document.declared(_is_blog)


def _is_blog(document: Document) -> bool:
    return bool(
        _values(document, "layout", "type", "schema_type", "schema", "seo.type") & _ARTICLE_KINDS
        or (document.path and _ARTICLE_FOLDER.search(document.path))
        or any(_is_article_mark(element) for element in document.elements)
        or any(_holds_article(island.root) for island in document.islands if island.root is not None)
    )


def _is_article_mark(element: Element) -> bool:
    name, content = element.get("property").casefold(), element.get("content").casefold()
    return element.name == "meta" and (name.startswith("article:") or (name == "og:type" and content == "article"))


def _holds_article(root: Value) -> bool:
    return any(
        member.key == "@type" and any(one.text.casefold() in _ARTICLE_TYPES for one in member.value.walk())
        for value in root.walk()
        for member in value.members
    )


def is_article(document: Document) -> bool:
    """
    Whether the draft is plainly an article: titled, long enough, and a post by its own word or signed or dated.

    False for home pages, lists, documentation and where unsure.
    """
    return document.declared(_is_posted) and bool(document.title) and _has_enough_words(document)


def _is_posted(document: Document) -> bool:
    """Whether the draft's name and its data are those of an article."""
    stem = re.split(r"[/\\]", document.path)[-1].split(".")[0] if document.path else ""
    if _OTHER_NAMES.fullmatch(stem):
        return False
    permalink = look(document, "permalink", "slug", "url")
    if permalink is not None and permalink.text.strip() == "/":
        return False
    if is_blog(document):
        return True
    if _values(document, "layout", "type") & _OTHER_KINDS or look(
        document, "sidebar_position", "sidebar_label", "weight", "linkTitle", "menu"
    ):
        return False
    return look(document, *AUTHOR, *PUBLISHED) is not None and _is_dated_or_signed(document)


def _is_dated_or_signed(document: Document) -> bool:
    published = look(document, *PUBLISHED)
    return look(document, *AUTHOR) is not None or (published is not None and published.kind != "boolean")


def generator(document: Document, chosen: Generator) -> Generator:
    """The site generator: as chosen, else told by front matter that only one of them reads; "auto" where unsure."""
    if chosen != "auto":
        return chosen
    found = document.declared(_told_by_keys)
    return "docusaurus" if found != "docusaurus" and _names_docusaurus(document) else found


def _told_by_keys(document: Document) -> Generator:
    if look(document, "author_title", "author_url", "author_image_url", "hide_table_of_contents", "sidebar_position"):
        return "docusaurus"
    layout = look(document, "layout")
    if look(document, "last_modified_at", "excerpt_separator") or (
        layout is not None and layout.text in ("post", "default", "home", "page")
    ):
        return "jekyll"
    front = document.front_matter
    if (front and front.dialect == "toml") or look(
        document, "lastmod", "publishDate", "expiryDate", "linkTitle", "aliases"
    ):
        return "hugo"
    if look(document, "pubDate", "heroImage", "updatedDate"):
        return "astro"
    return "auto"


def _names_docusaurus(document: Document) -> bool:
    lines = document.lines
    for word in _DOCUSAURUS_WORDS:
        for at in takewhile(_LOOK.__gt__, lines.find(word)):
            first, last = lines.line_of(max(at - _NEAR, 0)), lines.line_of(min(at + _NEAR, lines.length))
            if _DOCUSAURUS.search(lines.between(lines.line_start(first), lines.line_span(last).end)):
                return True
    return False


def head_of(document: Document) -> Span | None:
    """Where to speak about the page as a whole: the first line of front matter, else the title; None where neither is."""
    front = document.front_matter
    if front is not None:
        line = document.lines.between(front.span.start, front.span.end).splitlines()[0].rstrip()
        return Span(front.span.start, front.span.start + max(len(line), 1))
    heading = next(iter(document.headings), None)
    return heading.locate(Span(0, len(heading.text))) if heading is not None and heading.text.strip() else None
