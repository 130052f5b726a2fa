"""How long work may take."""

import re
import signal
import threading
import time

import pytest

from citewell.batch import Draft, Order
from citewell.checker import Checker
from citewell.engine import Engine
from citewell.patience import OutOfPatience, patience


def test_work_that_ends_in_time_is_left_alone() -> None:
    with patience(30) as begin:
        begin()
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize("work", ["loop", "sleep", "search", "swallowing"])
def test_work_that_does_not_end_is_stopped(work: str) -> None:
    def never() -> None:
        if work == "sleep":
            time.sleep(3600)
        if work == "search":
            re.search(r"(?:a|aa|a+)+b", "a" * 100)
        while work == "swallowing":
            try:
                time.sleep(0.001)
            except BaseException:  # noqa: BLE001 - as careless as can be, once
                break
        while True:
            pass

    with pytest.raises(OutOfPatience), patience(0.05):
        never()


def test_what_begins_anew_and_what_is_not_due_goes_on() -> None:
    with patience(0.2) as begin:
        for _ in range(6):
            time.sleep(0.1)
            begin()
    with patience(0.01, lambda: False):
        time.sleep(0.1)


def test_one_within_another_leaves_it_its_time() -> None:
    def work() -> None:
        with patience(30):
            pass
        while True:
            pass

    with pytest.raises(OutOfPatience), patience(0.05):
        work()


def test_outside_the_main_thread_nothing_is_stopped() -> None:
    done: list[bool] = []

    def work() -> None:
        with patience(0.01):
            time.sleep(0.1)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_a_long_draft_blames_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker(Order(patience=20.5))

    def slow(*_: object, **__: object) -> None:
        stop = OutOfPatience()
        stop.rule, stop.seconds = "vague-heading", 0.1
        raise stop

    with monkeypatch.context() as patched:
        patched.setattr(Engine, "check", slow)
        checked = checker.check(Draft("a.md", "# Lamps\n")).checked
    assert checked.report is None
    assert checked.problems[0].startswith("was not checked: it took longer than 20.5 seconds")
    after = checker.check(Draft("b.md", "# Lamps\n\nA lamp.\n")).checked
    assert after.report is not None
    assert checker._stopped == set()
