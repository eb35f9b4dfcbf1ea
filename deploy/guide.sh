#!/usr/bin/env bash
# Draws the approved pages in docs/guide. Look at every one of them before they are committed.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

usage() {
  cat <<'HELP'
deploy/guide.sh            set the papers of docs/guide/papers and draw the pages of docs/guide/pictures.json
deploy/guide.sh --collect  before that, take the papers anew from a demonstration's database (ConnectionStrings__Portal)

Needs the typesetter (deploy/run.sh installs it) and poppler-utils.
HELP
}

case "${1:-}" in
  '') ;;
  --collect) dotnet run --project "$ROOT/tools/Guide" -- "$ROOT/docs/guide" collect ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

dotnet run --project "$ROOT/tools/Guide" -- "$ROOT/docs/guide"
