"""No word of a draft is in any log, notice or message about a failure, whatever fails and however much is logged."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell import config
from citewell.batch import Draft, Order
from citewell.checker import Checker
from citewell.document import Document, Sentence
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import edit, read
from citewell.packs import Packs
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell.worker import Worker

CANARY = "quokkaflute"
DRAFT = (
    f"---\ntitle: {CANARY}\n---\n\n# The {CANARY}\n\nThe {CANARY} is much faster than before. It [is {CANARY}](/{CANARY}).\n\n"
    f"<!-- citewell-disable-line {CANARY} -->\n"
)


def fail(*given: Any, **named: Any) -> Any:
    """Fails with words of the draft, as careless code does."""
    raise ValueError(f"{CANARY} in {given} {named}")


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def failing_rule(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Fails, and tells at what."""
    fail(sentence.text)
    yield Mark(Span(0, 1), "")


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def failing_fix(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Has a fix that fails."""
    yield Mark(Span(0, 1), "A letter.")


@failing_fix.fixes
def mend(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    fail(sentence.text)
    yield Remedy("delete", "", ())


@rule(family="section", severity="hint", evidence=(), since="0.1", gate=lambda _: fail(CANARY))
def failing_gate(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Has a gate that fails."""
    yield Mark(Span(0, 1), "")


RULES = (failing_rule, failing_fix, failing_gate)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="citewell")


def told(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged, with the arguments and the tracebacks that a formatter would add."""
    form = logging.Formatter("%(message)s %(args)s")
    return "\n".join(form.format(one) + str(one.args) for one in caplog.records)


def test_failing_rules_fixes_and_gates(caplog: pytest.LogCaptureFixture) -> None:
    ours = Packs({one.id: one for one in RULES})
    report = Engine(config.default_settings(ours), ours).check(read(DRAFT, path="draft.md"))
    assert any(report.fixes(one) == () for one in report.findings)
    assert len([notice for notice in report.notices if "failed" in notice]) == 2
    log = told(caplog)
    for one in RULES:
        assert one.id in log
    assert CANARY not in log + "\n".join(report.notices)


@pytest.mark.parametrize(
    "place",
    [
        "citewell.checker.read",
        "citewell.engine.Engine.check",
        "citewell.grammar.Grammar._load",
        "citewell.shelf._log.warning",
    ],
)
def test_failures_on_the_command_line(
    place: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, fail)
    outcome = Checker(Order()).check(Draft("draft.md", DRAFT))
    notices = outcome.checked.report.notices if outcome.checked.report else ()
    assert CANARY not in told(caplog) + "\n".join((*outcome.checked.problems, *notices))


def test_a_language_model_that_fails(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Grammar, "batch", fail)
    outcome = Checker(Order()).check(Draft("draft.md", DRAFT))
    assert outcome.checked.report is None
    assert "ValueError" in outcome.checked.problems[0]
    assert CANARY not in told(caplog) + outcome.checked.problems[0]


@pytest.mark.parametrize("place", ["citewell.worker.read", "citewell.worker.Check", "citewell.worker.glance"])
def test_failures_in_the_process_of_an_editor(
    place: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(place, fail)
    sent: list[dict[str, Any]] = []
    worker = Worker(sent.append)
    opening: Callable[[str], dict[str, Any]] = lambda text: {  # noqa: E731 - one message, twice
        "do": "open", "uri": "u", "revision": 1, "text": text, "path": None, "format": "markdown",
    }  # fmt: skip
    for message in (
        opening(DRAFT * 200),
        {"do": "edit", "uri": "u", "revision": 2, "edits": [[0, 1, CANARY]], "length": 3},
        opening(DRAFT),
        {"do": "silence", "id": 1, "uri": "u", "serial": CANARY},
        {"do": CANARY, "id": 2, "uri": "u"},
    ):
        worker.inbox.put(message)
        worker.step()
    failures = [one for one in sent if "error" in one or one.get("event") in ("failed", "lost")]
    assert failures
    assert CANARY not in json.dumps(failures) + told(caplog)
    assert capfd.readouterr() == ("", "")


def test_costs_and_a_crash_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    command = [sys.executable, "-P", "-m", "citewell", "check", "--timing", "--output", "report.txt", "draft.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert CANARY in (tmp_path / "report.txt").read_text("utf-8")
    assert CANARY not in done.stdout + done.stderr


def test_errors_of_python_hold_no_draft() -> None:
    document = read(DRAFT, path="draft.md")
    with pytest.raises(ValueError, match=r"^not a range of") as raised:
        edit(document, 5, 10**9, CANARY)
    assert CANARY not in str(raised.value)
