"""Every case of every case file here: `<rule-id>.md`, written as `citewell.testing` says."""

from pathlib import Path

import pytest

from citewell.testing import Case, cases, run

FILES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("case", [case for file in FILES for case in cases(file)], ids=str)
def test_case(case: Case) -> None:
    run(case)
