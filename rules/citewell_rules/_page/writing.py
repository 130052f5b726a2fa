"""Writing facts into a draft: a line of front matter, a meta element, a block of JSON-LD."""

import json
import re
from typing import Any

from citewell.data import Value
from citewell.document import Document
from citewell.pattern import late
from citewell.rule import Change
from citewell.span import Span
from citewell_rules._page.facts import AUTHOR, DESCRIPTION, KEYWORDS, MODIFIED, PUBLISHED, iso_date, look
from citewell_rules._page.kind import is_blog

__all__ = ["as_script", "front_matter_line", "head_element", "line_end", "structured_data"]

_TEMPLATE = late(r"\{\{|\{%|<%|\$\{")
_HEAD_END = late(r"[ \t]*</head\s*>", re.IGNORECASE)
_TYPES = ("Article", "BlogPosting", "NewsArticle", "TechArticle", "ScholarlyArticle", "Report")


def line_end(document: Document) -> str:
    """The line end that the draft uses."""
    return "\r\n" if "\r\n" in document.text else "\n"


def front_matter_line(document: Document, key: str, value: str) -> Change | None:
    """
    A key with a text value, added to front matter; None where there is none that could be read.

    In YAML it becomes the last line, in TOML the first (later ones may belong to a table), in JSON the first member.
    """
    front = document.front_matter
    if front is None or front.root is None or front.faults or not front.root.members:
        return None
    text, end = json.dumps(value, ensure_ascii=False), line_end(document)
    if front.dialect == "json":
        at = front.root.span.start + 1
        return Change(Span(at, at), f"{end}  {json.dumps(key)}: {text},")
    if front.dialect == "toml":
        return Change(Span(front.body.start, front.body.start), f"{key} = {text}{end}")
    if front.body.of(document.text).lstrip().startswith(("{", "%")):
        return None
    return Change(Span(front.body.end, front.body.end), f"{key}: {text}{end}")


def head_element(document: Document, element: str) -> Change | None:
    """An element as the last one of an HTML page's head, on a line of its own; None where there is no head."""
    at = _end_of_head(document)
    if at is None:
        return None
    start = document.text.rfind("\n", 0, at) + 1
    end = line_end(document)
    if not document.text[start:at].strip():
        indent = document.text[start:at]
        # The end tag stands on its own line: what is added is a step further in.
        return Change(Span(start, start), "".join(f"{indent}  {line}{end}" for line in element.split("\n")))
    return Change(Span(at, at), end + element.replace("\n", end) + end)


def _end_of_head(document: Document) -> int | None:
    if document.format != "html":
        return None
    hidden = [region.span for region in document.regions if region.kind in ("comment", "script", "style")]
    for match in _HEAD_END.finditer(document.text):
        at = document.text.index("<", match.start())
        if not any(span.start <= at < span.end for span in hidden):
            return at
    return None


def as_script(data: dict[str, Any]) -> str:
    """JSON-LD in a script element; no text in it can close the element or open a comment."""
    body = json.dumps(data, ensure_ascii=False, indent=2).replace("<", "\\u003c")
    return f'<script type="application/ld+json">\n{body}\n</script>'


def structured_data(document: Document) -> dict[str, Any] | None:
    """
    The page as a schema.org article, from what the draft says and nothing else; None where it has no plain title.

    Values that a template fills in are left out, so are keys of authors ("jdoe") and dates with several readings.
    """
    title = document.title
    if not title or _TEMPLATE.search(title):
        return None
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": _type_of(document), "headline": title}
    if (description := _description(document)) is not None:
        data["description"] = description
    for name, keys, element in (
        ("datePublished", PUBLISHED, "article:published_time"),
        ("dateModified", MODIFIED, "article:modified_time"),
    ):
        value = look(document, *keys)
        text = value.text if value is not None and value.kind in ("string", "date") else _meta(document, element)
        if date := iso_date(text):
            data[name] = date
    if authors := _authors(document):
        data["author"] = authors[0] if len(authors) == 1 else authors
    if keywords := _texts(look(document, *KEYWORDS)):
        data["keywords"] = keywords
    if language := _language(document):
        data["inLanguage"] = language
    return data


def _type_of(document: Document) -> str:
    wanted = look(document, "schema_type", "seo.type", "schema")
    if wanted is not None and wanted.text in _TYPES:
        return wanted.text
    return "BlogPosting" if is_blog(document) else "Article"


def _meta(document: Document, name: str) -> str:
    """The content of the first meta element with a name or property, on one line; the empty string without one."""
    return next(
        (
            " ".join(element.get("content").split())
            for element in document.elements
            if element.name == "meta" and name in (element.get("name").casefold(), element.get("property").casefold())
        ),
        "",
    )


def _description(document: Document) -> str | None:
    found = look(document, *DESCRIPTION)
    text = " ".join(found.text.split()) if found is not None else _meta(document, "description")
    return text if text and not _TEMPLATE.search(text) else None


def _texts(value: Value | None) -> list[str]:
    """The plain texts of a value: of a list, or of one text with commas."""
    if value is None:
        return []
    parts = [item.text for item in value.items] if value.kind == "array" else value.text.split(",")
    return [part.strip() for part in parts if part.strip() and not _TEMPLATE.search(part)]


def _authors(document: Document) -> list[dict[str, str]]:
    value = look(document, *AUTHOR)
    if value is None:
        name = _meta(document, "author")
        return [_person(name)] if _is_name(name) else []
    found = []
    for one in value.items if value.kind == "array" else (value,):
        named = one.first("name") if one.kind == "object" else one
        text = named.text.strip() if named is not None else ""
        text = re.sub(r"^(?:written\s+)?by\s+", "", text, flags=re.IGNORECASE)
        if _is_name(text):
            url = one.first("url", "link", "website") if one.kind == "object" else look(document, "author_url")
            found.append(_person(text, url.text if url is not None else ""))
    return found


def _is_name(text: str) -> bool:
    """Whether a text is a person's name and no key, address or list of names."""
    parts = text.split()
    return (
        2 <= len(parts) <= 5
        and not re.search(
            r"[@/,;&\[\]{}<>]|\band\b|\b(?:team|staff|editors?|project|foundation|group|inc|ltd|gmbh|community)\b|^the\b|\d",
            text,
            re.IGNORECASE,
        )
        and parts[0][0].isupper()
    )


def _person(name: str, url: str = "") -> dict[str, str]:
    return {"@type": "Person", "name": name} | ({"url": url} if url.startswith(("https://", "http://")) else {})


def _language(document: Document) -> str:
    value = look(document, "lang", "language", "locale")
    found = (
        value.text
        if value is not None
        else next((one.get("lang") for one in document.elements if one.name == "html"), "")
    )
    return found if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", found) else ""
