"""
Drafts to measure with, composed from sentence templates and building blocks of our own.

    python tests/benchmarks/drafts.py FOLDER    writes them all, to look at

The same seed gives the same draft, and one writer never writes a sentence twice, so what is remembered by sentence
gains nothing except where an edit leaves a sentence alone. About half of the sentences need a parse.
"""

import itertools
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SIZES = {"1k": 1_000, "5k": 5_000, "20k": 20_000, "100k": 100_000}
"""Words of each draft."""

FORMATS = ("md", "mdx", "html")

Kind = Literal["heading", "paragraph", "list", "table", "code", "quote", "figure"]

SLOTS = {
    "job": "import job|export job|nightly report|price check|backup run|address lookup|tax summary|sorting script|label printer|"
    "stock count|mail queue|search index|route planner|invoice reader|photo scanner|sensor log|parts feed|shift calendar",
    "place": "northern warehouse|harbour office|town library|river station|old bakery|paper mill|central archive|garden centre|"
    "print shop|ferry terminal|school kitchen|salt works|toy museum|glass factory|village hall|repair shop|seed bank|rail depot",
    "item": "crate|parcel|invoice|ticket|folder|drawing|receipt|order|sample|postcard|contract|notebook|pallet|letter|photograph|"
    "blueprint|permit|voucher|manual|timetable",
    "spot": "ramp|front desk|loading bay|back room|upper shelf|north gate|reading table|side entrance|cellar|counter|yard|"
    "drying rack|scale|sorting belt|lift|sluice|copy room|glass case",
    "person": "clerk|librarian|driver|teacher|bookkeeper|gardener|technician|carpenter|nurse|editor|baker|surveyor|pilot|tailor|"
    "curator|printer|welder|translator",
    "town": "Arlem|Brockwick|Castelro|Dunmere|Eskford|Fairhollow|Greystone|Holmby|Ivelton|Jarrow Bay|Kestrel Point|Lindow|"
    "Marrowby|Northcote|Oldhaven|Penwick|Quarry Hill|Rosedale",
    "tool": "scanner|editor|parser|dashboard|spreadsheet|viewer|console|register|planner|terminal|browser|catalogue|recorder|"
    "compiler|monitor|indexer",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "time": "dawn|six|seven|nine|ten|noon|two|four|five|sunset|nightfall|midnight",
    "puts": "writes|copies|sends|moves|carries|returns|hands|posts",
    "does": "checks|opens|prints|sorts|counts|reads|signs|stores|lists|files",
    "flag": "--dry-run|--since|max_rows|retry_after|read_only|batch.size|--verbose|time_zone|--output|page_limit",
}
PICKS = {name: words.split("|") for name, words in SLOTS.items()}

