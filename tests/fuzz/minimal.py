"""A trace that shows a difference made as small as can be, so that somebody can read it."""

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from citewell.result import Edit
from editing import applied
from session import Difference, Trace, replay

__all__ = ["as_test", "fault_of", "shrunk"]


def fault_of(trace: Trace) -> str | None:
    """What is wrong with a trace: the differences it ends with, or the exception; None where all is well."""
    try:
        replay(trace)
    except Difference as error:
        return f"Difference: {error}"
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is looked for
        return type(error).__name__
    return None


def shrunk(trace: Trace, seconds: float = 30) -> Trace:
    """The smallest trace that could be found in so many seconds and still goes wrong in the same way."""
    kind = (fault_of(trace) or "").partition(":")[0]
    if not kind:
        return trace
    until = time.monotonic() + seconds

    def is_wrong(candidate: Trace) -> bool:
        return time.monotonic() < until and (fault_of(candidate) or "").partition(":")[0] == kind

    trace = _from_the_last_text(trace, is_wrong)
    changed = True
    while changed and time.monotonic() < until:
        changed = False
        for smaller in _smaller:
            found = _as_small(trace, smaller, is_wrong)
            changed, trace = changed or found != trace, found
    return trace


def as_test(trace: Trace, fault: str) -> str:
    """A test that fails as long as the fault is there."""
    return f"from session import Trace, replay\n\n\ndef test_of_a_seed() -> None:\n    # {fault}\n    replay({trace})\n"


def _from_the_last_text(trace: Trace, is_wrong: Callable[[Trace], bool]) -> Trace:
    """The trace without its first steps, their outcome in their place: as few of the last steps as are enough."""
    texts = [trace.text]
    for step in trace.steps:
        texts.append(functools.reduce(lambda text, edit: applied(edit, text), step, texts[-1]))
    count = 1
    while count < len(trace.steps):
        first = len(trace.steps) - count
        candidate = replace(trace, text=texts[first], steps=trace.steps[first:])
        if is_wrong(candidate):
            return candidate
        count *= 2
    return trace


def _as_small(
    trace: Trace, smaller: Callable[[Trace, int], Iterator[Trace]], is_wrong: Callable[[Trace], bool]
) -> Trace:
    """Leaves out ever smaller parts, as long as it goes wrong without them."""
    size = max(len(trace.text), len(trace.steps))
    while size:
        found = next((one for one in smaller(trace, size) if is_wrong(one)), None)
        if found is None:
            size //= 2
        else:
            trace = found
    return trace


def _without_steps(trace: Trace, size: int) -> Iterator[Trace]:
    """The trace without some steps in a row. Those after them may be elsewhere now, or nowhere: then they fail otherwise."""
    for first in range(0, len(trace.steps), size):
        if size < len(trace.steps):
            yield replace(trace, steps=trace.steps[:first] + trace.steps[first + size :])


def _without_text(trace: Trace, size: int) -> Iterator[Trace]:
    """The trace without some of the draft that no edit touches."""
    for start in range(0, len(trace.text), size):
        steps = _moved(trace.steps, start, start + size)
        if steps is not None:
            yield replace(trace, text=trace.text[:start] + trace.text[start + size :], steps=steps)


def _moved(steps: tuple[tuple[Edit, ...], ...], start: int, end: int) -> tuple[tuple[Edit, ...], ...] | None:
    """Edits as they are without a stretch of the draft; None where one of them touches it."""
    moved = []
    for step in steps:
        edits = []
        for edit in step:
            if edit.end <= start:
                edits.append(edit)
                by = len(edit.text) - (edit.end - edit.start)
                start, end = start + by, end + by
            elif edit.start >= end:
                edits.append(Edit(edit.start - (end - start), edit.end - (end - start), edit.text))
            else:
                return None
        moved.append(tuple(edits))
    return tuple(moved)


_smaller = (_without_steps, _without_text)
