"""
Builds the documentation: ``make docs``, or

    python docs/make.py [OUTPUT]

Its pages come from three places, and no text is there twice: from this folder; from elsewhere in the repository, such as the
README of each editor; and from rules, evidence and measured figures. They are laid out in a folder of their own, their
links are moved with them, and Zensical builds the site. Each of its warnings is an error.
"""

import argparse
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

import measured
from citewell import explain, packs, score
from citewell.config import PRESETS, preset_file
from citewell.lsp.settings import SETTINGS
from citewell.packs import Packs
from citewell.rule import Rule

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent
ELSEWHERE = {
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "editor-clients/browser/desk/README.md": "clients/desk.md",
    "editor-clients/browser/extension/README.md": "clients/browser.md",
    "editor-clients/browser/report/README.md": "report.md",
    "editor-clients/neovim/README.md": "clients/neovim.md",
    "editor-clients/other/emacs.md": "clients/emacs.md",
    "editor-clients/other/helix.md": "clients/helix.md",
    "editor-clients/other/kate.md": "clients/kate.md",
    "editor-clients/other/sublime.md": "clients/sublime.md",
    "editor-clients/other/zed.md": "clients/zed.md",
    "editor-clients/vscode/README.md": "clients/vscode.md",
}
"""Where the pages that stand outside of this folder go."""

FAMILIES = {
    "sentence": "Sentences",
    "claim": "Claims",
    "evidence": "Evidence",
    "section": "Sections",
    "trust": "Trust",
    "freshness": "Freshness",
    "structured-data": "Structured data",
    "placeholder": "Placeholders",
    "configuration": "Configuration",
}
"""The families of rules in the order in which a reader meets them."""

_INTRODUCTION = (
    "There are {count} rules. A rule's severity is an upper limit for its findings. “Upheld” tells with how many of its "
    "findings readers agreed, where they have judged some; [how often it is right](../precision.md) says on what. Rules "
    "that state what can be checked in the file were not given to readers."
)
_FENCED = re.compile(r"(^ *(`{3,}|~{3,})[^\n]*\n.*?^ *\2[`~]*[ \t]*$|(?<!`)`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(\]\()([^)\s#]+)(#[^)\s]*)?(\))")
_MADE = re.compile(r"^<!-- made: (\w+) -->$", re.MULTILINE)
_FILE = re.compile(r"^<!-- file: (\S+\.(\w+)) -->$", re.MULTILINE)


