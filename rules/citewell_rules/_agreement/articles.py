"""The article of a page: its headline, author, description and picture."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from citewell.data import Element, Value
from citewell.document import Block, Document
from citewell.pattern import late
from citewell.span import Span
from citewell_rules._agreement.found import Disagreement, Place, node_of, texts, tops
from citewell_rules._agreement.texts import alike, differ, is_comparable, shares_nothing
from citewell_rules._graph.node import Filling, Node
from citewell_rules._page.facts import DESCRIPTION, edges, look
from citewell_rules._page.jsonld import IMAGE
from citewell_rules._page.people import Named, authors

__all__ = ["disagreements", "own_article"]

ARTICLES = (
    "Article", "BlogPosting", "NewsArticle", "TechArticle", "ScholarlyArticle", "Report", "APIReference",
    "AdvertiserContentArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting", "OpinionNewsArticle",
    "ReportageNewsArticle", "ReviewNewsArticle", "SocialMediaPosting",
)  # fmt: skip
_PATH = late(r"\A(?:[a-z]+:)?//[^/?#]*|[?#].*", re.IGNORECASE | re.DOTALL)
_PART = late(r"[^\W_]{3,}")
_SIZE = late(
    r"\d+x\d+|\d+w?|scaled|large|small|thumb(?:nail)?|social|card|cover|image|img|picture|photo|hero|open|graph|web"
)


def disagreements(document: Document) -> Iterator[Disagreement]:
    """Where the data of the one article on a page says something else than the page."""
    article = own_article(document)
    if article is None:
        return
    yield from _headline(document, article)
    yield from _author(document, article)
    yield from _description(document, article)
    yield from _image(document, article)


def own_article(document: Document) -> Node | None:
    """The one article that a page is; None where it has several, or its data is that of another page."""
    found = tops(document, *ARTICLES)
    return found[0] if len(found) == 1 and not _is_elsewhere(document, found[0]) else None


def _is_elsewhere(document: Document, article: Node) -> bool:
    """Whether an article says that it is another page than this one."""
    own = next((one.get("href") for one in document.elements if _is_canonical(one)), "") or _meta(document, "og:url")
    its = next((one.text for one in texts(article.get("url"))), "")
    return bool(own and its) and _path(own) != _path(its)


def _is_canonical(element: Element) -> bool:
    return element.name == "link" and element.get("rel").casefold() == "canonical"


def _path(address: str) -> str:
    return _PATH.sub("", address).strip("/").casefold()


def _meta(document: Document, *names: str) -> str:
    return next((place.text for place in _metas(document, *names)), "")


def _metas(document: Document, *names: str) -> Iterator[Place]:
    """The contents of the meta elements with one of some names."""
    for element in document.elements:
        name = element.get("property") or element.get("name")
        content = next((one for one in element.attributes if one.name == "content"), None)
        if element.name == "meta" and content is not None and name.casefold() in names and content.value.strip():
            yield Place(" ".join(content.value.split()), content.span, f"in “{name}” of the head")


def _front(document: Document, *keys: str) -> Iterator[Place]:
    value = look(document, *keys)
    if value is not None and value.kind == "string":
        yield Place(" ".join(value.text.split()), value.span, "in the front matter")


def _headline(document: Document, article: Node) -> Iterator[Disagreement]:
    titles = tuple(_titles(document))
    # Beside a name that is the title, a headline may be a line below it.
    if any(alike(name.text, one.text) for name in texts(article.get("name")) for one in titles):
        return
    for value in texts(article.get("headline")):
        if titles and all(differ(value.text, one.text) for one in titles):
            yield Disagreement(value, "The headline", titles[0], titles[0].text)


def _titles(document: Document) -> Iterator[Place]:
    """The titles that a page has, what readers see first."""
    for block, _ in document.gather(_is_title):
        yield Place(" ".join(block.exact().split()), block.locate(Span(0, len(block.text))), "in the heading")
    yield from _front(document, "title", "seo.title", "title_meta", "headline")
    for element in document.elements:
        if element.name == "title" and element.text:
            yield Place(element.text, element.span, "in the title")
    yield from _metas(document, "og:title", "twitter:title")


def _is_title(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return block.kind == "heading" and block.level == 1


def _author(document: Document, article: Node) -> Iterator[Disagreement]:
    """Said where no author of the data is one of the page's: a page may name one of two."""
    told = [value for filling in article.get("author") for value in _person(document, filling)]
    told = [value for value in told if is_comparable(value.text)]
    shown = authors(document) if told else ()
    if not shown or any(_is_same_person(value.text, one.name) for value in told for one in shown):
        return
    if any(value.text.casefold() in block.exact().casefold() for block in edges(document) for value in told):
        return
    by = _first_seen(shown)
    alone = len(told) == 1 and len({one.name.casefold() for one in shown}) == 1
    yield Disagreement(told[0], "The author", Place(by.name, by.span, f"in {by.where}"), by.name if alone else None)


