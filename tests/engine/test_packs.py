"""Rule packs: what is loaded, and what a broken one costs."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.document import Section, Sentence, Unit
from citewell.engine import Engine
from citewell.markup import read
from citewell.packs import Packs, _settle_precedence
from citewell.placing import remarked
from citewell.rule import Mark, NoOptions, Rule, rule
from citewell.shelf import Place, Shelf


def make(name: str, over: tuple[str, ...]) -> Rule[Sentence]:
    def find(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
        """Marks nothing."""
        yield from ()

    find.__name__ = name
    return rule(family="sentence", severity="hint", evidence=(), since="0.1", over=over)(find)


def test_the_built_in_pack_loads_without_notices() -> None:
    known = packs.load()
    assert known.notices == ()
    assert {one.pack for one in known.rules.values()} == {"core"}
    assert all(entry in known.evidence for one in known.rules.values() for entry in one.evidence)


def test_rules_that_go_round_in_a_circle_lose_their_precedence() -> None:
    rules = {name: make(name, over) for name, over in {"a": ("b",), "b": ("a",), "c": ("c",), "d": ("a",)}.items()}
    notices = _settle_precedence(rules, {})
    assert [rules[name].over for name in "abcd"] == [(), (), (), ("a",)]
    assert len(notices) == 2


def test_precedence_knows_earlier_names() -> None:
    rules = {"new": make("new", ()), "other": make("other", ("old",))}
    assert _settle_precedence(rules, {"old": "new"}) == []
    assert rules["other"].over == ("new",)


def test_a_remark_that_fails_costs_the_remark_alone() -> None:
    def fail(rule: Rule[Any], unit: Unit, mark: Mark) -> Iterator[str]:
        raise ValueError(unit)
        yield ""

    one = make("any", ())
    document = read("A door.\n")
    [sentence] = document.blocks[0].sentences
    assert remarked(one, sentence, Mark(sentence.whole, "A door.")) == ()
    one.remark = fail
    assert remarked(one, sentence, Mark(sentence.whole, "A door.")) == ()


def test_the_report_tells_the_answer_of_each_section() -> None:
    text = "# Doors\n\n## How wide is a *door*?\n\nWe like doors. A door is **90 cm** wide.\n\n## Empty\n"
    first, second, third = citewell.check(text, path="doors.md").sections
    assert second.answer is not None
    assert second.answer.text == "A door is 90 cm wide."
    assert second.answer.span.of(text) == "A door is **90 cm** wide."
    assert (first.answer, third.answer) == (None, None)


def test_an_answer_that_fails_is_none() -> None:
    def fail(section: Section) -> Sentence:
        raise ValueError(section)

    document = read("A door.\n")
    assert [one.answer for one in Shelf().take(document, Packs({}))] == [None]
    assert [one.answer for one in Shelf().take(document, Packs({}, answer=fail))] == [None]
    found = Shelf().take(document, Packs({}, answer=lambda section: section.sentences[0]))
    assert [one.answer for one in found] == [Place(0, 0)]


WORDS = """\
id: say-lamp
family: sentence
severity: hint
message: “{match}” is a lamp.
why: It is.
phrases: [luminaire]
aliases: [no-luminaire]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which packs can be installed."""
    monkeypatch.syspath_prepend(tmp_path)
    packs.load.cache_clear()
    yield tmp_path
    packs.load.cache_clear()
    for name in [name for name in sys.modules if name.startswith("trial_pack")]:
        del sys.modules[name]


def installed(place: Path, package: str, files: dict[str, str]) -> None:
    record = place / f"{package}-1.0.dist-info"
    record.mkdir()
    (record / "entry_points.txt").write_text(f"[citewell.rules]\n{package} = {package}\n", "utf-8")
    for name, text in files.items():
        file = place / package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def test_a_pack_of_data_needs_no_module(place: Path) -> None:
    evidence = {"id": "own-count", "title": "A count", "claim": "So it is.", "grade": "D", "url": "", "checked": ""}
    installed(
        place,
        "trial_pack_a",
        {
            "rules/words.yml": WORDS + "evidence: own-count\n",
            "rules/more.yaml": WORDS.replace("say-lamp", "say-light").replace("aliases: [no-luminaire]\n", ""),
            "_data/evidence.json": json.dumps({"entries": [evidence]}),
        },
    )
    known = packs.load()
    assert known.notices == ()
    assert {name for name, one in known.rules.items() if one.pack == "trial_pack_a"} == {"say-lamp", "say-light"}
    assert known.find("no-luminaire") is known.rules["say-lamp"]
    assert known.evidence["own-count"].grade == "D"


def test_a_wrong_file_of_a_pack_costs_itself_alone(place: Path) -> None:
    installed(
        place,
        "trial_pack_b",
        {
            "__init__.py": "from collections.abc import Iterator\n\n\ndef remark(*_):\n    yield 'Told.'\n",
            "rules/a.yml": f"{WORDS}---\nid: x\n",
            "rules/b.yml": WORDS.replace("say-lamp", "vague-heading"),
        },
    )
    known = packs.load()
    name, missing, second = known.notices
    assert "a.yml:9:5" in name
    assert "a.yml:9:1" in missing
    assert "'another pack': choose another id" in second
    assert known.rules["vague-heading"].pack == "core"
    assert known.rules["say-lamp"].remark is not None


def test_a_pack_that_cannot_be_read_costs_one_notice(place: Path) -> None:
    installed(place, "trial_pack_c", {"rules/a.yml": WORDS})
    (place / "trial_pack_c" / "rules" / "a.yml").write_bytes(b"\xff")
    [notice] = packs.load().notices
    assert "trial_pack_c" in notice
    assert "vague-heading" in packs.load().rules


def test_old_names_in_comments_are_told_once() -> None:
    rules = {"new-name": make("new_name", ())}
    known = Packs(rules, aliases={"old-name": "new-name"})
    text = "<!-- citewell-disable-file old-name -->\n\nA door. <!-- citewell-disable-line Old-Name, new-name -->\n"
    report = Engine(settings_from({}, known), known).check(read(text))
    assert report.notices == ("The rule old-name is called new-name now: write the new name.",)
    assert known.renamed(["new-name", "else"]) == ()
