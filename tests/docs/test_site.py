"""The built site: no warning, no link that leads nowhere, nothing fetched, and a page for each rule."""

import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote, urldefrag

import pytest

from citewell import packs
from citewell.config import options_of
from citewell.rule import Family

ROOT = Path(__file__).resolve().parents[2]
FETCHED = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")}


@dataclass
class Page(HTMLParser):
    """What a page links to, what it fetches, and the places that can be linked to."""

    text: str
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in ("id", "name"):
                self.places.add(value)
            if name in ("href", "src"):
                self.links.append(value)
            if (tag, name) in FETCHED:
                self.fetched.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("zensical", reason="zensical is not installed, so the site is not built")
    folder = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make.py"), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    # The page for addresses that there are none of is served at any of them, so its links have no place of their own.
    return {file: Page(file.read_text("utf-8")) for file in site.rglob("*.html") if file.name != "404.html"}


@pytest.mark.slow
def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    wrong = []
    for file, page in pages.items():
        for link in page.links:
            address, anchor = urldefrag(link)
            if ":" in address:
                continue
            target = (file.parent / unquote(address)).resolve() if address else file
            if target.is_dir():
                target /= "index.html"
            known = pages.get(target)
            if not target.is_file() or (anchor and known is not None and unquote(anchor) not in known.places):
                wrong.append(f"{file.relative_to(site)}: {link}")
    assert not wrong
    assert sum(len(page.links) for page in pages.values()) > 1000


@pytest.mark.slow
def test_nothing_is_fetched_from_elsewhere(pages: dict[Path, Page]) -> None:
    assert not [address for page in pages.values() for address in page.fetched if "//" in address]


@pytest.mark.slow
def test_each_rule_has_its_page(site: Path) -> None:
    known = packs.load()
    index = (site / "rules" / "index.html").read_text("utf-8")
    for rule in known.rules.values():
        page = (site / "rules" / f"{rule.id}.html").read_text("utf-8")
        assert f'href="{rule.id}.html"' in index or f'href="./{rule.id}.html"' in index
        for part in ("why", "example", "better", "at-a-glance", "how-to-silence-it", "sources"):
            assert f'id="{part}"' in page, f"{rule.id}: {part}"
        for entry in rule.evidence:
            assert known.evidence[entry].checked in page
            assert known.evidence[entry].url in page.replace("&amp;", "&")
        for option in options_of(rule):
            assert f"<code>{option.name}</code>" in page


def test_each_page_about_an_editor_is_on_the_site(make: Any) -> None:
    clients = ROOT / "editor-clients"
    told = {
        page.relative_to(ROOT).as_posix() for pattern in ("*/*.md", "browser/*/*.md") for page in clients.glob(pattern)
    }
    assert told - make.ELSEWHERE.keys() == {"editor-clients/vscode/CHANGELOG.md"}


def test_each_family_has_its_place(make: Any) -> None:
    assert set(make.FAMILIES) == set(get_args(Family))


@pytest.mark.slow
def test_a_link_that_leads_nowhere_stops_the_build(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("zensical", reason="zensical is not installed, so the site is not built")
    monkeypatch.setattr(make.explain, "page", lambda rule, known: f"# {rule.id}\n\n[away](nowhere.md)\n")
    with pytest.raises(subprocess.CalledProcessError):
        make.build(tmp_path / "site")
