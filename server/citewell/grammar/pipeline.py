"""spaCy's pipeline as it is: what a sentence's parse has to be."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from citewell.span import Span
from citewell.syntax import Parse, Token

__all__ = ["Pipeline", "one_sentence", "without_surrogates"]

_BATCH = 64
"""Sentences."""

_NO_START = np.uint64(2**64 - 1)
"""-1, as spaCy takes it: here no sentence starts."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Pipeline:
    """A loaded model that runs all its components, one after the other."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def parses(self, texts: Sequence[str]) -> list[Parse]:
        """The parses of several sentences, in order."""
        docs = [one_sentence(self._language, text) for text in texts]
        return [_parse(doc) for doc in self._language.pipe(docs, batch_size=_BATCH)]

    def rest(self) -> None:
        """Nothing is remembered here."""


def one_sentence(language: Language, text: str) -> Doc:
    """The tokens of a text that the parser may not split into sentences."""
    doc = language.make_doc(without_surrogates(text))
    if len(doc):
        starts: Any = np.full((len(doc), 1), _NO_START)
        starts[0] = 0
        doc.from_array(["SENT_START"], starts)
    return doc


def without_surrogates(text: str) -> str:
    """A text as long as the given one. A lone surrogate is no text to spaCy, and may come from an editor."""
    return _SURROGATE.sub("\ufffd", text)


def _parse(doc: Doc) -> Parse:
    return Parse(
        tuple(
            Token(
                index=token.i,
                text=token.text,
                span=Span(token.idx, token.idx + len(token.text)),
                lemma=token.lemma_,
                pos=token.pos_,
                tag=token.tag_,
                dep=token.dep_,
                head=token.head.i,
                morph=str(token.morph),
            )
            for token in doc
        )
    )