# No second clause, no comparison, no claim: nothing here that a rule would ask a parse for.
PLAIN = (
    "The {job} of the {place} writes one row for each {item} that leaves the {spot} before {time}.",
    "The {person} from {town} opens the {tool} at {time} to look for the {item} that the {job} left there.",
    "Each {item} carries a label that the {person} {does} at the {spot} of the {place} in {town}.",
    "The {person} {puts} the {item} from the {spot} to the {place} on the second {day} of {month}.",
    "Every {day} at {time} the {job} {does} the {item} of the {place} for the {person} at the {spot}.",
    "The <a>{tool} of the {place}</a> shows the {item} that the {person} left beside the {spot} last {month}.",
    "Set <c>{flag}</c> when the {job} of the {place} {does} the {item} of the {person} from {town} on {day}.",
    "The {item} in the {place} catalogue belongs to the {person} who {does} the {spot} in {town}.",
    "A copy of the {item} stays at the {spot} of the {place} until the {person} {does} it with the {tool}.",
    "The {tool} keeps the name of the {person} next to the {item} in the {job} of last {month}.",
    "In {month} the {place} gave the {person} at the {spot} a <b>{tool}</b> that {does} the {item} every {day}.",
    "The {job} stops at the {spot} when the {person} from {town} {does} the {item} in the {tool}.",
    "The manual names the {spot} where the {person} of the {place} {does} the {item} before the {job} starts.",
)
# Two clauses, comparisons, praise, statistics and unnamed sources: what rules ask a parse for.
LADEN = (
    "The {job} {does} the {item} at {time}, and the {person} in {town} {puts} the {item} to the {place}.",
    "The {person} {does} the {item} in the {tool}, but the {job} of the {place} {does} it again on {day}.",
    "The {tool} {does} each {item} of the {place}; the {person} {puts} it to the {spot} before {time}.",
    "When the {job} ends at {time}, the {person} {does} the {item} and {puts} it to the {place}.",
    "The {place}, which {does} {n} items a day, {puts} every {item} to the {spot} through the {job}.",
    "With the new {tool} the {job} of the {place} is significantly faster, so the {person} {does} more.",
    "About {p} % of the people who use a {tool} say that the {item} of a {place} is hard to find.",
    "Studies show that a {person} with a {tool} {does} the {item} of a {place} in less time than a {person}.",
    "A {person} wrote a script (see the {item} on page {n}) that {puts} the {item} to the {spot}.",
    "Our world-class {tool} {does} every {item} of the {place}, and each {person} likes the {job}.",
    "The {job} reads <c>{flag}</c> from the {item}, the {tool} or the {spot}, and it stops after {n} rows.",
    "The {place} sold {n} items in {month}, and the {person} expects <a>a higher count in {town}</a>.",
    "The {person} {puts} the {item} to the {spot} – the {place} opens at {time} – and {does} it in the {tool}.",
)
# What opens a section now and then and leans on what stands above it.
LEANING = (
    "It {does} the {item} of the {place} in {town} at {time} for the {person} who keeps the {spot}.",
    "This {tool} {does} the {item} at the {spot} of the {place} for the {person} in {town} until {time}.",
)
HEADINGS = (
    "How the {place} {does} the {item}",
    "The {job} in {month}",
    "What is the {tool} of the {place}?",
    "Moving the {item} to the {spot}",
    "When does the {job} start in {town}?",
    "A {day} with the {person}",
)
ITEMS = (
    "Open the {tool} at the {spot} in {town}",
    "{Item} from the {place} in {town} with the {job} of {month}",
    "The {person} of the {place} {does} the {item} at the {spot} on {day} with the {tool}.",
)


ASIDES: tuple[Kind, ...] = ("list", "table", "code", "list", "quote", "table", "figure", "list", "code")
"""What stands between the paragraphs of section after section."""


LONG = 18
"""Words from which a sentence of two clauses is parsed in any case."""


@dataclass(frozen=True)
class Block:
    """One building block; ``texts`` are its sentences, items, rows of cells joined by tabs, or lines of code."""

    kind: Kind
    texts: tuple[str, ...]
    level: int = 0


@dataclass(frozen=True)
class Draft:
    """
    One draft and places to type in.

    ``plain`` and ``laden`` are sentences of its paragraphs without markup, in order: those that need no parse, and
    those that need one wherever they stand. ``cells`` are cells of its tables. Each stands in ``text`` once.
    """

    name: str
    text: str
    words: int
    plain: tuple[str, ...]
    laden: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass
