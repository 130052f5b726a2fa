"""The scripts that write the documentation, which are no package."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _script(name: str) -> Any:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "docs"))


@pytest.fixture(scope="session")
def measured() -> Any:
    return _script("measured")


@pytest.fixture(scope="session")
def make() -> Any:
    return _script("make")
