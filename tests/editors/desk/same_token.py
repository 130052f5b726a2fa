"""`citewell desk` with a token that is the same each time, so that a page finds the next server as it found this one."""

import secrets
import sys

secrets.token_urlsafe = lambda _=None: "a-token-that-stays"

from citewell.cli import main  # noqa: E402 - it makes its token when it is run, with what stands there then

sys.exit(main(sys.argv[1:]))
