"""Hostile drafts: what no writer writes on purpose, each made anew, in any size."""

import json
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["DRAFTS", "Hostile"]


@dataclass(frozen=True)
class Hostile:
    """
    A kind of hostile draft.

    ``make`` gives its text, or its bytes where they are no UTF-8, ``times`` over whatever it is made of; ``times`` here is
    the size at which it is measured.
    """

    name: str
    suffix: str
    times: int
    make: Callable[[int], str | bytes]

    def bytes(self, times: int) -> bytes:
        """The file, ``times`` over what it is made of."""
        made = self.make(times)
        return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


_SENTENCE = "The lamp is much faster than before, and it shows the way to every page. "


def _numbered(part: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """A draft of a part over and over, with its number in place of each ``#0``."""
    return lambda times: before + "".join(part.replace("#0", str(number)) for number in range(times)) + after


def _repeated(part: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda times: before + part * times + after


def _wrapped(opening: str, middle: str, closing: str) -> Callable[[int], str]:
    return lambda times: opening * times + middle + closing * times


def _json_ld(json_text: str) -> str:
    return f'<script type="application/ld+json">{json_text}</script>\n\n<p>A lamp.</p>\n'


def _aliases(levels: int) -> str:
    """Each level names the one before nine times: nine to the power of all values, were they written out."""
    lines = ["a0: &a0 [lamp, lamp, lamp, lamp, lamp, lamp, lamp, lamp, lamp]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "---\n" + "\n".join(lines) + "\n---\n\nA lamp.\n"


def _merged(levels: int) -> str:
    """The same with merged mappings."""
    lines = ["a0: &a0 {k0: lamp}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}], k{n}: lamp}}" for n in range(1, levels)]
    return "---\n" + "\n".join(lines) + "\n---\n\nA lamp.\n"


def _many_types(times: int) -> str:
    things = [
        {"@type": "Thing", "@id": f"#{number}", "name": f"Lamp {number}", "isPartOf": {"@id": f"#{number - 1}"}}
        for number in range(times)
    ]
    return _json_ld(json.dumps({"@context": "https://schema.org", "@graph": things}))


def _table_columns(times: int) -> str:
    return "| a " * times + "|\n" + "| - " * times + "|\n" + "| b " * times + "|\n"


def _binary(times: int) -> bytes:
    return bytes(number * 7919 % 256 for number in range(times))


DRAFTS = (
    # Nested deeply
    Hostile("block quotes in block quotes", ".md", 10_000, _wrapped("> ", "Text.\n", "")),
    Hostile("lists in lists, on one line", ".md", 10_000, _wrapped("- ", "Text.\n", "")),
    Hostile("lists in lists, line by line", ".md", 1_000, lambda n: "".join(f"{'  ' * at}- Text.\n" for at in range(n))),
    Hostile("HTML tags in Markdown", ".md", 10_000, _wrapped("<div>", "Text.", "</div>")),
    Hostile("HTML tags on lines of their own", ".md", 10_000, _wrapped("<div>\n\n", "Text.\n\n", "</div>\n\n")),
    Hostile("HTML tags", ".html", 10_000, _wrapped("<div>", "Text.", "</div>")),
    Hostile("inline HTML tags", ".html", 10_000, _wrapped("<b>", "Text.", "</b>")),
    Hostile("HTML lists", ".html", 10_000, _wrapped("<ul><li>Text.", "Text.", "</li></ul>")),
    Hostile("HTML tables", ".html", 10_000, _wrapped("<table><tr><td>", "Text.", "</table>")),
    Hostile("HTML block quotes", ".html", 10_000, _wrapped("<blockquote><p>Text.", "Text.", "</blockquote>")),
    Hostile("JSX elements", ".mdx", 10_000, _wrapped("<Box>\n", "Text.\n", "</Box>\n")),
    Hostile("JSX braces", ".mdx", 10_000, _wrapped("{", "Text.", "}")),
    Hostile("emphasis in emphasis", ".md", 10_000, _wrapped("*a **b ", "Text.", "** *")),
    Hostile("brackets in brackets", ".md", 50_000, _wrapped("[", "Text.", "]")),
    Hostile("links in links", ".md", 10_000, _wrapped("[a ", "Text.", "](b)")),
    Hostile("images in images", ".md", 10_000, _wrapped("![a ", "Text.", "](b)")),
    Hostile("notes in notes", ".md", 10_000, _wrapped("^[a ", "Text.", "]")),
    Hostile("brackets in prose", ".md", 50_000, _wrapped("(", "Text.", ")")),
    Hostile("admonitions in admonitions", ".md", 10_000, _wrapped(":::note\n", "Text.\n", ":::\n")),
    Hostile("template tags in template tags", ".md", 10_000, _wrapped("{% if x %}\n", "Text.\n", "{% endif %}\n")),
    # Long
    Hostile("10 MB of prose on one line", ".md", 10_000_000 // len(_SENTENCE), _repeated(_SENTENCE)),
    Hostile("10 MB without a space", ".md", 10_000_000, _repeated("x")),
    Hostile("10 MB in one sentence", ".md", 10_000_000 // 22, _repeated("word and much faster, ")),
    Hostile("10 MB of prose on one line of HTML", ".html", 10_000_000 // len(_SENTENCE), _repeated(_SENTENCE, "<p>")),
    Hostile("10 MB of paragraphs", ".md", 10_000_000 // (len(_SENTENCE) + 2), _repeated(_SENTENCE + "\n\n")),
    Hostile("10 MB of HTML paragraphs", ".html", 10_000_000 // (len(_SENTENCE) + 8), _repeated(f"<p>{_SENTENCE}</p>\n")),
    Hostile("one sentence of 20,000 words", ".md", 5_000, _repeated("word and much faster, ")),
    Hostile("one word of a megabyte", ".md", 1_000_000, _repeated("x")),
    Hostile("blank lines", ".md", 1_000_000, _repeated("\n", "A lamp.\n")),
    Hostile("blanks", ".md", 1_000_000, _repeated(" ", "A lamp.", "A lamp.\n")),
    Hostile("tabs", ".md", 100_000, _repeated("\t", "- A lamp.\n", "A lamp.\n")),
    # Many
    Hostile("links", ".md", 100_000, _repeated("[a](b) ")),
    Hostile("links with words", ".md", 100_000, _repeated("See [the lamp](https://example.org/). ")),
    Hostile("links in HTML", ".html", 100_000, _repeated("<a href=b>a</a> ")),
    Hostile("links of which none is defined", ".md", 100_000, _repeated("[a][b] ")),
    Hostile("bare addresses", ".md", 100_000, _repeated("https://example.org/a ")),
    Hostile("autolinks", ".md", 100_000, _repeated("<https://example.org/a> ")),
    Hostile("definitions of links", ".md", 100_000, _numbered("[a#0]: /b\n", after="\nSee [the lamp][a1].\n")),
    Hostile("definitions with their links", ".md", 50_000, _numbered("[a#0]\n\n[a#0]: /b\n\n")),
    Hostile("notes", ".md", 100_000, _numbered("Text[^#0].\n\n[^#0]: Note.\n\n")),
    Hostile("references to one note", ".md", 100_000, _repeated("[^1] ", after="\n\n[^1]: Note.\n")),
    Hostile("inline notes", ".md", 100_000, _repeated("^[a] ")),
    Hostile("headings", ".md", 100_000, _numbered("# Lamp #0\n\n")),
    Hostile("headings of HTML", ".html", 100_000, _numbered("<h2>Lamp #0</h2>")),
    Hostile("paragraphs", ".md", 100_000, _numbered("Lamp #0.\n\n")),
    Hostile("sentences", ".md", 100_000, _numbered("Lamp #0. ")),
    Hostile("table rows", ".md", 100_000, _repeated("| a | b |\n", "| a | b |\n| - | - |\n")),
    Hostile("table columns", ".md", 100_000, _table_columns),
    Hostile("table rows of HTML", ".html", 100_000, _repeated("<tr><td>a<td>b", "<table>")),
    Hostile("table columns without rows", ".md", 100_000, _repeated("| a ", after="|\n")),
    Hostile("list items", ".md", 100_000, _repeated("- Lamp.\n")),
    Hostile("numbered list items", ".md", 100_000, _repeated("1. Lamp.\n")),
    Hostile("list items of HTML", ".html", 100_000, _repeated("<li>Lamp.", "<ul>")),
    Hostile("terms with definitions", ".md", 100_000, _repeated("Lamp\n: Light\n\n")),
    Hostile("HTML comments", ".md", 100_000, _repeated("<!-- a --> ")),
    Hostile("HTML comments without an end", ".md", 100_000, _repeated("<!-- a ")),
    Hostile("ignore comments", ".md", 100_000, _repeated("<!-- citewell-disable-line puffery -->\n")),
    Hostile("ignore comments for sections", ".md", 100_000, _repeated("<!-- citewell-disable-section puffery -->\n")),
    Hostile("ignore comments that open", ".md", 100_000, _repeated("<!-- citewell-disable puffery -->\n\nIt is world-class.\n\n")),
    Hostile("backticks", ".md", 100_000, _repeated("` ")),
    Hostile("backticks of all lengths", ".md", 500, lambda n: "".join(f"a{'`' * at} " for at in range(1, n))),
    Hostile("code fences", ".md", 100_000, _repeated("```\na\n```\n")),
    Hostile("code fences without an end", ".md", 100_000, _numbered("```a#0\n")),
    Hostile("entities", ".md", 100_000, _repeated("&amp;")),
    Hostile("entities without an end", ".md", 100_000, _repeated("&amp")),
    Hostile("escapes", ".md", 100_000, _repeated("\\*")),
    Hostile("hard line breaks", ".md", 100_000, _repeated("Lamp.  \n")),
    Hostile("horizontal rules", ".md", 100_000, _repeated("---\n\n")),
    Hostile("setext underlines", ".md", 100_000, _repeated("a\n=\n")),
    Hostile("dollars", ".md", 100_000, _repeated("$a ")),
    Hostile("template tags", ".md", 100_000, _repeated("{{ a }} ")),
    Hostile("template tags without an end", ".md", 100_000, _repeated("{{ a {% b ")),
    Hostile("shortcodes", ".md", 100_000, _repeated("{{< a >}} ")),
    Hostile("placeholders", ".md", 100_000, _repeated("[NUMBER] ")),
    Hostile("numbers", ".md", 100_000, _numbered("It costs #0 euros. ")),
    Hostile("acronyms", ".md", 50_000, _numbered("The A#0B is a lamp. ")),
    Hostile("checkboxes", ".md", 100_000, _repeated("- [ ] Lamp.\n")),
    Hostile("MDX imports", ".mdx", 100_000, _numbered("import A#0 from 'a'\n")),
    Hostile("JSX attributes", ".mdx", 100_000, _repeated(" a={b}", "<A", " />\n")),
    Hostile("attributes", ".html", 100_000, _numbered(" a#0=b", "<p", ">Text.")),
    Hostile("elements of a page's head", ".html", 100_000, _repeated("<meta name=a content=b>", "<html><head>")),
    Hostile("microdata", ".html", 30_000, _repeated("<div itemscope itemtype=https://schema.org/Thing><p itemprop=name>a</p></div>")),
    Hostile("microdata in microdata", ".html", 10_000, _repeated("<div itemprop=a itemscope itemtype=https://schema.org/Thing>")),
    # Pathological
    Hostile("emphasis that opens", ".md", 50_000, _repeated("*a **a ")),
    Hostile("emphasis that closes", ".md", 50_000, _repeated("a** a* ")),
    Hostile("emphasis of both kinds", ".md", 50_000, _repeated("*a_ ")),
    Hostile("a run of stars", ".md", 100_000, _repeated("*", after="a")),
    Hostile("a run of underscores", ".md", 100_000, _repeated("_", after="a")),
    Hostile("underscores in words", ".md", 100_000, _repeated("a_")),
    Hostile("tildes", ".md", 50_000, _repeated("~~a ~")),
    Hostile("brackets that open", ".md", 100_000, _repeated("[")),
    Hostile("brackets that close", ".md", 100_000, _repeated("]")),
    Hostile("link texts that open", ".md", 50_000, _repeated("[a](")),
    Hostile("images that open", ".md", 50_000, _repeated("![")),
    Hostile("notes that open", ".md", 50_000, _repeated("^[")),
    Hostile("link titles that open", ".md", 20_000, _repeated('[a](b "')),
    Hostile("definitions that open", ".md", 50_000, _repeated("[a]: <b\n")),
    Hostile("angle brackets", ".md", 100_000, _repeated("<")),
    Hostile("tags that open", ".md", 50_000, _repeated("<a b='")),
    Hostile("processing instructions that open", ".md", 50_000, _repeated("<? ")),
    Hostile("declarations that open", ".md", 50_000, _repeated("<!A ")),
    Hostile("CDATA that opens", ".md", 50_000, _repeated("<![CDATA[ ")),
    Hostile("braces that open", ".mdx", 50_000, _repeated("{ ")),
    Hostile("JSX tags that open", ".mdx", 50_000, _repeated("<A b={")),
    Hostile("quotation marks", ".md", 100_000, _repeated('" ')),
    Hostile("curly quotation marks", ".md", 100_000, _repeated("“a ")),
    Hostile("dots", ".md", 100_000, _repeated(".")),
    Hostile("initials", ".md", 100_000, _repeated("A. ")),
    Hostile("question marks", ".md", 100_000, _repeated("?! ")),
    Hostile("commas", ".md", 100_000, _repeated("a, ")),
    Hostile("hyphens", ".md", 100_000, _repeated("a-")),
    Hostile("slashes", ".md", 100_000, _repeated("a/")),
    Hostile("colons", ".md", 100_000, _repeated("a:")),
    Hostile("at signs", ".md", 100_000, _repeated("a@")),
    Hostile("digits", ".md", 100_000, _repeated("1")),
    Hostile("digits with commas", ".md", 50_000, _repeated("1,000")),
    Hostile("capitals", ".md", 100_000, _repeated("A")),
    Hostile("a quote of lazy lines", ".md", 50_000, _repeated("a\n", "> ")),
    Hostile("quotes and lists by turns", ".md", 5_000, _repeated("> - ", after="Text.\n")),
    Hostile("pipes", ".md", 100_000, _repeated("|")),
    Hostile("pipes on lines", ".md", 50_000, _repeated("|\n")),
    Hostile("delimiter rows", ".md", 50_000, _repeated("|-|\n")),
    # Front matter and data
    Hostile("YAML aliases of aliases", ".md", 30, _aliases),
    Hostile("YAML merges of merges", ".md", 30, _merged),
    Hostile("YAML nested", ".md", 10_000, lambda n: f"---\na: {'[' * n}{']' * n}\n---\n\nA lamp.\n"),
    Hostile("YAML nested in lines", ".md", 1_000, lambda n: "---\n" + "".join(f"{' ' * i}a:\n" for i in range(n)) + "---\n\nA lamp.\n"),
    Hostile("YAML keys", ".md", 100_000, lambda n: "---\n" + "".join(f"k{i}: lamp\n" for i in range(n)) + "---\n\nA lamp.\n"),
    Hostile("YAML items", ".md", 100_000, _repeated("- lamp\n", "---\nauthor:\n", "---\n\nA lamp.\n")),
    Hostile("a YAML string", ".md", 2_000_000, _repeated("x ", "---\ntitle: '", "'\n---\n\nA lamp.\n")),
    Hostile("YAML anchors", ".md", 50_000, lambda n: "---\n" + "".join(f"k{i}: &a{i} lamp\n" for i in range(n)) + "---\n\nA lamp.\n"),
    Hostile("YAML dashes", ".md", 100_000, _repeated("- ", "---\na: ", "\n---\n\nA lamp.\n")),
    Hostile("YAML complex keys", ".md", 20_000, _repeated("? ", "---\n", "a\n---\n\nA lamp.\n")),
    Hostile("front matter without an end", ".md", 100_000, _numbered("k#0: lamp\n", "---\n")),
    Hostile("TOML keys", ".md", 50_000, lambda n: "+++\n" + "".join(f"k{i} = 'lamp'\n" for i in range(n)) + "+++\n\nA lamp.\n"),
    Hostile("TOML nested", ".md", 10_000, lambda n: f"+++\na = {'[' * n}{']' * n}\n+++\n\nA lamp.\n"),
    Hostile("TOML dotted keys", ".md", 10_000, lambda n: f"+++\n{'.'.join(['a'] * n)} = 1\n+++\n\nA lamp.\n"),
    Hostile("TOML tables", ".md", 20_000, lambda n: "+++\n" + "".join(f"[[a]]\nb = {i}\n" for i in range(n)) + "+++\n\nA lamp.\n"),
    Hostile("JSON front matter nested", ".md", 10_000, lambda n: '{"a": ' + "[" * n + "]" * n + "}\n\nA lamp.\n"),
    Hostile("JSON-LD nested in lists", ".html", 100_000, lambda n: _json_ld("[" * n + "]" * n)),
    Hostile("JSON-LD nested in objects", ".html", 100_000, lambda n: _json_ld('{"a":' * n + "1" + "}" * n)),
    Hostile("JSON-LD nodes", ".html", 100_000, _many_types),
    Hostile("JSON-LD keys", ".html", 100_000, lambda n: _json_ld("{" + ",".join(f'"k{i}": 1' for i in range(n)) + "}")),
    Hostile("JSON-LD with one key", ".html", 100_000, lambda n: _json_ld("{" + ",".join(['"a": 1'] * n) + "}")),
    Hostile("a JSON-LD string", ".html", 5_000_000, lambda n: _json_ld('{"@context": "https://schema.org", "@type": "Article", "headline": "' + "x" * n + '"}')),
    Hostile("a JSON-LD string of escapes", ".html", 500_000, lambda n: _json_ld('{"@context": "https://schema.org", "@type": "Article", "headline": "' + "\\u0041" * n + '"}')),
    Hostile("a JSON-LD number", ".html", 1_000_000, lambda n: _json_ld('{"@context": "https://schema.org", "@type": "Product", "weight": ' + "1" * n + "}")),
    Hostile("JSON-LD faults", ".html", 100_000, lambda n: _json_ld("[" + "a," * n + "]")),
    Hostile("JSON-LD islands", ".html", 20_000, _repeated('<script type="application/ld+json">{"@type": "Thing"}</script>')),
    Hostile("JSON-LD answers", ".html", 20_000, lambda n: _json_ld(json.dumps({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": f"What is lamp {i}?", "acceptedAnswer": {"@type": "Answer", "text": f"A lamp {i}."}} for i in range(n)]}))),
    Hostile("JSON-LD that names itself", ".html", 10_000, lambda n: _json_ld(json.dumps({"@context": "https://schema.org", "@graph": [{"@id": f"#{i}", "@type": "Person", "knows": {"@id": f"#{(i + 1) % n}"}} for i in range(n)]}))),
    # Characters
    Hostile("NUL bytes", ".md", 100_000, _repeated("A\0lamp. ")),
    Hostile("NUL bytes late", ".md", 100_000, _repeated("A\0lamp. ", "A lamp. " * 2_000)),
    Hostile("lone surrogates", ".md", 20_000, _repeated("A lamp \ud800. ")),
    Hostile("invalid UTF-8", ".md", 100_000, lambda n: b"A lamp. " * n + b"\xff\xfe\xc0"),
    Hostile("UTF-16 with a mark", ".md", 100_000, lambda n: ("A lamp. " * n).encode("utf-16")),
    Hostile("UTF-16 without a mark", ".md", 100_000, lambda n: ("A lamp. " * n).encode("utf-16-le")),
    Hostile("UTF-32 with a mark", ".md", 100_000, lambda n: ("A lamp. " * n).encode("utf-32")),
    Hostile("UTF-32 without a mark", ".md", 100_000, lambda n: ("A lamp. " * n).encode("utf-32-be")),
    Hostile("right to left", ".md", 50_000, _repeated("\u202eThe lamp\u202c \u05d0\u05d1\u05d2. ")),
    Hostile("zero-width characters", ".md", 100_000, _repeated("a\u200b\u200d\ufeff\u2060 ")),
    Hostile("one letter with combining marks", ".md", 100_000, _repeated("\u0301", "A lamp", ".\n")),
    Hostile("letters with combining marks", ".md", 1_000, lambda n: ("A l" + "\u0301\u0327" * n + "amp. ") * 20),
    Hostile("emoji of many parts", ".md", 50_000, _repeated("👩‍👩‍👧‍👦 ")),
    Hostile("mathematical letters", ".md", 50_000, _repeated("𝐚𝐛𝐜 ")),
    Hostile("odd line ends", ".md", 100_000, _repeated("A lamp.\u2028\x85\x0b\x0c")),
    Hostile("CR alone", ".md", 100_000, _repeated("A lamp.\r\r")),
    Hostile("line ends of all kinds", ".md", 50_000, _repeated("A lamp.\r\n\n\r")),
    Hostile("names that look like paths", ".md", 20_000, _repeated("[a](../../../../etc/passwd) ![b](file:///dev/zero) C:\\a\\b \\\\host\\share ")),
    Hostile("byte order marks", ".md", 100_000, _repeated("\ufeff")),
    Hostile("binary", ".md", 1_000_000, _binary),
    Hostile("control characters", ".md", 100_000, _repeated("a\x01\x02\x1b[31m ")),
    # Never closed
    Hostile("HTML with nothing closed", ".html", 20_000, _repeated("<div><p>A <b>lamp <i>is <a href=x>here<ul><li>now<table><tr><td>")),
    Hostile("HTML misnested", ".html", 20_000, _repeated("<b><p></b>a<i></p>")),
    Hostile("HTML formatting never closed", ".html", 20_000, _repeated("<p><b><i><u><s>a")),
    Hostile("HTML formatting with attributes", ".html", 5_000, lambda n: "".join(f"<font a{i}=b><p>a" for i in range(n))),
    Hostile("HTML end tags", ".html", 100_000, _repeated("</p></b>")),
    Hostile("HTML scripts that open", ".html", 50_000, _repeated("<script>a")),
    Hostile("HTML comments that open", ".html", 50_000, _repeated("<!--a")),
    Hostile("HTML selects", ".html", 20_000, _repeated("<select><option>a")),
    Hostile("HTML foreign elements", ".html", 10_000, _repeated("<svg><g><math><mi>a")),
    Hostile("HTML templates", ".html", 10_000, _repeated("<template><p>a")),
    Hostile("an HTML attribute that never ends", ".html", 1_000_000, _repeated("a ", "<p title='")),
    Hostile("HTML entities without an end", ".html", 100_000, _repeated("&ampa")),
    Hostile("numeric references", ".html", 50_000, _repeated("&#x110000;&#0;&#xD800;&#128512;")),
)  # fmt: skip
"""All of them; the names are those of the table."""
