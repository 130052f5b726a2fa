"""The short form of `make soak`: no mark is stale, and memory stays where it is."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soak import Outcome, Sample, soak

WORDS = 1_500


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at the server from outside, on Linux")
def test_a_writer_types_for_a_while(tmp_path: Path) -> None:
    *samples, outcome = soak(tmp_path, WORDS, every=500)
    assert isinstance(outcome, Outcome)
    assert outcome.stale == ()
    assert outcome.marks > 20
    assert outcome.fixed > 3
    assert outcome.hovered > 10
    first, last = samples[0], samples[-1]
    assert isinstance(first, Sample)
    assert isinstance(last, Sample)
    assert last.memory < 1.1 * first.memory
