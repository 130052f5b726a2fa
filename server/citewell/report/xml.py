"""Elements of XML, written so that every parser reads them."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from citewell.pattern import late

__all__ = ["element", "written"]

# What XML 1.0 has no place for, also escaped; and what no terminal should see.
_ODD = late("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\U0001fffe\U0001ffff]")


def element(parent: Element | None, name: str, text: str | None = None, /, **values: object) -> Element:
    """An element with its attributes and text, as the last one in ``parent``; without one, the root."""
    attributes = {key: _kept(str(value)) for key, value in values.items()}
    made = Element(name, attributes) if parent is None else SubElement(parent, name, attributes)
    made.text = None if text is None else _kept(text)
    return made


def written(root: Element) -> str:
    """A document of an element, with a line break at its end."""
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _kept(words: str) -> str:
    return _ODD.sub("\N{REPLACEMENT CHARACTER}", words)
