"""Frozen classes of ours do what those of the standard library do, and compile nothing before it is needed."""

import copy
import dataclasses
import itertools
import pickle
from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from typing import Any, Generic, TypeVar

import pytest

from citewell import record

Declare = Callable[..., Callable[[type], type]]
Thing = TypeVar("Thing")


def classes(declare: Declare) -> list[type[Any]]:
    """The same classes, declared by one decorator or the other."""

    class Pair:
        """Two numbers in order."""

        first: int
        second: int

        def __post_init__(self) -> None:
            if self.first > self.second:
                raise ValueError(f"{self.first} is more than {self.second}")

    class Many:
        """Defaults of all kinds, and a field that is not compared."""

        name: str
        items: tuple[int, ...] = ()
        found: list[int] = field(default_factory=list, compare=False)
        hidden: int = field(default=7, repr=False, compare=False)

        @cached_property
        def size(self) -> int:
            return len(self.items)

    class Holder(Generic[Thing]):
        """A class of several types."""

        thing: Thing

    class Nothing:
        """No fields."""

    class Single:
        """Equal to itself alone."""

        value: int

    return [
        declare(frozen=True, slots=True, order=True)(Pair),
        declare(frozen=True)(Many),
        declare(frozen=True)(Holder),
        declare(frozen=True, slots=True)(Nothing),
        declare(frozen=True, slots=True, eq=False)(Single),
    ]


OURS, THEIRS = classes(record.dataclass), classes(dataclasses.dataclass)
ARGUMENTS: list[list[tuple[tuple[Any, ...], dict[str, Any]]]] = [
    [((1, 2), {}), ((1, 3), {}), ((1,), {"second": 2}), ((2, 1), {}), ((1,), {}), ((1, 2, 3), {}), ((), {"third": 1})],
    [(("a",), {}), (("a", (1,)), {}), (("a",), {"found": [1]}), (("a",), {"hidden": 8}), (("b", (), [], 7), {})],
    [((1,), {}), (("x",), {}), (([],), {})],
    [((), {}), ((1,), {})],
    [((1,), {}), ((1,), {})],
]
PAIRS = list(zip(OURS, THEIRS, ARGUMENTS, strict=True))


def outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - which one it is, is what is compared
        return type(error)


@pytest.mark.parametrize(("ours", "theirs", "arguments"), PAIRS)
def test_values_are_built_shown_and_compared_alike(ours: type, theirs: type, arguments: list[Any]) -> None:
    def told(cls: type) -> list[Any]:
        built = [outcome(lambda: cls(*values, **named)) for values, named in arguments]  # noqa: B023 - called at once
        pairs = list(itertools.product(built, repeat=2))
        return [
            [repr(one) for one in built],
            # One that is equal to itself alone has another hash each time.
            cls.__hash__ is object.__hash__ or [outcome(lambda: hash(one)) for one in built],  # noqa: B023 - called at once
            [one == other for one, other in pairs],
            [outcome(lambda: one < other) for one, other in pairs],  # noqa: B023 - called at once
            [outcome(lambda: one >= other) for one, other in pairs],  # noqa: B023 - called at once
            [one == 1 for one in built],
            cls.__match_args__,  # type: ignore[attr-defined]
            [(one.name, one.type, one.default) for one in dataclasses.fields(cls)],
            hasattr(cls, "__slots__"),
            cls.__doc__,
        ]

    assert told(ours) == told(theirs)
    assert OURS[0](1, 2) != THEIRS[0](1, 2)


def test_what_is_built_stays_as_it_is() -> None:
    pair = OURS[0](1, 2)
    with pytest.raises(dataclasses.FrozenInstanceError, match=r"'first' of a .*Pair cannot be changed"):
        pair.first = 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        del pair.first
    with pytest.raises(dataclasses.FrozenInstanceError):
        pair.third = 3
    assert OURS[1]("a", (1, 2)).size == 2


def test_a_value_can_be_changed_into_another() -> None:
    assert dataclasses.replace(OURS[0](1, 2), second=5) == OURS[0](1, 5)
    with pytest.raises(ValueError, match="9 is more than 2"):
        dataclasses.replace(OURS[0](1, 2), first=9)


def test_defaults_are_made_for_each() -> None:
    one, other = OURS[1]("a"), OURS[1]("a")
    one.found.append(1)
    assert other.found == []


@record.dataclass(frozen=True, slots=True)
class Sent:
    """A value that goes to another process."""

    name: str
    items: tuple[int, ...] = ()


def test_values_go_through_pickle_and_copy() -> None:
    sent = Sent("a", (1,))
    assert pickle.loads(pickle.dumps(sent)) == copy.copy(sent) == copy.deepcopy(sent) == sent


def test_methods_are_made_when_they_are_first_called() -> None:
    @record.dataclass(frozen=True, slots=True)
    class Fresh:
        """Not built yet."""

        value: int

    waiting = Fresh.__init__, Fresh.__eq__
    first = Fresh(1)
    assert Fresh.__init__ is not waiting[0]
    assert Fresh.__eq__ is waiting[1]
    assert first == Fresh(1)
    assert Fresh.__eq__ is not waiting[1]


@pytest.mark.parametrize("declare", [record.dataclass, dataclasses.dataclass])
def test_what_a_class_says_itself_stays(declare: Any) -> None:
    @declare(frozen=True)
    class Word:
        text: str

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return self.text

    @declare(frozen=True)
    class Alike:  # noqa: PLW1641 - has none on purpose
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Alike) and self.text.lower() == other.text.lower()

    assert (hash(Word("a")), repr(Word("a")), Word("a") == Word("a")) == (7, "a", True)
    assert Alike("a") == Alike("A")
    assert hash(Alike("a")) == hash(Alike("a"))
