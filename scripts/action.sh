#!/usr/bin/env bash
# What action.yml runs: `action.sh install`, then `action.sh check`. All it is told comes from the environment and is never
# put into a script: a path may hold anything.
set -euo pipefail

# Citewell in an environment of its own: the given version, else the one that stands beside this script.
install() {
  local here home="$RUNNER_TEMP/citewell-env" bin
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  "${PYTHON:-python3}" -m venv "$home"
  bin="$home/bin"
  if [[ -d $home/Scripts ]]; then bin="$home/Scripts"; fi
  "$bin/python" -m pip install --quiet --disable-pip-version-check "${CITEWELL_VERSION:+citewell==}${CITEWELL_VERSION:-$here}"
  echo "$bin" >>"$GITHUB_PATH"
}

check() {
  local arguments=() paths=() path
  # All lines, down to an end that never comes.
  read -r -d '' -a arguments <<<"${CITEWELL_ARGS:-}" || true
  while IFS= read -r path; do
    if [[ -n $path ]]; then paths+=("$path"); fi
  done <<<"${CITEWELL_PATHS:-.}"
  # An empty list is an error to the bash of macOS.
  set -- ${arguments[@]+"${arguments[@]}"}
  if [[ ${CITEWELL_SARIF:-false} == true ]]; then
    local sarif="$RUNNER_TEMP/citewell.sarif" status=0
    # That of an earlier step is no report of this one.
    rm -f "$sarif"
    # Whether the job fails is for the second run to say, which finds all of this in the cache.
    citewell check "$@" --fail-on never --format sarif --output "$sarif" -- "${paths[@]}" || status=$?
    # Files that could not be read are told again below; without a report there is nothing to upload.
    if [[ ! -s $sarif ]]; then exit "$status"; fi
    echo "sarif-file=$sarif" >>"$GITHUB_OUTPUT"
  fi
  citewell check "$@" --fail-on "${CITEWELL_FAIL_ON:-warning}" --format github -- "${paths[@]}"
}

case ${1:-} in
  install | check) "$1" ;;
  *) echo "usage: action.sh install|check" >&2 && exit 2 ;;
esac
