"""
Where pages come from: folders and files, sitemaps and web archives on disk, and addresses that fsspec can open.

Nothing is fetched that was not named: the addresses in a sitemap lead to files below a folder.
"""

import gzip
import posixpath
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from citewell.corpus.pages import Page
from citewell.document import Format
from citewell.files import MAX_BYTES, SUFFIXES, Problem, decode, find_drafts, read_draft

__all__ = ["SourceError", "pages"]

_ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz", ".warc.wet", ".warc.wet.gz")
_HTML = ("text/html", "application/xhtml+xml")
_DEEPEST = 8
"""So many indexes of sitemaps stand in each other at most."""


class SourceError(Exception):
    """A source cannot be read at all; the message names it and says what to do."""


def pages(source: str, root: Path | None = None, config: Path | None = None) -> Iterator[Page]:
    """
    The pages of a source, in a fixed order; one that cannot be read is a page with a problem.

    ``root`` is the folder that the addresses of a sitemap stand for (default: the sitemap's own), ``config`` an explicit
    configuration, which may leave files out. Raises SourceError: at once where there is no page, so that nothing is written
    for a source that is not there.
    """
    found = _found_in(source, root, config)
    first = next(found, None)
    if first is None:
        raise SourceError(f"{source} holds no page")
    return chain((first,), found)


def _found_in(source: str, root: Path | None, config: Path | None) -> Iterator[Page]:
    name = source.lower()
    if "://" in source:
        yield from _remote(source)
    elif name.endswith(_ARCHIVES):
        try:
            with Path(source).open("rb") as stream:
                yield from _archived(source, stream)
        except OSError as error:
            raise SourceError(f"{source} cannot be read: {error.strerror or error}") from error
    elif name.endswith((".xml", ".xml.gz")):
        yield from _mapped(Path(source), root or Path(source).parent, set(), 0)
    else:
        for found in find_drafts([source], config=config):
            if not isinstance(found, Problem):
                yield _of_file(found)
            elif found.path == source:
                raise SourceError(f"{source} {found.message}")
            else:
                yield Page(found.path, problem=found.message)


def _of_file(path: str) -> Page:
    text = read_draft(path)
    return Page(path, problem=text.message) if isinstance(text, Problem) else Page(path, text)


def _of_bytes(name: str, raw: bytes) -> Page:
    if len(raw) > MAX_BYTES:
        return Page(name, problem=f"is too large ({len(raw):,} bytes, at most {MAX_BYTES:,})")
    text = decode(name, raw)
    return Page(name, problem=text.message) if isinstance(text, Problem) else Page(name, text)


# Sitemaps


def _mapped(file: Path, root: Path, seen: set[Path], depth: int) -> Iterator[Page]:
    place = file.resolve()
    if place in seen or depth > _DEEPEST:
        return
    seen.add(place)
    try:
        raw = file.read_bytes()
        tree = ET.fromstring(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)  # noqa: S314 - a file that was named; expat bounds what entities grow to
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise SourceError(f"{file} cannot be read: {error}") from error
    except ET.ParseError as error:
        raise SourceError(f"{file} is no sitemap: {error}") from error
    is_index = tree.tag.rpartition("}")[2] == "sitemapindex"
    # Pictures and videos of a page have addresses too, further down.
    for location in (below for entry in tree for below in entry):
        if location.tag.rpartition("}")[2] == "loc" and location.text:
            address = location.text.strip()
            found = _below(root, address)
            if found is None:
                yield Page(address, problem=f"is no file below {root}: name the folder that the site is in with --root")
            elif is_index:
                yield from _mapped(found, root, seen, depth + 1)
            else:
                text = read_draft(str(found))
                if isinstance(text, Problem):
                    yield Page(address, problem=text.message)
                else:
                    yield Page(address, text, _format_of(found, text), path=str(found))


def _below(root: Path, address: str) -> Path | None:
    """The file that an address of a sitemap stands for: itself, its index page, or with a suffix of drafts."""
    try:
        path = posixpath.normpath("/" + unquote(urlsplit(address).path)).lstrip("/")
        base = root.resolve()
        place = (base / path).resolve()
        return _found(place) if place == base or base in place.parents else None
    except (OSError, ValueError):
        return None  # an address that is none, or that no file can have


def _found(place: Path) -> Path | None:
    suffixed = (place.with_name(place.name + end) for end in sorted(SUFFIXES)) if place.name else ()
    return next((one for one in (place, place / "index.html", place / "index.md", *suffixed) if one.is_file()), None)


def _format_of(file: Path, text: str) -> Format:
    match file.suffix.lower():
        case ".mdx":
            return "mdx"
        case ".md" | ".markdown":
            return "markdown"
        case ".html" | ".htm" | ".xhtml":
            return "html"
    return "html" if text.lstrip("\ufeff \t\r\n").startswith("<") else "markdown"


# Web archives


def _archived(source: str, stream: Any) -> Iterator[Page]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise _wanting("web archives", "fastwarc") from None
    kinds = WarcRecordType.response | WarcRecordType.conversion
    for record in ArchiveIterator(stream, record_types=kinds, parse_http=True, auto_decode="all"):
        name = record.headers.get("WARC-Target-URI") or f"{source}#{record.record_id}"
        if record.record_type == WarcRecordType.conversion:
            page = _of_bytes(name, record.reader.read(MAX_BYTES + 1))
            # One line of such text is one block of the page.
            yield page if page.text is None else Page(name, page.text.replace("\n", "\n\n"), "markdown")
        elif (record.http_content_type or "").lower() in _HTML and _is_page(record):
            raw = record.reader.read(MAX_BYTES + 1)
            page = _of_bytes(name, _as_utf8(raw, record.http_charset))
            yield page if page.text is None else Page(name, page.text, "html")


def _as_utf8(raw: bytes, charset: str | None) -> bytes:
    if charset is None or charset.lower().replace("-", "") == "utf8":
        return raw
    try:
        return raw.decode(charset).encode("utf-8", "replace")
    except (LookupError, ValueError):
        return raw


def _is_page(record: Any) -> bool:
    """Whether the server has answered with the page, and not with an error or another address."""
    return record.http_headers is not None and record.http_headers.status_code in (200, 203)


# Addresses


def _remote(source: str) -> Iterator[Page]:
    try:
        import fsspec
    except ImportError:
        raise _wanting("addresses", "fsspec") from None
    try:
        filesystem, path = fsspec.core.url_to_fs(source)
        if filesystem.isfile(path):
            names = [path]
        elif any(sign in path for sign in "*?["):
            names = sorted(filesystem.glob(path))
        else:
            names = sorted(filesystem.find(path))
    except Exception as error:
        raise SourceError(f"{source} cannot be opened: {error}") from error
    for name in names:
        if name.lower().endswith(_ARCHIVES):
            with filesystem.open(name, "rb", compression=None) as stream:
                yield from _archived(name, _Readable(stream))
        elif Path(name).suffix.lower() in SUFFIXES:
            yield _opened(filesystem, name)


def _opened(filesystem: Any, name: str) -> Page:
    try:
        with closing(filesystem.open(name, "rb")) as stream:
            return _of_bytes(name, stream.read(MAX_BYTES + 1))
    except Exception as error:  # noqa: BLE001 - each driver raises its own
        return Page(name, problem=f"cannot be read: {error}")


class _Readable:
    """A stream of fsspec as the archive's reader wants it."""

    def __init__(self, stream: "IO[bytes]") -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell()


def _wanting(what: str, package: str) -> SourceError:
    return SourceError(f"{package} is not installed, which {what} are read with: pip install 'citewell[corpus]'")