class Site:
    """The folder in which the pages are laid out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages = {ROOT / source: target for source, target in ELSEWHERE.items()}
        self._pages |= {page: page.relative_to(HOME).as_posix() for page in HOME.rglob("*.md")}

    def lay_out(self, known: Packs) -> None:
        """Writes all pages, with the pictures and files that they link to."""
        for source, target in self._pages.items():
            self._write(target, self._moved(_filled(source.read_text("utf-8"), known), source, target))
        self._write("score.md", score.page())
        self._write("rules/index.md", _index(known))
        for rule in known.rules.values():
            self._write(f"rules/{rule.id}.md", _rule_page(rule, known))
        for style in HOME.glob("*.css"):
            shutil.copy(style, self._folder)

    def _write(self, target: str, text: str) -> None:
        path = self._folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _moved(self, text: str, source: Path, target: str) -> str:
        """A page whose links lead to where everything stands on the site."""

        def link(match: re.Match[str]) -> str:
            opening, address, anchor, closing = match.groups()
            place = self._place(address, source)
            if place is None:
                return match[0]
            return f"{opening}{posixpath.relpath(place, posixpath.dirname(target) or '.')}{anchor or ''}{closing}"

        # A split by one group with another in it: text, fence, its marks (None for code in a line), text, ...
        parts = _FENCED.split(text)
        return "".join(_LINK.sub(link, part) if at % 3 == 0 else part for at, part in enumerate(parts) if at % 3 != 2)

    def _place(self, address: str, source: Path) -> str | None:
        """Where the target of a link stands on the site; None where the link is right as it is."""
        if re.match(r"[a-z]+:", address):
            return None
        path = (source.parent / address).resolve()
        if path in self._pages:
            return self._pages[path]
        if path.is_file():
            # A draft is shown as it is written, and not made into a page.
            name = "-".join(path.relative_to(ROOT).parts) + (".txt" if path.suffix == ".md" else "")
            (self._folder / "files").mkdir(exist_ok=True)
            shutil.copy(path, self._folder / "files" / name)
            return f"files/{name}"
        return None if HOME in path.parents else path.relative_to(ROOT).as_posix()


def _filled(text: str, known: Packs) -> str:
    """A page with what is made for it, or a file as it is, in the place of its comments."""
    makers: dict[str, Callable[[], str]] = {
        "precision": measured.precision,
        "claims": measured.claims,
        "evidence": lambda: _sources(known),
        "presets": lambda: "\n\n".join(map(_preset, PRESETS)),
        "settings": _settings,
    }
    text = _FILE.sub(lambda match: f"```{match[2]}\n{(ROOT / match[1]).read_text('utf-8').rstrip()}\n```", text)
    return _MADE.sub(lambda match: makers[match[1]](), text)


def _of_family(known: Packs, family: str) -> list[Rule[Any]]:
    return sorted((rule for rule in known.rules.values() if rule.family == family), key=lambda rule: rule.id)


def _index(known: Packs) -> str:
    parts = ["# All rules", _INTRODUCTION.format(count=len(known.rules))]
    for family, title in FAMILIES.items():
        rules = _of_family(known, family)
        if rules:
            rows = [
                f"| [{rule.id}]({rule.id}.md) | {rule.summary} | {_severity(rule)} | {measured.short(rule.id)} |"
                for rule in rules
            ]
            parts.append(
                "\n".join([f"## {title}", "", "| Rule | Finds | Severity | Upheld |", "|---|---|---|---|", *rows])
            )
    return "\n\n".join(parts) + "\n"


def _severity(rule: Rule[Any]) -> str:
    return "off" if rule.preview else rule.severity


def _rule_page(rule: Rule[Any], known: Packs) -> str:
    told = measured.told(rule.id)
    return explain.page(rule, known) + (f"\n## Measured\n\n{told} [More](../precision.md).\n" if told else "")


def _sources(known: Packs) -> str:
    return "\n\n".join(_entries(known))


def _entries(known: Packs) -> Iterator[str]:
    """Each source once, the strongest first, with the rules that rest on it."""
    for grade, meaning in explain.GRADES.items():
        entries = [one for one in known.evidence.values() if one.grade == grade]
        if entries:
            yield f"## {'Facts' if grade == 'fact' else f'Strength {grade}'}"
            yield f"{meaning.capitalize()}."
        for one in entries:
            rules = [f"[{rule.id}](rules/{rule.id}.md)" for rule in known.rules.values() if one.id in rule.evidence]
            yield explain.source(one) + (f"\n    - Rules: {', '.join(sorted(rules))}" if rules else "")


def _settings() -> str:
    """The editor's own settings, as the server declares them."""
    rows = [f"| `{one.name}` | {one.doc} | `{json.dumps(one.default)}` |" for one in SETTINGS]
    return "\n".join(["| Setting | What it does | Default |", "|---|---|---|", *rows])


def _preset(name: str) -> str:
    """A preset as its file says it: the comment at its top in words, and its settings as they are."""
    comment, _, settings = preset_file(name).read_text("utf-8").partition("\n\n")
    told = re.sub(r"^# ?", "", comment, flags=re.MULTILINE)
    written = settings.strip()
    # A preset of a comment alone changes nothing.
    shown = f"\n\n```toml\n{written}\n```" if re.search(r"^[^#]", written, re.MULTILINE) else ""
    return f"## {name}\n\n{told.strip()}{shown}"


def _configuration(known: Packs) -> dict[str, Any]:
    """What `mkdocs.yml` says, with the rules of each family in the place of its entry `rules/`."""
    settings: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    families = [
        {title: [{rule.id: f"rules/{rule.id}.md"} for rule in _of_family(known, family)]}
        for family, title in FAMILIES.items()
        if _of_family(known, family)
    ]
    for entry in settings["nav"]:
        if entry == {"Rules": "rules/"}:
            entry["Rules"] = ["rules/index.md", *families]
    return settings | {"docs_dir": "pages", "site_dir": "site"}


def build(output: Path) -> None:
    """Builds the site into a folder, in the place of what is there. Raises CalledProcessError where it has a fault."""
    known = packs.load()
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch)
        (project / "pages").mkdir()
        Site(project / "pages").lay_out(known)
        (project / "mkdocs.yml").write_text(yaml.safe_dump(_configuration(known), allow_unicode=True), "utf-8")
        command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "mkdocs.yml"]
        subprocess.run(command, cwd=project, check=True, env=os.environ | {"NO_COLOR": "1"})
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(project / "site", output)


def main() -> int:
    """Builds the site and says where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "output", nargs="?", type=Path, default=ROOT / "site", help="the folder of the site (default: site)"
    )
    output = parser.parse_args().output
    try:
        build(output)
    except subprocess.CalledProcessError:
        print("The site was not built: see above.", file=sys.stderr)
        return 1
    print(f"The site is in {output}: open {output / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
