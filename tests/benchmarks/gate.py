"""
What is lost by looking at the words before a parse is asked for.

    python tests/benchmarks/gate.py [DRAFT ...]

Checks each draft twice: as always, and with the cheap looks of all rules opened, so that every sentence a rule would
judge is parsed for it. The findings that only the second check has are what the looks lose: at most 1 % of them.
Drafts are those named, or all of the evaluation data (CITEWELL_DATA names its folder). Exit status 1 where more is
lost, or where a rule reads parses and OPENINGS does not say how to open its look; 2 where there are no drafts.
"""

import importlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

from citewell import packs
from citewell.config import default_settings
from citewell.document import Sentence, Unit
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import Packs
from citewell.result import Finding
from citewell.rule import Mark, Rule
from citewell.syntax import Parse
from drafts import FORMATS, series
from figures import Figure

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = ("drafts_md", "drafts_blog", "drafts_html")
SUFFIXES = (".md", ".mdx", ".html", ".htm")

MOST_LOST = 0.01
"""Share of the findings of rules that read parses."""

SHOWN = 20
"""Lost findings that are printed of each rule."""


def says_yes(_: Any) -> Any:
    """Opens a look that is a function."""
    return lambda *_: True


OPENINGS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "contradicting-numbers": ("may_be_same", says_yes),
    "dependent-opening": ("may_lean", says_yes),
}
"""
For each rule that reads parses and has no gate: the name of its cheap look in its module, and how to open that.
"""


def looking() -> list[str]:
    """The rules that look at the words before they ask for a parse."""
    gated = (rule.id for rule in packs.load().rules.values() if rule.gate is not None and rule.unit is Sentence)
    return sorted({*OPENINGS, *gated})


@contextmanager
def opened() -> Iterator[None]:
    """All cheap looks are open meanwhile. Raises AttributeError where a rule has no look of that name any more."""
    with ExitStack() as stack:
        for name, (look, opening) in OPENINGS.items():
            module = importlib.import_module(f"citewell_rules.{name.replace('-', '_')}")
            stack.enter_context(mock.patch.object(module, look, opening(getattr(module, look))))
        for rule in (one for one in packs.load().rules.values() if one.unit is Sentence):
            stack.enter_context(mock.patch.object(rule, "gate", None))
        yield


@dataclass
class Asked:
    """Which rule asked for the parses of which sentences."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    _rule: str = ""

    def watch(self, rule: Rule[Any]) -> Rule[Any]:
        """The same rule, known by name while it runs."""

        def find(unit: Unit, options: Any) -> Iterable[Mark]:
            self._rule = rule.id
            return tuple(rule.find(unit, options))

        return replace(rule, find=find)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Notes meanwhile who asks for a parse."""
        parse = Sentence.parse.fget

        def noted(sentence: Sentence) -> Parse | None:
            self.texts.setdefault(self._rule, set()).add(sentence.text)
            return parse(sentence)

        with mock.patch.object(Sentence, "parse", property(noted)):
            yield

    def count(self) -> int:
        return len(set().union(*self.texts.values()))


