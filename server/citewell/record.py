"""
Frozen dataclasses that cost little to declare.

``dataclasses`` compiles six functions for each frozen class, half a millisecond, and a short run uses few of those that
it declares. Here they are compiled when they are first called.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

_Class = TypeVar("_Class", bound=type)
_Source = tuple[str, dict[str, Any]]
"""The code of a function, and what it knows by name."""

_SIGNS = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _record(*, frozen: bool, slots: bool = False, eq: bool = True, order: bool = False) -> Callable[[_Class], _Class]:
    """Does what ``dataclasses.dataclass`` does with the same arguments; ``frozen`` is always True."""
    assert frozen

    def declare(plain: _Class) -> _Class:
        # Frozen by us: `dataclasses` compiles even the two functions that only raise an error.
        cls: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(plain)
        cls.__setattr__, cls.__delattr__ = _refuse, _refuse
        cls.__getstate__, cls.__setstate__ = _state, _restore
        # What a class says itself stays. One that says how to compare and not how to hash has None for a hash.
        own = {name for name, value in vars(plain).items() if value is not None}
        if "__repr__" not in own:
            cls.__repr__ = _repr
        compared = ["__hash__", *(_SIGNS if order else ["__eq__"])] if eq else []
        for name in ("__init__", *compared):
            if name not in own:
                setattr(cls, name, _late(cls, name))
        return cls  # type: ignore[no-any-return]

    return declare


def _late(cls: type[Any], name: str) -> Callable[..., Any]:
    """A method that is made when it is first called, and from then on stands in this one's place."""

    def method(self: Any, *values: Any, **named: Any) -> Any:
        made = _made(cls, name)
        setattr(cls, name, made)
        return made(self, *values, **named)

    return method


def _made(cls: type[Any], name: str) -> Callable[..., Any]:
    fields = dataclasses.fields(cls)
    code, known = _init(cls, fields) if name == "__init__" else (_of_values(fields, name), {})
    exec(code, known)  # noqa: S102 - made of nothing but the names of fields
    made: Callable[..., Any] = known[name]
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    return made


def _init(cls: type[Any], fields: tuple[dataclasses.Field[Any], ...]) -> _Source:
    """Takes each field, or has its default."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    parameters, lines = ["self"], []
    for one in fields:
        name = value = parameter = one.name
        if one.default_factory is not dataclasses.MISSING:
            known[f"_new_{name}"] = one.default_factory
            parameter, value = f"{name}=_missing", f"_new_{name}() if {name} is _missing else {name}"
        elif one.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = one.default
            parameter = f"{name}=_default_{name}"
        parameters.append(parameter)
        lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    return "\n".join([f"def __init__({', '.join(parameters)}):", *(lines or [" pass"])]), known


def _of_values(fields: tuple[dataclasses.Field[Any], ...], name: str) -> str:
    """A comparison of two of the very same class, or ``__hash__``."""
    ours, theirs = (
        f"({''.join(f'{whose}.{one.name},' for one in fields if one.compare)})" for whose in ("self", "other")
    )
    if name == "__hash__":
        return f"def __hash__(self): return hash({ours})"
    told = f"{ours} {_SIGNS[name]} {theirs} if other.__class__ is self.__class__ else NotImplemented"
    return f"def {name}(self, other): return {told}"


def _repr(self: Any) -> str:
    told = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"


def _refuse(self: Any, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{name!r} of a {type(self).__qualname__} cannot be changed")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _record
