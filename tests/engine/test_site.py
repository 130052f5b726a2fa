"""What builds the site around a draft: by its files, by the settings."""

import re
from pathlib import Path
from typing import Any

import pytest

from citewell import archive, packs, site
from citewell.config import ConfigError, find_settings, settings_from


def touch(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "generator"),
    [
        (["_config.yml"], "jekyll"),
        (["_config.yml", "_toc.yml"], None),
        (["hugo.toml"], "hugo"),
        (["config.toml"], None),
        (["config/_default/hugo.yaml"], "hugo"),
        (["docusaurus.config.ts", "package.json"], "docusaurus"),
        (["astro.config.mjs"], "astro"),
        ([".eleventy.js"], "eleventy"),
        (["next.config.js"], "next"),
        (["README.md"], None),
    ],
)
def test_a_site_is_known_by_a_file_at_its_root(tmp_path: Path, names: list[str], generator: str | None) -> None:
    touch(tmp_path, ".git/HEAD", *names, "content/posts/draft.md")
    assert site.guess(tmp_path / "content" / "posts") == generator


def test_nobody_looks_beyond_the_repository(tmp_path: Path) -> None:
    touch(tmp_path, "_config.yml", "inner/.git/HEAD", "inner/draft.md")
    assert site.guess(tmp_path / "inner") is None


def options(settings: Any) -> str:
    return str(settings.rules["missing-structured-data"].options.generator)


def test_the_project_is_asked_where_no_setting_says(tmp_path: Path) -> None:
    known = packs.load()
    touch(tmp_path, ".git/HEAD", "_config.yml")
    before = find_settings(tmp_path / "draft.md", known)
    assert options(before) == "jekyll"
    (tmp_path / "citewell.toml").write_text('[site]\ngenerator = "astro"\n', encoding="utf-8")
    after = find_settings(tmp_path / "draft.md", known)
    assert options(after) == "astro"
    assert before.digest != after.digest


def test_a_rule_may_be_set_by_itself() -> None:
    rules = {"missing-structured-data": {"generator": "next"}}
    settings = settings_from({"site": {"generator": "hugo"}, "rules": rules}, packs.load())
    assert options(settings) == "next"
    assert settings.rules["missing-front-matter"].options.generator == "hugo"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"site": "hugo"}, "site is a table: [site]"),
        ({"site": {"generater": "hugo"}}, 'site has no key "generater"; it has generator'),
        ({"site": {"generator": "hugoo"}}, 'did you mean "hugo"?'),
        ({"site": {"generator": 3}}, "site.generator is"),
    ],
)
def test_a_wrong_setting_is_told(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        settings_from(data, packs.load())


def test_a_report_is_another_once_the_project_has_a_generator(tmp_path: Path) -> None:
    draft = str(tmp_path / "draft.md")
    before = archive.Grounds(None, ()).key(draft, "text")
    touch(tmp_path, "hugo.toml")
    assert before != archive.Grounds(None, ()).key(draft, "text")
