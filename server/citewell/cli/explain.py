"""The command `citewell explain`."""

import argparse
from pathlib import Path

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
    from citewell.explain import page
    from citewell.likeness import closest
    from citewell.project import packs_for

    if arguments.rule == "score":
        from citewell.score import page as score_page

        write(score_page())
        return 0
    packs = packs_for(Path.cwd() / "draft.md")
    rule = packs.find(arguments.rule)
    if rule is None:
        family = sorted(one.id for one in packs.rules.values() if one.family == arguments.rule)
        if family:
            return complain(
                f"{arguments.rule} is a family, with the rules {', '.join(family)}; explain takes one of them"
            )
        known = closest(arguments.rule, (*packs.rules, *packs.aliases))
        return complain(f'there is no rule "{arguments.rule}"{known or "; `citewell rules` lists them"}')
    if rule.id != arguments.rule:
        say(packs.renamed([arguments.rule])[0])
    write(page(rule, packs))
    return 0
