"""Where rules are made: a pack in the making, its folders, and what a new pack and a new rule begin with."""

import json
import keyword
import re
import tomllib
from pathlib import Path
from typing import Any

from citewell.packs import GROUP
from citewell.record import dataclass

__all__ = ["Pack", "code_rule", "data_rule", "find_pack", "is_rule_id", "new_pack"]

_PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{distribution}"
version = "0.1.0"
description = "Rules for Citewell."
requires-python = ">=3.11"
dependencies = ["citewell"]

# One entry point for the pack: each module of the package is a rule, and so is each document in its rules/*.yml.
[project.entry-points."citewell.rules"]
{pack} = "{package}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""

_CODE = """\
\"\"\"Rule: {id}.\"\"\"

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span

# What to find. A sentence is looked at only where it holds one of the cues.
_WORDS = late(r"\\bvery (?=unique\\b)", re.IGNORECASE, cues=("unique",))


@rule(family="sentence", severity="hint", evidence=(), since="0.1", gate=look_for(_WORDS))
def {name}(sentence: Sentence, _: NoOptions) -> Iterator[Mark]:
    \"\"\"
    Say in one line what the fault is: this one is "very unique".

    ## Why
    Say why it matters to who reads the draft.

    ## Example
    This is a very unique lamp.

    ## Better
    This is the only lamp that folds.

    ## Fix
    Takes the word out.
    \"\"\"
    for match in _WORDS.finditer(sentence.text):
        span = Span(match.start(), match.end() - 1)
        yield Mark(span, "What is unique has no degree. Say what nobody else has.")


@{name}.fixes
def leave_out(sentence: Sentence, mark: Mark, _: NoOptions) -> Iterator[Remedy]:
    \"\"\"The sentence without the word.\"\"\"
    words = sentence.exact(mark.span)
    gone = Change(Span(mark.span.start, mark.span.end + 1), "")
    yield Remedy("delete", f"Leave out “{{words}}”", (gone,), preferred=True)
"""

_CASES = """\
# {id}

Say what the rule is about. Each case below is a draft, what is found in it, and what a fix makes of it.

## it is found
````draft
This is a very unique lamp.
````
````expect
1:11-1:15 {id} hint
````
````fixed delete
This is a unique lamp.
````

## the same word elsewhere is left alone
````draft
Each lamp has a unique number.
````
"""

_DATA = """\
# A rule as data. `citewell test-rules` runs its examples; `citewell rules --format schema` says what may stand here.
id: {id}
family: sentence
severity: hint
message: "“{{match}}” has no degree. Say what nobody else has."
why: Say here why it matters to who reads the draft.
evidence: house-style
phrases:
  - very unique
fix:
  replace: unique
  safe: true # the meaning stays: `citewell check --fix` writes it without asking
good:
  - Each lamp has a unique number.
bad:
  - text: This is a very unique lamp.
    fixed: This is a unique lamp.
"""


@dataclass(frozen=True, slots=True)
class Pack:
    """
    A pack in the making.

    ``root`` is the folder of its pyproject.toml, ``name`` that of its entry point, ``package`` the folder of its modules.
    """

    root: Path
    name: str
    package: Path

    @property
    def rules(self) -> Path:
        """The folder of its rules as data."""
        return self.package / "rules"

    @property
    def cases(self) -> Path:
        """The folder of its case files."""
        return self.root / "tests" / "rules"


def is_rule_id(name: str) -> bool:
    """Whether a rule can have this id: words in lower case with hyphens, and a name for a function."""
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) is not None and not keyword.iskeyword(name)


def find_pack(folder: Path) -> Pack | None:
    """The pack that a folder belongs to: the nearest pyproject.toml with an entry point of ours says which."""
    for root in (folder, *folder.parents):
        for name, package in _entry_points(root / "pyproject.toml").items():
            places = (root / package, *sorted(root.glob(f"*/{package}")))
            place = next((one for one in places if one.is_dir()), None)
            if place is not None:
                return Pack(root, name, place)
    return None


def _entry_points(file: Path) -> dict[str, str]:
    """The entry points of our group in a pyproject.toml, each with the path of its package."""
    try:
        data: Any = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        points = data["project"]["entry-points"][GROUP]
        return {str(name): str(value).replace(".", "/") for name, value in points.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def new_pack(folder: Path) -> tuple[Pack, dict[Path, str]]:
    """A pack in a folder that has none yet, by the folder's name, and the files to write for it."""
    words = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "rules"
    distribution = words if words[0].isalpha() else f"rules-{words}"
    package = distribution.replace("-", "_")
    name = distribution.removeprefix("citewell-").removesuffix("-citewell")
    pack = Pack(folder, name, folder / package)
    return pack, {
        folder / "pyproject.toml": _PYPROJECT.format(distribution=distribution, package=package, pack=name),
        pack.package / "__init__.py": f'"""Rules for Citewell: the pack {name}, one rule in each module."""\n',
        pack.package / "_data" / "evidence.json": json.dumps({"entries": []}, indent=2) + "\n",
    }


def code_rule(pack: Pack, rule: str) -> dict[Path, str]:
    """The files to write for a new rule in code: its module, whose docstring is its page, and its cases."""
    name = rule.replace("-", "_")
    return {
        pack.package / f"{name}.py": _CODE.format(id=rule, name=name),
        pack.cases / f"{rule}.md": _CASES.format(id=rule),
    }


def data_rule(folder: Path, rule: str) -> dict[Path, str]:
    """The file to write for a new rule as data, in a folder of such."""
    return {folder / f"{rule}.yml": _DATA.format(id=rule)}
