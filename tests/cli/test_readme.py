"""What the README shows is what the commands print."""

import re
from pathlib import Path

import pytest

from citewell import cli

ROOT = Path(__file__).resolve().parents[2]


def test_the_output_shown_is_the_output(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    cli.main(["check", "examples"])
    printed = capsys.readouterr().out.splitlines()
    shown = re.search(r"^```text\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert shown is not None
    lines = shown.group(1).splitlines()
    assert len(lines) > 10
    assert [line for line in lines if line not in printed] == []
