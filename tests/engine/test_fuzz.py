"""Whatever a writer does to a draft, the editor is told what a full check says: findings, places, fixes, scores, sections."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from citewell.result import Edit
from comparing import as_in_long_drafts
from editing import MOVES, applied, undone
from minimal import as_test, fault_of, shrunk
from pieces import HEADS, HTML, HTML_HEADS, HTML_TAILS, MARKDOWN, MDX, REMARKS
from planted import FAULTS
from session import Difference, Session, Trace, replay
from sources import LEAST_WORDS, Draft, Sources, words_of

chances = st.randoms(use_true_random=False)


def pieces_of(name: str) -> list[str]:
    if name.endswith("html"):
        return [*HTML, *REMARKS]
    return [*MARKDOWN, *REMARKS, *(MDX if name.endswith("mdx") else [])]


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A few blocks of any kind, in a file of any format."""
    name = draw(st.sampled_from(["draft.md", "draft.mdx", "draft.html", "README.md"]))
    parts = draw(st.lists(st.sampled_from(pieces_of(name)), min_size=1, max_size=8))
    is_page = name.endswith("html")
    head = draw(st.sampled_from(HTML_HEADS if is_page else HEADS))
    tail = draw(st.sampled_from(HTML_TAILS)) if is_page else ""
    text = head + "\n".join(parts) + tail
    return Draft(name, text.replace("\n", "\r\n") if draw(st.booleans()) else text)


class Writing(RuleBasedStateMachine):
    """A writer at work on one draft."""

    def __init__(self) -> None:
        super().__init__()
        self.long = as_in_long_drafts()
        self.long.__enter__()
        self.undo: list[Edit] = []
        self.redo: list[Edit] = []
        self.near = 0

    def teardown(self) -> None:
        self.long.__exit__(None, None, None)

    @initialize(draft=drafts(), kind=st.sampled_from(["words", "words", "nosy", "approved"]))
    def open(self, draft: Draft, kind: str) -> None:
        self.session = Session(draft, kind)

    def make(self, edits: list[Edit]) -> None:
        """One step for all of them."""
        text = self.session.text
        for edit in edits:
            self.undo.append(undone(edit, text))
            text = applied(edit, text)
            self.near = edit.start + len(edit.text)
        if edits:
            self.session.step(edits)

    @rule(move=st.sampled_from(sorted(MOVES)), chance=chances)
    def move(self, move: str, chance: random.Random) -> None:
        for edit in MOVES[move][1](self.session.editor.name, self.session.text, self.near, chance):
            self.redo.clear()
            self.make([edit])

    @rule(move=st.sampled_from(sorted(MOVES)), chance=chances)
    def move_at_once(self, move: str, chance: random.Random) -> None:
        self.redo.clear()
        self.make(list(MOVES[move][1](self.session.editor.name, self.session.text, self.near, chance))[:3])

    @precondition(lambda self: self.undo)
    @rule(count=st.integers(1, 6))
    def take_back(self, count: int) -> None:
        for _ in range(min(count, len(self.undo))):
            edit = self.undo.pop()
            self.redo.append(undone(edit, self.session.text))
            self.session.step([edit])

    @precondition(lambda self: self.redo)
    @rule()
    def make_again(self) -> None:
        while self.redo:
            self.make([self.redo.pop()])


TestWriting = Writing.TestCase
TestWriting.settings = settings(
    max_examples=50, stateful_step_count=15, suppress_health_check=list(HealthCheck), print_blob=True
)


def test_drafts_are_long_enough() -> None:
    chance = random.Random(1)
    sources = Sources()
    found = [sources.draw(chance) for _ in range(100)]
    assert all(words_of(draft.text) >= LEAST_WORDS for draft in found)
    assert {draft.name.rpartition(".")[2] for draft in found} == {"md", "mdx", "html"}


LAMPS = "A lamp is a thing.\n\n" * 8 + "Studies show that it is faster.\n\n" + "It runs 9 hours.\n\n" * 8
FAR_EDITS = [[(5, 5, "x")], [(40, 45, "")], [(2, 2, "A line.\n\n")], [(90, 90, "\n\n")]]


def test_a_planted_fault_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS["starts that are off by one"](monkeypatch)
    trace = Trace.of("a.md", "words", LAMPS, FAR_EDITS)
    with pytest.raises(Difference, match="document: starts"):
        replay(trace)
    small = shrunk(trace)
    assert len(small.steps) == 1
    assert len(small.text) < len(LAMPS) / 3
    told = as_test(small, fault_of(small) or "")
    monkeypatch.undo()
    found: dict[str, Callable[[], None]] = {}
    exec(compile(told, "seed", "exec"), found)
    found["test_of_a_seed"]()


def test_a_trace_is_read_as_it_was_written() -> None:
    trace = Trace.of("a.md", "words", "Line\r\n\ud83d", FAR_EDITS)
    assert Trace.read(trace.written()) == trace
    assert fault_of(Trace.of("a.md", "words", LAMPS, FAR_EDITS)) is None
