"""Regular expressions that strangers write: those that could take long are refused."""

import re

__all__ = ["LONGEST_WORD", "Refused", "compiled"]

LONGEST_WORD = 50
"""Code points: longer words are shown to no expression."""

_LONGEST = 200
_MOST_REPEATS = 3
_MOST_TIMES = 50
_MOST_WAYS = 64
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|\(\?[^:)]|.", re.DOTALL)
_REFERENCE = re.compile(r"\\[1-9]")


class Refused(ValueError):
    """An expression is no regular expression, or could take long; the message says what to change."""


def compiled(source: str) -> re.Pattern[str]:
    """
    The expression, to be matched with one word as a whole.

    What can take exponential time is refused: a group that is repeated, a reference to a group, a look around, many
    choices one after the other. What is left takes at most as long as the cube of a word's length. Raises Refused.
    """
    if len(source) > _LONGEST:
        raise Refused(f"an expression has at most {_LONGEST} characters")
    signs = _SIGN.findall(source)
    _refuse_repeats(signs)
    if _ways(signs) > _MOST_WAYS:
        raise Refused("this expression has too many choices one after the other; write a list of expressions")
    try:
        return re.compile(source)
    except re.error as error:
        raise Refused(f"is no regular expression: {error.msg}") from error


def _refuse_repeats(signs: list[str]) -> None:
    repeats, before = 0, ""
    for sign in signs:
        if sign in ("*", "+") or (sign[0] == "{" and len(sign) > 2):
            if before == ")":
                raise Refused("a group is not repeated here, since that can take very long; name the letters in [...]")
            if any(int(number) > _MOST_TIMES for number in re.findall(r"\d+", sign)):
                raise Refused(f"something is repeated at most {_MOST_TIMES} times")
            repeats += before not in ("*", "+", "?") and before[:1] != "{"
        elif _REFERENCE.match(sign) or sign.startswith("(?"):
            raise Refused(f"{sign!r} is not understood here: groups are written (...) or (?:...)")
        before = sign
    if repeats > _MOST_REPEATS:
        raise Refused(f"an expression has at most {_MOST_REPEATS} parts that are repeated")


def _ways(signs: list[str]) -> int:
    """In how many ways the choices in groups and of what may be missing can be taken together."""
    ways, bars, before = 1, [0], ""
    for sign in signs:
        if sign == "(":
            bars.append(0)
        elif sign == "|":
            bars[-1] += 1
        elif sign == ")" and len(bars) > 1:
            ways *= bars.pop() + 1
        elif sign == "?" and before != "(":
            ways *= 2
        before = sign
    return ways