class Writer:
    """Writes drafts and never the same sentence twice; ``share`` is how many of them need a parse."""

    seed: int
    share: float = 0.55
    _seen: set[str] = field(default_factory=set)
    _random: random.Random = field(init=False)
    _asides: Iterator[Kind] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def draft(self, name: str, words: int) -> Draft:
        """A draft of at least so many words; the suffix of its name decides the format."""
        self._asides = itertools.cycle(ASIDES)
        plain: list[str] = []
        laden: list[str] = []
        blocks: list[Block] = []
        written = 0
        while written < words:
            for block in self._section(plain, laden):
                blocks.append(block)
                written += _words(block)
                if written >= words:
                    break
        cells = [
            cell for block in blocks if block.kind == "table" for row in block.texts[1:] for cell in row.split("\t")
        ]
        text = RENDERERS[name.rpartition(".")[2]](self._title(), blocks)
        return Draft(name, text, written, tuple(plain), tuple(laden), tuple(cells))

    def prose(self, words: int) -> str:
        """Paragraphs of at least so many words in all, without markup: something to paste."""
        paragraphs: list[str] = []
        while sum(len(one.split()) for one in paragraphs) < words:
            sentences = [self._sentence() for _ in range(self._random.randint(3, 6))]
            paragraphs.append(re.sub(r"</?[abc]>", "", " ".join(sentences)))
        return "\n\n".join(paragraphs) + "\n\n"

    def _section(self, plain: list[str], laden: list[str]) -> Iterator[Block]:
        draw = self._random
        yield Block("heading", (self._fresh(draw.choice(HEADINGS)),), draw.choice((2, 2, 3)))
        aside = next(self._asides)
        for kind in ("paragraph", "paragraph", aside, "paragraph"):
            if kind == "paragraph":
                yield Block("paragraph", tuple(self._typable(plain, laden) for _ in range(draw.randint(3, 6))))
            else:
                yield self._aside(kind)

    def _typable(self, plain: list[str], laden: list[str]) -> str:
        """A new sentence, noted under what it needs if it has no markup and that is sure."""
        sentence = self._sentence()
        if "<" in sentence:
            return sentence
        if self._is_plain:
            plain.append(sentence)
        elif len(sentence.split()) >= LONG and re.search("[,;–]", sentence):
            laden.append(sentence)
        return sentence

    def _sentence(self) -> str:
        draw = self._random.random()
        self._is_plain = draw >= self.share
        leaning = self.share and draw < 0.02
        return self._fresh(self._random.choice(LEANING if leaning else PLAIN if self._is_plain else LADEN))

    def _aside(self, kind: Kind) -> Block:
        count = self._random.randint(3, 6)
        match kind:
            case "list":
                return Block(kind, tuple(self._fresh(self._random.choice(ITEMS)) for _ in range(count)))
            case "table":
                rows = (
                    f"{self._fresh('{Item} {n} of {town}')}\t{self._fill('{n}')}\t{self._fresh('{spot} {n}')}"
                    for _ in range(count)
                )
                return Block(kind, ("What\tRows\tWhere", *rows))
            case "code":
                return Block(
                    kind,
                    tuple(self._fill("run {job} {flag} {n}  # the {item}, and then the {spot}") for _ in range(count)),
                )
            case _:
                return Block(kind, (self._sentence(),))

    def _title(self) -> str:
        return self._fill("The {job} of the {place} in {town}")

    def _fresh(self, template: str) -> str:
        while (text := self._fill(template)) in self._seen:
            # Short templates run out; a number makes room.
            template = template if "{n}" in template else re.sub(r"(\W?)$", r" {n}\1", template)
        self._seen.add(text)
        return text

    def _fill(self, template: str) -> str:
        text = re.sub(r"\{(\w+)\}", lambda slot: self._pick(slot[1]), template)
        return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)

    def _pick(self, slot: str) -> str:
        match slot:
            case "n":
                return str(self._random.randint(13, 9_999))
            case "p":
                return str(self._random.randint(3, 97))
            case "Item":
                return self._random.choice(PICKS["item"]).capitalize()
        return self._random.choice(PICKS[slot])


def _words(block: Block) -> int:
    return 0 if block.kind == "code" else sum(len(text.split()) for text in block.texts)


def _markdown(title: str, blocks: list[Block], opening: str = "") -> str:
    head = (
        f"---\ntitle: {title}\nauthor: Mara Lind\ndate: 2026-03-14\ntags: [rows, crates]\n---\n\n{opening}# {title}\n\n"
    )
    marks = _MarkdownMarks()
    body = "\n\n".join(_markdown_block(block, marks) for block in blocks)
    return f"{head}{body}\n\n{marks.definitions()}"


