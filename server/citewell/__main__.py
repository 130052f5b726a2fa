"""``python -m citewell`` is the command ``citewell``."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python puts the folder that we stand in before all others: nothing that lies there is to be imported.
        del sys.path[0]
    from citewell.cli import main

    sys.exit(main())
