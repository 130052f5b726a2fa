"""Readability: two figures that need no data and no network, for sections with enough text."""

import subprocess
import sys

from citewell.markup import read
from citewell.readability import measure

EASY = "The cat sat on the mat and it saw the dog. " * 10
HARD = "Organisational interoperability necessitates comprehensive infrastructural standardisation everywhere. " * 10


def test_harder_words_have_higher_figures() -> None:
    easy, hard = read(f"# Easy\n\n{EASY}\n\n# Hard\n\n{HARD}\n").sections
    low, high = measure(easy), measure(hard)
    assert low is not None
    assert high is not None
    assert low.automated_index < high.automated_index
    assert low.coleman_liau < high.coleman_liau
    assert low.label == f"Automated Readability Index {low.automated_index}, Coleman–Liau {low.coleman_liau}"


def test_too_little_text_has_none() -> None:
    words = "One long sentence of very many words goes on and on " * 9
    for text in ("A cat sat. " * 8, words + "."):
        [section] = read(text + "\n").sections
        assert measure(section) is None


def test_no_network_and_no_data_are_needed() -> None:
    code = (
        "import socket\n"
        "def refused(*_, **__): raise AssertionError('a socket')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused\n"
        "from citewell.markup import read\n"
        "from citewell.readability import measure\n"
        f"print(measure(read({EASY!r}).sections[0]))\n"
    )
    # Nothing that an earlier run may have fetched is found either.
    environment = {"NLTK_DATA": "/nonexistent", "HOME": "/nonexistent", "PYTHONPATH": ":".join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Readability("), done.stderr


def test_a_start_does_not_load_it() -> None:
    code = (
        "import sys, citewell, citewell.worker, citewell.readability\n"
        "citewell.check('A door. A lamp.', 'draft.md')\n"
        "print(*(name for name in ('textstat', 'nltk') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
