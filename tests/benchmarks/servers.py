"""The servers that are measured: ours, and the floor."""

from pathlib import Path

from processes import python

CITEWELL = python("-m", "citewell", "server", "--stdio")
BARE = python(str(Path(__file__).with_name("bare.py")))
BARE_NAME = "bare pygls server"
