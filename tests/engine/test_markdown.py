"""Markdown and MDX as a document: what is a block, what is prose, what is neither."""

import time

import pytest

from citewell.document import Block, Document
from citewell.markup import read


def words(document: Document) -> list[str]:
    return [block.prose.text for block in document.blocks]


def only(text: str, path: str = "draft.md") -> Block:
    (block,) = read(text, path=path).blocks
    return block


def inlines(block: Block) -> list[tuple[str, str, str]]:
    """Kind, words and target of each piece of inline markup."""
    return [(inline.kind, inline.prose.of(block.prose.text), inline.target) for inline in block.prose.inlines]


def regions(text: str, path: str = "draft.md") -> list[tuple[str, str]]:
    return [(region.kind, region.span.of(text)) for region in read(text, path=path).regions]


def test_kinds_levels_and_containers() -> None:
    text = (
        "# Top {#top .wide}\n\nIntro.\n\n- one\n\n  more\n  1. deep\n\n> Said.\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "Word\n: Meaning.\n\nNote.[^n]\n\n[^n]: Small print.\n"
    )
    found = [(block.kind, block.level, block.containers, block.prose.text) for block in read(text).blocks]
    assert found == [
        ("heading", 1, (), "Top"),
        ("paragraph", 0, (), "Intro."),
        ("item", 1, ("list",), "one"),
        ("paragraph", 0, ("list",), "more"),
        ("item", 2, ("list", "ordered-list"), "deep"),
        ("paragraph", 0, ("quote",), "Said."),
        ("header-cell", 0, ("table",), "a"),
        ("header-cell", 0, ("table",), "b"),
        ("cell", 0, ("table",), "c"),
        ("cell", 0, ("table",), "d"),
        ("term", 0, (), "Word"),
        ("definition", 0, (), "Meaning."),
        ("paragraph", 0, (), "Note."),
        ("paragraph", 0, ("footnote",), "Small print."),
    ]
    assert read(text).contents[0].anchor == "top"


def test_block_spans_name_their_source() -> None:
    text = "## Head *x* ##\n\n- [x] done\n\nSetext\n------\n"
    assert [block.span.of(text) for block in read(text).blocks] == ["## Head *x* ##", "done", "Setext\n------"]


@pytest.mark.parametrize(
    "text",
    [
        "> [!NOTE]\n> Mind the gap.\n",
        ":::note A title\nMind the gap.\n:::\n",
        ":::{tip}\n\nMind the gap.\n\n:::\n",
        '!!! note "A title"\n    Mind the gap.\n',
        "???+ tip\n\n    Mind the gap.\n",
    ],
)
def test_admonitions_hold_prose_and_are_no_quotes(text: str) -> None:
    block = only(text)
    assert (block.prose.text, block.containers) == ("Mind the gap.", ("admonition",))


def test_a_directive_that_is_never_closed_holds_nothing() -> None:
    assert [block.containers for block in read(":::note\n\nOne.\n\n# Two\n").blocks] == [(), ()]


def test_inline_markup() -> None:
    block = only(
        'A [link *in*](http://a.example "t"), `code`, **bold**, ~~gone~~, ![alt *x*](i.png) and [ref].\n\n[ref]: /r'
    )
    assert block.prose.text == "A link in, code, bold, gone,  and ref."
    assert block.prose.masked == "A link in, Xxxx, bold, gone,  and ref."
    assert inlines(block) == [
        ("link", "link in", "http://a.example"),
        ("emphasis", "in", ""),
        ("code", "code", ""),
        ("strong", "bold", ""),
        ("strike", "gone", ""),
        ("image", "", "i.png"),
        ("link", "ref", "/r"),
    ]
    assert next(inline.title for inline in block.prose.inlines if inline.kind == "image") == "alt x"


def test_breaks() -> None:
    block = only("One\ntwo  \nthree\\\nfour<br>five")
    assert block.prose.text == "One\ntwo\nthree\nfour\nfive"
    assert block.prose.masked == "One two\nthree\nfour\nfive"
    assert [sentence.text for sentence in block.sentences] == ["One two", "three", "four", "five"]


