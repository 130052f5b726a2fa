"""The command `citewell explain`."""

import argparse

from citewell.cli.output import complain, say, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell explain` takes."""
    parser.description = "Prints the page of a rule."
    parser.add_argument(
        "rule", metavar="RULE", help="its id, such as bare-comparative; score explains the score and the snippets"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.config import closest
    from citewell.explain import page
    from citewell.packs import load

    if arguments.rule == "score":
        from citewell.score import page as score_page

        write(score_page())
        return 0
    packs = load()
    rule = packs.find(arguments.rule)
    if rule is None:
        known = closest(arguments.rule, (*packs.rules, *packs.aliases))
        return complain(f'there is no rule "{arguments.rule}"{known or "; `citewell rules` lists them"}')
    if rule.id != arguments.rule:
        say(f"{arguments.rule} is now called {rule.id}")
    write(page(rule, packs))
    return 0