class _Remembering(Grammar):
    """A model that parses no sentence twice."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Parse | None] = {}

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        self._known.update(zip(new, super().batch(new), strict=True))
        return [self._known[text] for text in wanted]


@dataclass
class Loss:
    """Sums over drafts; ``normal`` and ``open`` say who asked for parses."""

    normal: Asked = field(default_factory=Asked)
    open: Asked = field(default_factory=Asked)
    found: Counter[str] = field(default_factory=Counter)
    lost: list[tuple[str, Finding]] = field(default_factory=list)

    def share(self) -> float:
        """Share of findings lost, of those that rules which read parses give with all looks open."""
        return len(self.lost) / max(self.found.total(), 1)

    def unopened(self) -> list[str]:
        """Rules that asked for a parse and whose look nobody has opened."""
        return sorted({*self.normal.texts, *self.open.texts} - set(looking()))


def compare(drafts: Iterable[tuple[str, str]]) -> Loss:
    """Checks drafts, given as (name, text), in both ways."""
    loss, grammar = Loss(), _Remembering()
    for name, text in drafts:
        kept = _check(name, text, loss.normal, grammar)
        with opened():
            full = _check(name, text, loss.open, grammar)
        reading = {*looking(), *loss.open.texts}
        known = {(finding.rule, finding.span) for finding in kept}
        of_parses = [finding for finding in full if finding.rule in reading]
        loss.found.update(finding.rule for finding in of_parses)
        loss.lost += [(name, finding) for finding in of_parses if (finding.rule, finding.span) not in known]
    return loss


def _check(name: str, text: str, asked: Asked, grammar: Grammar) -> tuple[Finding, ...]:
    known = packs.load()
    watched: Packs = replace(known, rules={rule.id: asked.watch(rule) for rule in known.rules.values()})
    with asked.listening():
        return Engine(default_settings(known), watched, grammar).check(read(text, path=name)).findings


def report(loss: Loss) -> str:
    """The sums of each rule as a table, then what was lost."""
    lost = Counter(finding.rule for _, finding in loss.lost)
    lines = [f"{'rule':26} {'parsed':>8} {'open':>8} {'findings':>8} {'lost':>6}"]
    for rule in looking():
        asked, all_asked = (len(one.texts.get(rule, ())) for one in (loss.normal, loss.open))
        lines.append(f"{rule:26} {asked:8} {all_asked:8} {loss.found[rule]:8} {lost[rule]:6}")
    lines.append(
        f"{'all':26} {loss.normal.count():8} {loss.open.count():8} {loss.found.total():8} {len(loss.lost):6}"
        f"   {100 * loss.share():.2f} % lost"
    )
    for rule in sorted(lost):
        shown = [(name, finding) for name, finding in loss.lost if finding.rule == rule]
        lines += [f"{name}:{finding.span.start}: {rule} {finding.text!r}" for name, finding in shown[:SHOWN]]
    return "\n".join(lines)


def real_drafts() -> Iterator[Path]:
    """All drafts of the evaluation data."""
    for folder in FOLDERS:
        yield from (
            path for path in sorted((DATA / folder).glob("*")) if path.suffix in SUFFIXES and path.stem != "README"
        )


def measure(quick: bool) -> Iterator[Figure]:
    """Our own drafts of 5k words, and the evaluation data where it is at hand; quick: our own of 1k words."""
    own = [series(suffix, ("1k" if quick else "5k",))[0] for suffix in FORMATS]
    yield from _figures("own drafts", [(draft.name, draft.text) for draft in own])
    real = [] if quick else list(real_drafts())
    if real:
        yield from _figures(f"{len(real)} drafts of the evaluation data", map(_read, real))


def _figures(name: str, drafts: Iterable[tuple[str, str]]) -> Iterator[Figure]:
    loss = compare(drafts)
    unopened = loss.unopened()
    fault = f"no opening for the look of {', '.join(unopened)}" if unopened else ""
    if loss.share() > MOST_LOST:
        fault = f"the cheap looks lose {100 * loss.share():.1f} % of the findings"
    yield Figure(
        "findings lost by looking before parsing", name, "%", 100 * loss.share(), count=loss.found.total(), fault=fault
    )
    yield Figure(
        "sentences parsed",
        name,
        "sentences",
        loss.normal.count(),
        floor=loss.open.count(),
        beside="all that a rule would judge",
    )


def _read(path: Path) -> tuple[str, str]:
    return str(path), path.read_bytes().decode("utf-8", "replace")


def main(arguments: list[str]) -> int:
    paths = list(map(Path, arguments)) or list(real_drafts())
    if not paths:
        print(f"no drafts: CITEWELL_DATA names the evaluation data, and {DATA} holds none", file=sys.stderr)
        return 2
    loss = compare(map(_read, paths))
    print(report(loss))
    if loss.unopened():
        print(f"OPENINGS does not say how to open the look of: {', '.join(loss.unopened())}", file=sys.stderr)
        return 1
    return 1 if loss.share() > MOST_LOST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
