"""No prose finding lies in code, addresses, data or tags; and the check that says so can fail."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.markup import read

ROOT = Path(__file__).resolve().parents[2]
EVERY = 8
"""Every eighth draft is read here; ``python tests/quality/masked.py`` reads them all."""


@pytest.fixture(scope="module")
def masked() -> ModuleType:
    spec = importlib.util.spec_from_file_location("masked", Path(__file__).with_name("masked.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(default_settings(packs.load()), packs.load())


@pytest.mark.parametrize("name", ["draft.md", "page.html"])
def test_own_examples(masked: ModuleType, engine: Engine, name: str) -> None:
    text = (ROOT / "examples" / name).read_text("utf-8")
    findings = engine.check(read(text, path=name)).findings
    assert findings
    assert masked.misplaced(text, name, findings) == []


CLAIM = "Studies show that our world-class tool is significantly faster."


@pytest.mark.parametrize(
    ("name", "source", "unmasked"),
    [
        ("draft.md", f"Fine.\n\n```\n{CLAIM}\n```\n", f"Fine.\n\n   \n{CLAIM}\n   \n"),
        ("draft.md", f"Here `{CLAIM}` is code.\n", f"Here  {CLAIM}  is code.\n"),
        ("draft.md", f"---\ntitle: {CLAIM}\n---\n\nFine.\n", f"   \ntitle. {CLAIM}\n   \n\nFine.\n"),
        ("draft.md", f"See {{{{ '{CLAIM}' }}}} there.\n", f"See   '{CLAIM}'   there.\n"),
        ("page.html", f"<p title='{CLAIM}'>Fine.</p>", f"<p       >{CLAIM} </p>Fine. "),
        ("page.html", f"<pre>{CLAIM}</pre>", f"<p>  {CLAIM}</p>  "),
    ],
)
def test_it_notices_a_region_that_is_not_masked(
    masked: ModuleType, engine: Engine, name: str, source: str, unmasked: str
) -> None:
    assert masked.misplaced(source, name, engine.check(read(source, path=name)).findings) == []
    seen = unmasked.ljust(len(source))
    findings = engine.check(read(seen, path=name)).findings
    assert findings, "the planted claim is flagged where nothing hides it"
    assert masked.misplaced(source, name, findings), "and the check sees that it lies in what is not prose"


@pytest.mark.data
def test_real_drafts(masked: ModuleType, engine: Engine, data_dir: Path) -> None:
    drafts = [path for folder in masked.FOLDERS for path in sorted((data_dir / folder).glob("*.[mh]*"))][::EVERY]
    wrong = []
    for path in drafts:
        text = path.read_bytes().decode("utf-8", "replace")
        wrong += masked.misplaced(text, path.name, engine.check(read(text, path=str(path))).findings)
    assert wrong == []
