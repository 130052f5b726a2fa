"""The pages of the rules that have found something, as HTML."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from citewell import score
from citewell.explain import GRADES, strongest, why
from citewell.explain import page as page_of
from citewell.packs import Packs
from citewell.report import Checked
from citewell.rule import Rule

__all__ = ["entry", "fired", "page", "score_page"]

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def fired(results: Sequence[Checked], packs: Packs) -> list[Rule[Any]]:
    """The rules that have found something, also where a comment hides it, in the order of their names."""
    found: set[str] = set()
    for report in filter(None, (result.report for result in results)):
        found.update(one.rule for one in report.findings)
        found.update(rule for one in report.lost if (rule := one.message.partition(":")[0]) in packs.rules)
    return [packs.rules[name] for name in sorted(found)]


def entry(rule: Rule[Any], packs: Packs) -> dict[str, Any]:
    """What is said of a rule beside each of its findings."""
    best = strongest(rule, packs)
    return {
        "id": rule.id,
        "family": rule.family,
        "summary": rule.summary,
        "why": why(rule),
        "grade": best.grade if best else None,
        "meaning": GRADES[best.grade] if best else None,
        "source": best.title if best else None,
        "noFix": rule.no_fix,
    }


def page(rule: Rule[Any], packs: Packs) -> Markup:
    """A rule's page without its title, which the report sets itself."""
    return _html(page_of(rule, packs))


def score_page() -> Markup:
    """How the score comes about, likewise."""
    return _html(score.page())


def _html(markdown: str) -> Markup:
    """Markup of what a pack says; HTML in it is text, and links lead to the web alone."""
    body = markdown.partition("\n")[2]
    return Markup(_MARKDOWN.render(body))  # noqa: S704 - the renderer escapes
