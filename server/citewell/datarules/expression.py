"""Regular expressions that strangers write: those that could take long are refused."""

import re

__all__ = ["Refused", "compiled"]

_LONGEST = 200
_MOST_REPEATS = 3
_MOST_TIMES = 50
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|\(\?[^:)]|.", re.DOTALL)
_REFERENCE = re.compile(r"\\[1-9]")


class Refused(ValueError):
    """An expression is no regular expression, or could take long; the message says what to change."""


def compiled(source: str) -> re.Pattern[str]:
    """
    The expression, to be matched with one word as a whole.

    What can take exponential time is refused: a group that is repeated, a reference to a group, a look around. What is
    left takes at most as long as the cube of a word's length, and words are cut at 100 code points.
    Raises Refused.
    """
    if len(source) > _LONGEST:
        raise Refused(f"an expression has at most {_LONGEST} characters")
    repeats, before = 0, ""
    for token in _TOKEN.findall(source):
        if token in ("*", "+") or (token[0] == "{" and len(token) > 2):
            if before == ")":
                raise Refused("a group is not repeated here, since that can take very long; name the letters in [...]")
            if any(int(number) > _MOST_TIMES for number in re.findall(r"\d+", token)):
                raise Refused(f"something is repeated at most {_MOST_TIMES} times")
            repeats += before not in ("*", "+", "?") and before[:1] != "{"
        elif _REFERENCE.match(token) or token.startswith("(?"):
            raise Refused(f"{token!r} is not understood here: groups are written (...) or (?:...)")
        before = token
    if repeats > _MOST_REPEATS:
        raise Refused(f"an expression has at most {_MOST_REPEATS} parts that are repeated")
    try:
        return re.compile(source)
    except re.error as error:
        raise Refused(f"is no regular expression: {error.msg}") from error