def test_sentences_of_cells_and_headings() -> None:
    document = read("# One. Two.\n\n| a |\n|---|\n| It works. It lasts. |\n")
    assert [[s.text for s in block.sentences] for block in document.blocks] == [
        ["One. Two."],
        ["a"],
        ["It works.", "It lasts."],
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("**Note:** The valve closes. It opens again.", ["The valve closes.", "It opens again."]),
        ("- **Two tanks** - The valve closes.", ["The valve closes."]),
        ("*Cost*: The valve is cheap.", ["The valve is cheap."]),
        ("__Cost__ — the valve is cheap.", ["the valve is cheap."]),
        ("***Cost:*** The valve is cheap.", ["The valve is cheap."]),
        ("**Cost:**\nThe valve is cheap.", ["The valve is cheap."]),
        ("**Cost.** The valve is cheap.", ["Cost.", "The valve is cheap."]),
        ("**The valve is cheap.** It lasts.", ["The valve is cheap.", "It lasts."]),
        ("**Note: the valve closes.**", ["Note: the valve closes."]),
        ("**Note:**", ["Note:"]),
        ("**Valves** close by themselves.", ["Valves close by themselves."]),
        ("**Valve** - a small one - closes.", ["Valve - a small one - closes."]),
        ("**Low-cost** and **quick:** both.", ["Low-cost and quick: both."]),
        ("The **Note:** it closes.", ["The Note: it closes."]),
        ("**One two three four five six seven eight nine:** it closes.", [
            "One two three four five six seven eight nine: it closes."
        ]),
    ],
)  # fmt: skip
def test_a_label_that_opens_a_block_is_in_no_sentence(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in only(text).sentences] == sentences


def test_raw_inline_html() -> None:
    block = only('Press <kbd>Ctrl</kbd>, <b>now</b>, or <a href="/u">go</a><script>let x = "no words"</script>.')
    assert block.prose.text == "Press Ctrl, now, or go."
    assert block.prose.masked == "Press Xxxx, now, or go."
    assert ("link", "go", "/u") in inlines(block)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b_c?d=1",
        "me@a.example",
        "/etc/hosts",
        "src/app",
        "README.md",
        "app/models/user.py",
        "www.a.example",
    ],
)
def test_addresses_are_one_noun(address: str) -> None:
    block = only(f"Open {address}, then wait.")
    assert block.prose.text == f"Open {address}, then wait."
    assert block.prose.masked == f"Open X{'x' * (len(address) - 1)}, then wait."
    assert [(inline.kind, inline.target) for inline in block.prose.inlines] == [("url", address)]


@pytest.mark.parametrize(
    "text", ["Use it and/or wait.", "Node.js is fast.", "It is 1.5 times.", "Read e.g. this.", "A TCP/IP stack."]
)
def test_words_are_no_addresses(text: str) -> None:
    assert only(text).prose.masked == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("It is $x^2$ high.", "It is Xxxxx high."),
        ("So $$a * b * c$$ holds.", "So Xxxxxxxxxxxxx holds."),
        ("It costs $5 and $6.", "It costs $5 and $6."),
        ("From $5-$6, or $7/mo.", "From $5-$6, or $7/mo."),
        ("Set $HOME and $PATH.", "Set $HOME and $PATH."),
        ("Pay $20 for it and get 5$.", "Pay $20 for it and get 5$."),
    ],
)
def test_mathematics_but_no_prices(text: str, masked: str) -> None:
    assert only(text).prose.masked == masked


def test_front_matter_is_no_prose() -> None:
    text = "---\ntitle: Our page\n---\n\nText.\n"
    document = read(text, path="post.md")
    assert words(document) == ["Text."]
    assert document.title == "Our page"
    assert document.page
    assert not read(text, path="README.md").page
    assert read("Text.\n\n---\n\ntitle: no\n\n---\n").front_matter is None


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("support-vector-machines.md", True),
        ("history-of-rome.md", True),
        ("news-2024-launch.md", True),
        ("news-2024.md", True),
        ("security-best-practices.md", True),
        ("changes-in-google-search.md", True),
        ("todo-apps-compared.md", True),
        ("support-us.md", True),
        ("licenses-compared.md", True),
        ("docs/SUPPORT.md", False),
        ("SUPPORT.de.md", False),
        ("contributing_pt-BR.md", False),
        ("Security.zh-Hans.md", False),
        ("CHANGES-2.x.md", False),
        ("HISTORY-v1.md", False),
        ("news.1.0.md", False),
        ("CODE_OF_CONDUCT.md", False),
        ("README.de.md", False),
        ("readme-for-packagers.md", False),
        ("CHANGELOG-2.x.md", False),
        ("LICENCE-MIT.md", False),
    ],
)
def test_files_of_a_repository_are_no_pages(name: str, page: bool) -> None:
    assert read("---\ntitle: Our page\n---\n\nText.\n", path=name).page is page