def _first_seen(shown: tuple[Named, ...]) -> Named:
    """The name that readers see, before those in front matter and head."""
    return next((one for one in shown if one.where == "the byline"), shown[0])


def _person(document: Document, filling: Filling) -> Iterator[Value]:
    """The name of an author who is a person, or may be one."""
    if isinstance(filling, Value):
        if filling.kind == "string" and not filling.text.startswith(("http://", "https://", "/", "#")):
            yield filling
        return
    node = node_of(document, filling)
    if node is not None and not (node.kinds and not node.is_a("Person")):
        yield from texts(node.get("name"))


def _is_same_person(told: str, shown: str) -> bool:
    """Whether two names may be one person's: the same surname, a part of the other, initials for first names."""
    ours, theirs = _name_words(told), _name_words(shown)
    shared = set(ours) & set(theirs)
    if not ours or not theirs or ours[-1] == theirs[-1] or "".join(ours) == "".join(theirs):
        return True
    rest = [word for word in (*ours, *theirs) if word not in shared]
    return bool(shared) and (shared in (set(ours), set(theirs)) or all(len(word) == 1 for word in rest))


def _name_words(name: str) -> list[str]:
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return [word for word in re.findall(r"[^\W\d_]+", plain) if word not in ("by", "dr", "prof", "mr", "mrs", "ms")]


def _description(document: Document, article: Node) -> Iterator[Disagreement]:
    """Said where the data describes something else: it shares no word with the description, nor with a title."""
    shown = (*_front(document, *DESCRIPTION), *_metas(document, "description", "og:description"))
    for value in texts(article.get("description")):
        if shown and all(shares_nothing(value.text, one.text) for one in (*shown, *_titles(document))):
            yield Disagreement(value, "The description", shown[0], shown[0].text)


def _image(document: Document, article: Node) -> Iterator[Disagreement]:
    """Said where front matter or head name one picture, and the data another one that the page does not show."""
    told = [value for filling in article.get("image") for value in _address(document, filling)]
    shown = (*_front(document, *IMAGE), *_metas(document, "og:image", "twitter:image")) if told else ()
    shown = tuple(one for one in shown if _picture(one.text))
    if len(told) != 1 or not shown or not _picture(told[0].text):
        return
    if any(_picture(told[0].text) & _picture(one.text) for one in shown) or _is_shown(document, told[0]):
        return
    yield Disagreement(told[0], "The image", shown[0], shown[0].text)


def _address(document: Document, filling: Filling) -> Iterator[Value]:
    if isinstance(filling, Value):
        if filling.kind == "string":
            yield filling
        return
    node = node_of(document, filling)
    if node is not None:
        yield from texts(node.get("url", "contentUrl"))


def _picture(address: str) -> frozenset[str]:
    """The words of a picture's file name, without what only tells its size."""
    name = unquote(_PATH.sub("", address)).rpartition("/")[2].rpartition(".")[0]
    return frozenset(word for word in _PART.findall(name.casefold()) if not _SIZE.fullmatch(word))


def _is_shown(document: Document, value: Value) -> bool:
    """Whether the file's name stands in the draft beside the data."""
    name = _PATH.sub("", value.text).rpartition("/")[2]
    return any(not value.span.start <= at < value.span.end for at in document.lines.find(name))
