"""What every test stands on; sockets are closed by the options in pyproject.toml."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# No test reads or writes the cache of whoever runs it; those that are about a cache have one of their own.
os.environ["CITEWELL_CACHE"] = "off"

# Wall time says nothing on a busy machine, so no example has a deadline; in CI the same examples are drawn each time.
settings.register_profile("citewell", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("citewell")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The evaluation data; without it the check is skipped by name, not passed."""
    folder = Path(os.environ.get("CITEWELL_DATA", ROOT.parent / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("the evaluation data is not here: CITEWELL_DATA names its folder")
    return folder
