"""What the vocabulary and the search engines say of a name, in a line each."""

from collections.abc import Iterable, Iterator

from citewell_rules._graph.google import wanting
from citewell_rules._graph.vocabulary import vocabulary

__all__ = ["expects", "wants"]


def expects(name: str) -> str:
    """The kinds of value that a property takes."""
    return " or ".join(sorted(vocabulary().expected.get(name, ())))


def wants(kinds: Iterable[str], name: str) -> Iterator[str]:
    """Who asks for a property of a thing of some types."""
    for feature, required in wanting(kinds, name):
        word = "required" if required else "recommended"
        yield f"{word} by Google for {feature.name} (checked {feature.checked})"
