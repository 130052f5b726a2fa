"""Template tags and JSX leave the parser's sight without moving anything."""

import pytest

from citewell.markup import read
from citewell.markup.masks import mask, mask_templates


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("It costs {{ price }} now.", "It costs Xxxxxxxxxxx now."),
        ("A {% if x %}yes{% endif %} b.", "A yes b."),
        ('A {{< ref "x" >}} b.', "A Xxxxxxxxxxxxxxx b."),
        ("A {{% note %}}b{{% /note %}} c.", "A b c."),
        ("A {{ if .x }}b{{ end }} c.", "A b c."),
        ("A <%= x %> b<% y %>.", "A Xxxxxxxx b."),
        ("A {# no #}b.", "A b."),
        ("A [b]({{ url }}) c.", "A b c."),
        ("Say `{{ x }}` and `{%`.", "Say Xxxxxxx and Xx."),
        ("A \\{{ b.", "A {{ b."),
        ('A [b](c){:target="_blank"} d.', "A b d."),
        ('A ![b](c){width="2"} d.', "A  d."),
        ("A set {a, b} and {x}.", "A set {a, b} and {x}."),
        ("An open {{ brace.", "An open {{ brace."),
    ],
)
def test_inline_tags(text: str, masked: str) -> None:
    (block,) = read(text).blocks
    assert block.prose.masked == masked


@pytest.mark.parametrize(
    "text",
    [
        "{% include a.html %}\n\nWords.\n",
        "Words.\n{% endblock %}\n",
        "{% highlight js %}\nlet x = 1\n\nlet y = 2\n{% endhighlight %}\n\nWords.\n",
        '{{< figure\n  src="a" >}}\n\nWords.\n',
        "{{ toc }}\n\nWords.\n",
        "> {% tip %}\n> Words.\n> {% endtip %}\n",
        "$$\na * b\n- c\n$$\n\nWords.\n",
        "{{< highlight go >}}\nfunc a()\n{{< /highlight >}}\nWords.\n",
        "import A from 'a'\nimport {\n  B,\n} from 'b'\n\nWords.\n",
        "<% if a %>\nWords.\n<% end %>\n",
        "Words.\n{: .note #top}\n",
        '{class="note"}\nWords.\n',
        "<Tabs\n  values={[\n    {a: 'b'},\n  ]}>\n\nWords.\n\n</Tabs>\n",
    ],
)
def test_tags_on_lines_of_their_own(text: str) -> None:
    assert [block.prose.text for block in read(text).blocks] == ["Words."]


def test_a_cell_with_a_tag() -> None:
    blocks = read("| a | b |\n|---|---|\n| {{ x | y }} | z |\n").blocks
    assert [block.prose.masked for block in blocks] == ["a", "b", "Xxxxxxxxxxx", "z"]


def test_a_fence_opens_nothing() -> None:
    text = "```\n{{ a\n{% b\n```\n\nWords }} here %}.\n\n~~~\n{{ x }}\n~~~\n"
    assert [block.prose.text for block in read(text).blocks] == ["Words }} here %}."]
    assert not mask(text).masks


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("A <B c={d => { return '}' }} /> e.", "A  e."),
        ("<B>*c*</B> d.", "c d."),
        ("A {/* no */}b.", "A b."),
        ("A {' '}b.", "A b."),
        ("2 < 3 and a<b.", "2 < 3 and a<b."),
        ("Run <https://a.example>.", "Run https://a.example."),
        ("import your data first.", "import your data first."),
        ("Export it.", "Export it."),
        ("# Head {#id}", "Head"),
    ],
)
def test_mdx_inline(text: str, prose: str) -> None:
    (block,) = read(text, path="a.mdx").blocks
    assert block.prose.text == prose


def test_length_and_lines_stay() -> None:
    text = "a {{ b\r\n c }} d\r\n{% e %}\r\n"
    for masked in (mask(text).text, mask_templates(text)):
        assert len(masked) == len(text)
        assert [at for at, char in enumerate(masked) if char in "\r\n"] == [
            at for at, char in enumerate(text) if char in "\r\n"
        ]
    assert mask_templates("a {{ b }} c {% if d %}") == "a Xxxxxxx c           "
