"""
A last participle: what comes of the statement, or what else its subject does.

", making it ..." becomes "This makes it ...", ", using a ..." "It uses a ...".
"""

from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import is_plural, name_again, with_capital

__all__ = ["resulting"]

_RESULTS = frozenset(
    {"make", "allow", "enable", "let", "help", "cause", "ensure", "give", "reduce", "lead", "result", "improve", "save"}
    | {"prevent", "eliminate", "simplify", "increase", "require", "force", "free"}
)  # fmt: skip
"""Verbs of which a whole statement can be the subject."""
_ACTS = frozenset(
    {
        "use",
        "provide",
        "offer",
        "replace",
        "add",
        "leverage",
        "support",
        "cover",
        "return",
        "create",
        "generate",
        "cite",
    }
    | {"perform", "devote", "convert", "introduce", "launch", "address", "deliver", "serve", "present", "share"}
)
"""Verbs that go on with what the subject does."""
_PAST = {"make": "made", "let": "let", "give": "gave", "lead": "led"}


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
    if _is_act(parse, participle):
        return Refusal.SUBJECT
    if any(child.dep in ("conj", "cc") for child in parse.children(participle)):
        return Refusal.SERIES
    if any(token.lower in ("if", "unless") or token.dep == "neg" for token in parse.tokens[: participle.index]):
        return Refusal.CONDITION
    verb = _verb(parse, main, participle)
    if isinstance(verb, Refusal):
        return verb
    name = _subject(source, main, participle)
    if isinstance(name, Refusal):
        return name
    adverb = participle.index - 1 if parse[participle.index - 1].lower == "thereby" else participle.index
    return Seam((Cut(source.gap(adverb - 1, participle.index + 1), f". {with_capital(name)} {verb}"),))


def _may_result(parse: Parse, token: Token) -> bool:
    before = parse[token.index - 1]
    follows = before.text == "," or (before.lower == "thereby" and parse[token.index - 2].text == ",")
    return token.tag == "VBG" and follows and token.lemma in _RESULTS | _ACTS


def _is_act(parse: Parse, participle: Token) -> bool:
    """Whether somebody does what a statement can do too: "making her debut", "giving a talk", "leading a team"."""
    children = {child.dep for child in parse.children(participle)}
    match participle.lemma:
        case "make":
            return not children & {"ccomp", "oprd", "xcomp", "acomp"}
        case "give":
            return "dative" not in children
        case "lead" | "result":
            return parse[participle.index + 1].lower not in ("to", "in")
    return False


def _subject(source: Source, main: Token, participle: Token) -> str | Refusal:
    """The word "this" for what a statement causes, else the subject of the main verb again."""
    parse = source.parse
    if participle.lemma in _RESULTS:
        return "this"
    subjects = parse.children(main, "nsubj")
    if not subjects or subjects[-1].index > main.index or parse.children(main, "auxpass"):
        return Refusal.SUBJECT
    name = name_again(source, subjects[-1], participle.index)
    several = subjects[-1].lower in ("i", "you") or name == "they" or is_plural(parse, subjects[-1])
    carrier = parse[tensed_word(parse, main)]
    if several and carrier.tag in ("VBZ", "VBP"):
        return Refusal.AGREEMENT
    return name


def _verb(parse: Parse, main: Token, participle: Token) -> str | Refusal:
    """The participle as a verb after a singular subject, in the tense of the main verb."""
    plain = participle.lemma
    carrier = parse[tensed_word(parse, main)]
    if carrier.tag in ("VBZ", "VBP") or (carrier.lower == "can" and plain in _RESULTS):
        return present(plain)
    if carrier.tag == "VBD":
        return past(plain)
    if carrier.tag == "MD" and carrier.lower in ("will", "would"):
        return f"{carrier.lower} {plain}"
    return Refusal.TENSE


def present(plain: str) -> str:
    """The form after "it", by the rules of spelling: "makes", "simplifies", "addresses"."""
    if plain.endswith("y") and plain[-2] not in "aeiou":
        return f"{plain[:-1]}ies"
    return f"{plain}es" if plain.endswith(("s", "sh", "ch", "x", "z")) else f"{plain}s"


def past(plain: str) -> str:
    """The past form of one of the verbs above."""
    if plain in _PAST:
        return _PAST[plain]
    if plain.endswith("y") and plain[-2] not in "aeiou":
        return f"{plain[:-1]}ied"
    return f"{plain}d" if plain.endswith("e") else f"{plain}ed"
