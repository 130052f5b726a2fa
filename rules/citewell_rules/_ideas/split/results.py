"""A last participle that says what comes of the statement: ", making it ..." becomes "This makes it ..."."""

from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import governor, tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["resulting"]

_FORMS = {
    "making": ("makes", "made", "make"),
    "allowing": ("allows", "allowed", "allow"),
    "enabling": ("enables", "enabled", "enable"),
    "letting": ("lets", "let", "let"),
    "helping": ("helps", "helped", "help"),
    "causing": ("causes", "caused", "cause"),
    "ensuring": ("ensures", "ensured", "ensure"),
    "giving": ("gives", "gave", "give"),
    "reducing": ("reduces", "reduced", "reduce"),
    "leading": ("leads", "led", "lead"),
    "resulting": ("results", "resulted", "result"),
    "improving": ("improves", "improved", "improve"),
    "saving": ("saves", "saved", "save"),
    "preventing": ("prevents", "prevented", "prevent"),
    "eliminating": ("eliminates", "eliminated", "eliminate"),
    "simplifying": ("simplifies", "simplified", "simplify"),
    "increasing": ("increases", "increased", "increase"),
    "requiring": ("requires", "required", "require"),
    "forcing": ("forces", "forced", "force"),
    "freeing": ("frees", "freed", "free"),
    "avoiding": ("avoids", "avoided", "avoid"),
}
"""Participles of verbs of which a whole statement can be the subject: present, past and plain form."""
_PREVIEW = frozenset({"would", "could", "might", "may"})


def resulting(source: Source) -> Seam | Refusal | None:
    """The cut at a final participle of result; None where there is none."""
    parse = source.parse
    participle = next((token for token in reversed(parse.tokens[1 : source.last]) if _may_result(parse, token)), None)
    if participle is None:
        return None
    phrase = parse.subtree(participle)
    after, main = phrase[-1].index + 1, parse.head(participle)
    if after < source.last or participle.dep != "advcl":
        return Refusal.SCOPE
    if main.dep not in ("ROOT", "conj") or main.index > participle.index:
        return Refusal.SCOPE
    if min(source.words(0, participle.index), source.words(participle.index, source.last)) < SHORTEST:
        return Refusal.SHORT
    if source.is_inside_list(participle.index):
        return Refusal.SERIES
    if any(child.dep in ("conj", "cc") for child in parse.children(participle)):
        return Refusal.SERIES
    if any(token.lower in ("if", "unless") or token.dep == "neg" for token in parse.tokens[: participle.index]):
        return Refusal.CONDITION
    words = _verb(parse, main, participle)
    if isinstance(words, Refusal):
        return words
    adverb = participle.index - 1 if parse[participle.index - 1].lower == "thereby" else participle.index
    return Seam((Cut(source.gap(adverb - 1, participle.index + 1), f". This {words}"),))


def _may_result(parse: Parse, token: Token) -> bool:
    before = parse[token.index - 1]
    return (
        token.lower in _FORMS
        and token.tag == "VBG"
        and (before.text == "," or (before.lower == "thereby" and parse[token.index - 2].text == ","))
    )


def _verb(parse: Parse, main: Token, participle: Token) -> str | Refusal:
    """The participle as the verb of "This", in the tense of the main verb."""
    present, past, plain = _FORMS[participle.lower]
    carrier = parse[tensed_word(parse, governor(parse, main.index))]
    if carrier.tag in ("VBZ", "VBP") or carrier.lower == "can":
        return present
    if carrier.tag == "VBD":
        return past
    if carrier.tag == "MD" and carrier.lower in ("will", "would"):
        return f"{carrier.lower} {plain}"
    return Refusal.TENSE
