#!/usr/bin/env bash
# Prints the notes of a version: its section in CHANGELOG.md. Fails when there is none, or when it is empty.
#   release-notes.sh <version>
set -euo pipefail
notes=$(awk -v heading="## $1" '
  /^## / { inside = ($0 == heading || index($0, heading " ") == 1); next }
  inside' "$(dirname "$0")/../CHANGELOG.md")
if [[ -z ${notes//[[:space:]]/} ]]; then
  echo "CHANGELOG.md has no section '## $1', or the section is empty." >&2
  exit 1
fi
echo "$notes"