class _MarkdownMarks:
    """Writes inline marks; every third link has its address at the end of the draft, every third is a footnote."""

    def __init__(self) -> None:
        self._links = 0

    def inline(self, text: str) -> str:
        text = re.sub(r"<a>(.*?)</a>", self._link, text)
        return re.sub(r"</?b>", "**", re.sub(r"</?c>", "`", text))

    def _link(self, match: re.Match[str]) -> str:
        self._links += 1
        address = f"https://example.org/{self._links}"
        return (f"[{match[1]}]({address})", f"[{match[1]}][ref-{self._links}]", f"{match[1]}[^{self._links}]")[
            self._links % 3
        ]

    def definitions(self) -> str:
        lines = []
        for number in range(1, self._links + 1):
            if number % 3 == 1:
                lines.append(f"[ref-{number}]: https://example.org/{number} 'Page {number}'\n")
            elif number % 3 == 2:
                lines.append(f"[^{number}]: Look at shelf B{number} in the reading room of the archive.\n\n")
        return "".join(lines)


def _markdown_block(block: Block, marks: _MarkdownMarks) -> str:
    texts = [marks.inline(text) for text in block.texts]
    match block.kind:
        case "heading":
            return f"{'#' * block.level} {texts[0]}"
        case "list":
            return "\n".join(f"- {text}" for text in texts)
        case "table":
            rows = [f"| {text.replace(chr(9), ' | ')} |" for text in texts]
            return "\n".join((rows[0], "| --- | ---: | --- |", *rows[1:]))
        case "code":
            return "\n".join(("```sh", *texts, "```"))
        case "quote":
            return f"> {texts[0]}"
        case "figure":
            return f"![{block.texts[0].split(' ', 3)[2]}](figure.png)"
    return " ".join(texts)


def _mdx(title: str, blocks: list[Block]) -> str:
    text = _markdown(title, blocks, "import { Note } from './note'\n\nexport const rows = 40\n\n")
    return re.sub(r"^> (.*)$", r"<Note kind={rows}>\n\n\1\n\n</Note>", text, flags=re.MULTILINE)


def _html(title: str, blocks: list[Block]) -> str:
    body = "\n".join(map(_html_block, blocks))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<script type="application/ld+json">\n'
        f'{{"@context": "https://schema.org", "@type": "Article", "headline": "{title}", "author": "Mara Lind"}}\n'
        f"</script>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html_block(block: Block) -> str:
    texts = [text.replace("<a>", '<a href="https://example.org/page">') for text in block.texts]
    texts = [text.replace("<c>", "<code>").replace("</c>", "</code>") for text in texts]
    match block.kind:
        case "heading":
            return f"<h{block.level}>{texts[0]}</h{block.level}>"
        case "list":
            return "<ul>\n" + "\n".join(f"<li>{text}</li>" for text in texts) + "\n</ul>"
        case "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in text.split("\t")) for text in texts)
            return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
        case "code":
            return "<pre><code>" + "\n".join(texts) + "</code></pre>"
        case "quote":
            return f"<blockquote><p>{texts[0]}</p></blockquote>"
        case "figure":
            return '<figure><img src="figure.png" alt="A shelf with crates"></figure>'
    return f"<p>{' '.join(texts)}</p>"


RENDERERS: dict[str, Callable[[str, list[Block]], str]] = {"md": _markdown, "mdx": _mdx, "html": _html}


def series(suffix: str, sizes: tuple[str, ...] = tuple(SIZES)) -> list[Draft]:
    """Drafts of growing size in one format."""
    writer = Writer(seed=FORMATS.index(suffix) + 1)
    return [writer.draft(f"{size}.{suffix}", SIZES[size]) for size in sizes]


def corpus(count: int) -> list[Draft]:
    """So many drafts of about 1,000 words, two of three in Markdown."""
    writer = Writer(seed=10)
    return [writer.draft(f"{number:03}.{('md', 'md', 'html')[number % 3]}", 1_000) for number in range(count)]


def unclaiming(words: int) -> Draft:
    """A draft in which no sentence needs a parse."""
    return Writer(seed=11, share=0).draft("plain.md", words)


def save(drafts: list[Draft], folder: Path) -> list[Path]:
    """Writes drafts into a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for draft in drafts:
        (folder / draft.name).write_text(draft.text, "utf-8")
    return [folder / draft.name for draft in drafts]


if __name__ == "__main__":
    for suffix in FORMATS:
        save(series(suffix), Path(sys.argv[1]))
