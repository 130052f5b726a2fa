"""Tags of templating languages in the values of front matter, masked so that the data around them can be read."""

import re

from citewell.pattern import late

__all__ = ["FILL", "mask_values"]

FILL = "\ue000"
"""A private character: readable for every parser and in no real draft."""

_CONTROL_LINE = late(
    r"(?:^|(?<=[\r\n]))[ \t]*(?:\{%[^\r\n]{0,500}?%\}|\{#[^\r\n]{0,500}?#\}|<%(?!=)[^\r\n]{0,500}?%>)[ \t]*(?=[\r\n]|\Z)"
)
_TAG = late(r"\{\{[^\r\n]{0,500}?\}\}|\{%[^\r\n]{0,500}?%\}|\{#[^\r\n]{0,500}?#\}|<%[^\r\n]{0,500}?%>")


def mask_values(source: str, *, quoted: bool = False) -> tuple[str, bool]:
    """
    The text with its tags replaced by a filler of the same length, and whether tags steer what data there is.

    Lines of steering tags become blanks. With ``quoted`` a tag that stands for a whole value becomes a string.
    """
    if "{" not in source and "<%" not in source:
        return source, False
    composed = False

    def blank(match: re.Match[str]) -> str:
        nonlocal composed
        composed = True
        return " " * len(match.group())

    def fill(match: re.Match[str]) -> str:
        length = len(match.group())
        before = source[max(0, match.start() - 100) : match.start()].rstrip(" \t")
        if quoted and before[-1:] in ("=", "[", ","):
            return f'"{FILL * (length - 2)}"'
        return FILL * length

    source = _CONTROL_LINE.sub(blank, source)
    return _TAG.sub(fill, source), composed
