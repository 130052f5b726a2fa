"""What is published: one version everywhere, and packages that are the same each time they are made."""

import hashlib
import importlib.util
import os
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "scripts" / "release.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_versions_agree(release: ModuleType) -> None:
    found = release.versions()
    assert len(found) == 10
    assert len(set(found.values())) == 1, found


def test_versions_that_do_not_agree_are_not_packed(
    release: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    monkeypatch.setattr(release, "versions", lambda: {"pyproject.toml": "0.2.0", "CHANGELOG.md": "0.1.0"})
    assert release.main() == 1
    assert "0.1.0  CHANGELOG.md\n" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_the_same_files_make_the_same_package(
    release: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    plugin = tmp_path / "plugin"
    (plugin / "lua").mkdir(parents=True)
    (plugin / "README.md").write_text("Read me.\n", "utf-8")
    (plugin / "lua" / "init.lua").write_text("return {}\n", "utf-8")
    packed = tmp_path / "citewell.nvim-1.0.tar.gz"
    release.pack(plugin, packed)
    first = packed.read_bytes()
    for file in plugin.rglob("*"):
        os.utime(file, (2_000_000_000, 2_000_000_000))
        file.chmod(0o700)
    release.pack(plugin, packed)
    assert packed.read_bytes() == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    release.pack(plugin, packed)
    assert packed.read_bytes() != first
    with tarfile.open(packed) as tar:
        assert tar.getnames() == ["citewell.nvim-1.0/README.md", "citewell.nvim-1.0/lua/init.lua"]
        assert {one.mtime for one in tar} == {1_700_000_000}


def test_the_plugin_is_packed_as_neovim_looks_for_it(release: ModuleType, tmp_path: Path) -> None:
    release.pack(ROOT / "editor-clients" / "neovim", tmp_path / "citewell.nvim-1.tar.gz")
    with tarfile.open(tmp_path / "citewell.nvim-1.tar.gz") as tar:
        names = tar.getnames()
    for needed in ("plugin/citewell.lua", "lsp/citewell.lua", "lua/citewell/init.lua", "doc/citewell.txt"):
        assert f"citewell.nvim-1/{needed}" in names


def test_checksums_are_of_packages_alone(release: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "b.whl").write_bytes(b"b")
    (tmp_path / "a.zip").write_bytes(b"a")
    (tmp_path / "SHA256SUMS").write_bytes(b"old")
    expected = [f"{hashlib.sha256(name[:1].encode()).hexdigest()}  {name}" for name in ("a.zip", "b.whl")]
    assert release.checksums(tmp_path).splitlines() == expected
