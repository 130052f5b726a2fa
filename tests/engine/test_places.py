"""Places that move in runs are what a list of them would be."""

import random

import pytest

from citewell.markup import places
from citewell.markup.places import Placed, Places
from citewell.span import Span


@pytest.fixture
def short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_RUN", 3)


@pytest.mark.usefixtures("short_runs")
def test_random_splices_equal_those_of_a_list() -> None:
    chance = random.Random(1)
    for _ in range(100):
        plain = sorted(chance.choices(range(200), k=chance.randint(0, 40)))
        moving = Places(plain)
        for _ in range(20):
            low = chance.randint(0, len(plain))
            high = min(low + chance.choice((0, 0, 1, 2, 9)), len(plain))
            floor = plain[low - 1] if low else 0
            new = sorted(chance.choices(range(floor, floor + 30), k=chance.choice((0, 1, 1, 2, 8))))
            ceiling = plain[high] if high < len(plain) else 0
            by = max((new or [floor])[-1] - ceiling, chance.randint(-3, 30))
            before = tuple(moving)
            spliced = moving.spliced(low, high, new, by)
            assert tuple(moving) == before
            plain = [*plain[:low], *new, *(place + by for place in plain[high:])]
            moving = spliced
            check(moving, plain, chance)


def check(moving: Places, plain: list[int], chance: random.Random) -> None:
    assert moving == tuple(plain)
    assert moving == Places(plain)
    assert hash(moving) == hash(tuple(plain))
    assert len(moving) == len(plain)
    assert [moving[at] for at in range(-len(plain), len(plain))] == plain + plain
    part = slice(chance.randint(-9, 9), chance.randint(-9, 50), chance.choice((None, 1, 2, -1)))
    assert moving[part] == tuple(plain)[part]
    place = chance.randint(-1, 300)
    assert moving.before(place) == sum(one < place for one in plain)
    for outside in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            moving[outside]


def test_what_does_not_move_stays_the_same_object() -> None:
    moving = Places(range(10))
    assert Places.of(moving) is moving
    assert moving.spliced(10, 10, (), 5) is moving


def test_things_are_replaced_where_they_stand() -> None:
    things = Placed.of([(1, "a"), (5, "b"), (5, "c"), (9, "d")])
    after = things.spliced(Span(5, 9), Placed.of([(4, "x"), (6, "y"), (8, "z")]), 8, 2)
    assert list(after) == [(1, "a"), (4, "x"), (6, "y"), (11, "d")]
    assert after.within(Span(4, 11)) == ("x", "y")
    moved = things.spliced(Span(2, 4), Placed(), 4, 7)
    assert moved.things is things.things
    assert list(moved) == [(1, "a"), (12, "b"), (12, "c"), (16, "d")]


@pytest.mark.usefixtures("short_runs")
def test_random_splices_of_things_equal_those_of_a_list() -> None:
    chance = random.Random(1)
    plain = [(place, str(place)) for place in range(0, 300, 3)]
    things = Placed.of(plain)
    for _ in range(300):
        low = chance.randint(0, plain[-1][0] + 5) if plain else 0
        cut = Span(low, low + chance.choice((0, 1, 20)))
        new = [(low + index, "new") for index in range(chance.randint(0, 3))]
        by = len(new) + chance.randint(0, 3) - len(cut)
        things = things.spliced(cut, Placed.of(new), cut.end + by, by)
        plain = [
            *[one for one in plain if one[0] < cut.start],
            *new,
            *[(place + by, thing) for place, thing in plain if place >= cut.end],
        ]
        assert list(things) == plain
        at = chance.randint(0, 320)
        assert things.last(at) == max((one for one in plain if one[0] <= at), default=None)
        assert things.at(at) == dict(plain).get(at)
        assert list(things.between(Span(at, at + 9))) == [one for one in plain if at <= one[0] < at + 9]


@pytest.mark.usefixtures("short_runs")
def test_places_move_from_any_index_on() -> None:
    plain = [0, 1, 4, 9, 16, 25, 36, 49]
    for low in range(len(plain) + 1):
        expected = [*plain[:low], *[place + 5 for place in plain[low:]]]
        assert tuple(Places(plain).moved(low, 5)) == tuple(expected)
    assert Places(plain).moved(3, 0) == Places(plain)


@pytest.mark.usefixtures("short_runs")
def test_runs_are_short() -> None:
    assert [len(run) for run in Places(range(8))._runs] == [3, 3, 2]
    assert [len(run) for run in Places(range(6))._runs] == [6]


def test_things_move_with_their_places() -> None:
    things = Placed.of([(2, "a"), (5, "b"), (5, "c"), (9, "d")])
    assert list(things.moved(5, 3)) == [(2, "a"), (8, "b"), (8, "c"), (12, "d")]
    assert list(things.moved(10, 3)) == list(things)
    nothing: Placed[str] = Placed()
    assert nothing.moved(0, 3) is nothing
