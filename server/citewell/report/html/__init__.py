"""
Reports as one page for a browser: all in one file, which asks for nothing from anywhere.

The page is a small program (``editor-clients/browser/report``) and the facts it shows. It is built when Citewell is
packaged, as the desk's page is, so nobody who installs Citewell needs Node. Preact draws it: what it is given becomes text,
never markup, whatever a draft holds. The charts take scales and bins from d3, 34 kB of it, and are drawn as SVG that follows
the theme, leads to what it counts and has its table beside it; libraries that draw whole charts are several times as large,
draw on a canvas that nobody can hear, or put in styles that a strict policy forbids. The shell around both is a Jinja template, with its escaping on.

The policy in the head names the program and its style by digest and allows no address: a browser that honours it neither
runs nor loads anything else. Facts about one draft are packed until somebody looks at it, so that a site of a thousand pages
opens as fast as one of ten.

What is asked of a whole site is worked out in the page from `pages.entry`; a further question gets a fact there, and a
view in the page's list of views.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from citewell.clock import today
from citewell.packs import Packs
from citewell.preview import LABEL
from citewell.report import Checked, count, notices
from citewell.report.html import pages, rulebook

__all__ = ["NotBuilt", "render"]

_HERE = Path(__file__).parent
_PAGE = _HERE / "page"


class NotBuilt(Exception):
    """The page's program is not there: this is a checkout in which it was not built."""


def render(results: Sequence[Checked], packs: Packs) -> str:
    """
    The whole page, with a line break at its end; ``packs`` hold every rule that has found something.

    Fixes and readability are shown where the reports hold them. Raises NotBuilt where the program is missing.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    style, program, licences = _built("report.css"), _built("report.js"), _built("LICENSES.txt")
    rules = rulebook.fired(results, packs)
    places = {rule.id: at for at, rule in enumerate(rules)}
    facts = {
        "label": LABEL,
        "day": today(),
        "rules": [rulebook.entry(rule, packs) for rule in rules],
        "pages": [pages.entry(result, places) for result in results],
        "notices": list(notices(results)),
    }
    shell = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = shell.get_template("shell.html").render(
        style=Markup(style),  # noqa: S704 - both are our own, as built
        program=Markup(program),  # noqa: S704
        licences=licences,
        digests={"style": _digest(style), "program": _digest(program)},
        facts=_json(facts),
        rules=[(rule.id, rulebook.page(rule, packs)) for rule in rules],
        score=rulebook.score_page(),
        packed=[_packed(pages.detail(result.report, places)) if result.report else "" for result in results],
        results=results,
        found=count(results),
    )
    # A lone surrogate cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


@cache
def _built(name: str) -> str:
    try:
        return (_PAGE / name).read_text(encoding="utf-8")
    except OSError as error:
        raise NotBuilt("the page of the HTML report is not built here: make report-page") from error


def _digest(content: str) -> str:
    """How a policy names what stands inline."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _json(value: Any) -> Any:
    """JSON for a data block of a page: in it no tag and no comment begins or ends."""
    from markupsafe import Markup

    return Markup(json.dumps(value, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704 - escaped here


def _packed(value: Any) -> str:
    """JSON, deflated, in letters that mean nothing in markup."""
    return base64.b64encode(zlib.compress(json.dumps(value, separators=(",", ":")).encode())).decode()