def test_json_ld_in_a_fence_is_data() -> None:
    text = '> ```json-ld\n> {"@type": "Article"}\n> ```\n'
    (island,) = read(text).islands
    assert island.form == "fence"
    assert island.root is not None
    assert island.root.get("@type") is not None
    assert island.span.of(text) == '```json-ld\n> {"@type": "Article"}\n> ```'
    assert read('```json\n{"@context": "https://schema.org"}\n```\n').islands
    assert not read('```json\n{"a": 1}\n```\n').islands


def test_regions() -> None:
    text = "A `b` [c](d) ![e](f) <g> {{ h }} $i$ j.py <!-- k -->\n\n    code\n\n[l]: m\n"
    assert regions(text) == [
        ("code", "`b`"),
        ("link-target", "(d)"),
        ("image-alt", "e"),
        ("link-target", "](f)"),
        ("tag", "<g>"),
        ("template", "{{ h }}"),
        ("math", "$i$"),
        ("url", "j.py"),
        ("comment", "<!-- k -->"),
        ("code", "    code"),
        ("definition", "[l]: m"),
    ]


def test_comments_of_every_form() -> None:
    text = "One.\n\n<!-- a -->\n\nTwo <!-- b --> three. {/* c */}\n"
    assert [span.of(text) for span in read(text).comments] == ["<!-- a -->", "<!-- b -->", "{/* c */}"]


def test_mdx() -> None:
    text = (
        "import A from './a'\n\nexport const meta = {\n  x: 1\n}\n\n<Tabs\n  a={{ b: '>' }}\n>\n    <Tab label=\"l\">\n\n"
        "    Indented *prose* {props.n} here.\n\n    </Tab>\n</Tabs>\n"
    )
    block = only(text, "draft.mdx")
    assert block.prose.text == "Indented prose {props.n} here."
    assert block.prose.masked == "Indented prose Xxxxxxxxx here."


def test_a_draft_in_another_language() -> None:
    german = "Das ist ein ganz gewöhnlicher Satz, der mit der Sache nichts zu tun hat und nur hier steht."
    assert not read(german + "\n\n" + german).english
    assert not read("---\nlang: de\n---\n\nOK.\n").english
    mixed = read(
        f"This is a plain sentence that stands here and says what it has to say.\n\n{german}\n\nThis is the last of them all here.\n"
    )
    assert mixed.english
    assert [block.content.english for block in mixed.blocks] == [True, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "\n\n",
        "\0",
        "\ud800",
        "---\n",
        "```",
        "<",
        "{{",
        "[",
        "|\n-",
        "- ",
        "> ",
        "# ",
        "[^1]:",
        "$$",
        ":::",
        "<!--",
        "\r",
    ],
)
def test_scraps_do_no_harm(text: str) -> None:
    for path in ("a.md", "a.mdx"):
        assert read(text, path=path).text == text


N = 10_000


@pytest.mark.parametrize(
    "text",
    [
        ">" * N + "a", "[" * N + "a" + "]" * N, "![" * N + "a" + "](b)" * N, "[a](" * N, "*" * N + "a" + "*" * N, "*a_ " * N,
        "<a " * N, "^[" * N, "$a " * N, "{{ " * N, "{" * N, "{% a" * N, "<!--" * N, "`a``b" * N, "|a" * 500 + "\n" + "|-" * 500,
        "- " * N, "".join(" " * (2 * n) + "- a\n" for n in range(300)), "a <b>" * N, "see a.py " * N, "a-" * N, "a." * N,
    ],
    ids=lambda text: text[:8].strip(),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    for path in ("a.md", "a.mdx"):
        start = time.process_time()
        read(text, path=path)
        assert time.process_time() - start < 10


@pytest.mark.slow
def test_a_line_of_five_megabytes() -> None:
    for text in ("One two three four. " * 250_000, "a *b* `c` [d](e). " * 280_000, "a" * 5_000_000):
        start = time.process_time()
        read(text)
        assert time.process_time() - start < 20


def test_what_the_parser_cannot_take_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("citewell.markup.markdown._parser", fail)
    assert words(read("One *two*.\nThree.\n\nFour.\n")) == ["One *two*.\nThree.", "Four."]
