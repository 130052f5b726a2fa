"""Sources that a house trusts: a link to one of them is a source, whatever its words."""

import re
from collections.abc import Iterable
from typing import Annotated

from citewell.document import Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Doc

__all__ = ["Options", "are_near", "is_trusted"]


@dataclass(frozen=True)
class Options:
    """What can be set for a rule that asks for a source."""

    trusted_sources: Annotated[
        tuple[str, ...], Doc("Domains, such as `destatis.de`: a link to one of them, or below it, is a source.")
    ] = ()


_HOST = late(r"^(?:https?:)?//(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)


def is_trusted(address: str, domains: Iterable[str]) -> bool:
    """Whether an address is in one of some domains, or below one."""
    host = _HOST.match(address)
    if host is None:
        return False
    name = "." + host[1].lower().rstrip(".")
    return any(name.endswith("." + domain.lower()) for domain in domains)


def are_near(sentence: Sentence, domains: Iterable[str]) -> bool:
    """Whether a sentence, or one beside it, links a trusted source."""
    return any(
        inline.kind in ("link", "url") and is_trusted(inline.target, domains)
        for one in (sentence, sentence.previous, sentence.next)
        if domains and one is not None
        for inline in one.inlines
    )
