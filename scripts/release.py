"""
Gathers in ``dist/`` what is published, with a list of checksums: ``make release`` builds it first.

Beside what is built already, it packs the plugin for Neovim and the page of the desk. The same files make the same
packages, whenever they are made. Refuses to pack versions that do not agree.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = ROOT / "editor-clients"
DIST = ROOT / "dist"

_EARLIEST = 1577836800
"""2020-01-01, as in the other packages: no file of ours is older."""


def main() -> int:
    """The exit code."""
    found = versions()
    if len(set(found.values())) > 1:
        for place, version in found.items():
            print(f"{version}  {place}", file=sys.stderr)
        print("These versions do not agree: nothing is packed.", file=sys.stderr)
        return 1
    version = found["pyproject.toml"]
    DIST.mkdir(exist_ok=True)
    shutil.copy(CLIENTS / "vscode" / "dist" / "citewell.vsix", DIST / f"citewell-{version}.vsix")
    for browser in ("chromium", "firefox"):
        package = CLIENTS / "browser" / "extension" / "dist" / f"citewell-{browser}.zip"
        shutil.copy(package, DIST / f"citewell-{browser}-{version}.zip")
    pack(CLIENTS / "neovim", DIST / f"citewell.nvim-{version}.tar.gz")
    pack(ROOT / "server" / "citewell" / "desk" / "page", DIST / f"citewell-desk-page-{version}.tar.gz")
    sums = DIST / "SHA256SUMS"
    sums.write_text(checksums(DIST), "utf-8")
    print(sums.read_text("utf-8"), end="")
    return 0


def versions() -> dict[str, str]:
    """Every place that says which version this is, by what it says."""
    found = {"pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]}
    written = {
        "server/citewell/__init__.py": r'(?m)^__version__ = "(.+)"$',
        "CHANGELOG.md": r"(?m)^## (\S+)",
        "editor-clients/vscode/CHANGELOG.md": r"(?m)^## (\S+)",
        "editor-clients/neovim/doc/citewell.txt": r"(?m)^Version (\S+)$",
    }
    for place, pattern in written.items():
        said = re.search(pattern, (ROOT / place).read_text("utf-8"))
        found[place] = said[1] if said else "none"
    for place in (
        "vscode/package.json",
        "vscode/package-lock.json",
        "browser/extension/package.json",
        "browser/extension/package-lock.json",
        "browser/extension/src/manifest.json",
    ):
        found[f"editor-clients/{place}"] = json.loads((CLIENTS / place).read_text("utf-8"))["version"]
    return found


def pack(folder: Path, archive: Path) -> None:
    """A folder as ``.tar.gz``, below a folder with the archive's name."""
    made = int(os.environ.get("SOURCE_DATE_EPOCH", _EARLIEST))
    top = archive.name.removesuffix(".tar.gz")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = tarfile.TarInfo(f"{top}/{file.relative_to(folder).as_posix()}")
            entry.size, entry.mtime, entry.mode = file.stat().st_size, made, 0o644
            with file.open("rb") as content:
                tar.addfile(entry, content)
    archive.write_bytes(gzip.compress(packed.getvalue(), mtime=made))


def checksums(folder: Path) -> str:
    """What ``sha256sum --check`` reads: a line for each package of a folder."""
    packages = sorted(one for one in folder.iterdir() if one.is_file() and one.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in packages)


if __name__ == "__main__":
    sys.exit(main())
