#!/usr/bin/env bash
# Format check, build without warnings, every test project. Last line: "N passed, N failed". See --help.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=deploy/lib.sh
source "$ROOT/deploy/lib.sh"

usage() {
  cat <<'HELP'
deploy/test.sh                          everything
deploy/test.sh --only Portal.Web.Tests  build, then this test project alone

Environment:
  PORTAL_TEST_PG       connection string of a PostgreSQL superuser; default: a throwaway cluster
  PORTAL_TEST_SECONDS  longest time for one test project; default 1200 (journeys: 1800)

A crashed, timed out, skipped or missing test counts as failed. Results: TestResults/<project>.xml
HELP
}

ONLY=
case "${1:-}" in
  '') ;;
  --only) ONLY=${2:?--only needs the name of a test project} ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

cd "$ROOT"
RESULTS=$ROOT/TestResults
PASSED=0
FAILED=0
CLUSTER=
RUNNING=

# Adds one named step that is not a test to the failures.
failed() { FAILED=$((FAILED + 1)); say "FAILED: $*"; }

step() { printf '\n== %s (after %s s)\n' "$1" "$SECONDS"; }

# --- throwaway PostgreSQL ------------------------------------------------------------------

clean_up() {
  trap - EXIT INT TERM HUP
  if [[ -n $RUNNING ]]; then kill -TERM "$RUNNING" 2>/dev/null || true; fi
  if [[ -n $CLUSTER ]]; then
    (cluster_stop "$CLUSTER" immediate) || true
    as_cluster_user rm -rf "$CLUSTER" 2>/dev/null || true
    rm -rf "$CLUSTER"
  fi
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM HUP

# Clusters of runs that were killed before they could clean up.
sweep() {
  local home maker
  for home in "${TMPDIR:-/tmp}"/portal-test-pg.*; do
    # The directory is named after the process that made it.
    maker=${home#*/portal-test-pg.}
    if [[ ! -d $home || -d /proc/${maker%%.*} ]] || { ((EUID != 0)) && [[ ! -O $home ]]; }; then continue; fi
    (choose_cluster_user "$home"; cluster_stop "$home" immediate) || true
    rm -rf "$home"
  done
}

start_throwaway_cluster() {
  local home port password
  need_postgresql ''
  sweep
  home=$(mktemp -d "${TMPDIR:-/tmp}/portal-test-pg.$$.XXXXXX")
  choose_cluster_user "$home"
  make_cluster_home "$home" || die "user $PG_USER may not enter ${home%/*}: set TMPDIR"
  CLUSTER=$home
  password=$(new_password)
  cluster_init "$home" postgres "$password"
  # Several runs at once: start looking at a port of one's own. Below the ports that connections take by themselves.
  port=$(free_port $((16000 + $$ % 3000)) 19999)
  # Nothing here outlives the run, so nothing waits for the disk.
  cluster_start "$home" "$port" "fsync = off" "full_page_writes = off" "synchronous_commit = off" \
    "max_connections = 300" "shared_buffers = 256MB"
  export PORTAL_TEST_PG="Host=127.0.0.1;Port=$port;Database=postgres;Username=postgres;Password=$password"
}

# --- browser -------------------------------------------------------------------------------

# Debian's Chromium without its window takes half the processor time; where there is no such package, the one with a window.
find_browser() { command -v chromium-headless-shell || command -v chromium; }
has_chinese_font() { fc-list :lang=zh 2>/dev/null | grep -q .; }

need_chromium() {
  has_chinese_font || install_packages fontconfig fonts-noto-cjk || true
  has_chinese_font || say "Chinese fonts (fonts-noto-cjk) are missing: the journeys run without them."
  if [[ -n ${PORTAL_CHROMIUM:-} ]]; then return; fi
  command -v chromium-headless-shell >/dev/null || install_packages chromium-headless-shell || find_browser >/dev/null || install_packages chromium || true
  PORTAL_CHROMIUM=$(find_browser) && export PORTAL_CHROMIUM
}

# --- programs that look at documents -----------------------------------------------------------

has_pdf_programs() { command -v pdfsig >/dev/null && command -v qpdf >/dev/null && command -v certutil >/dev/null; }

need_pdf_programs() {
  has_pdf_programs || install_packages poppler-utils qpdf libnss3-tools || true
  has_pdf_programs
}

# --- one test project ----------------------------------------------------------------------

# The number in attribute $2 of the <assembly> elements of result file $1, summed up.
count() { grep -o '<assembly [^>]*' "$1" | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }' || echo 0; }

run_project() {
  local name=$1 limit=${PORTAL_TEST_SECONDS:-1200} result=$RESULTS/$1.xml log=$RESULTS/$1.log
  local program=tests/$name/bin/Release/net10.0/$name status=0 passed bad total said started=$SECONDS
  if ! find "tests/$name" -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' | grep -q .; then
    say "$name: no test files yet"
    return
  fi
  if [[ $name == Portal.EndToEnd.Tests ]]; then
    limit=${PORTAL_TEST_SECONDS:-1800}
    need_chromium || { failed "$name: chromium is missing and could not be installed (apt-get install chromium-headless-shell fonts-noto-cjk)"; return; }
  fi
  if [[ $name == Portal.Documents.Tests || $name == Portal.Web.Tests || $name == Portal.EndToEnd.Tests ]]; then
    need_pdf_programs || { failed "$name: pdfsig, qpdf or certutil is missing and could not be installed (apt-get install poppler-utils qpdf libnss3-tools)"; return; }
  fi
  [[ -x $program ]] || { failed "$name: not built"; return; }
  rm -f "$result"
  # In the background, so that an interrupt is answered at once; a group of its own, so that no child stays.
  setsid timeout --kill-after=15 "$limit" "$program" -xml "$result" -noColor >"$log" 2>&1 </dev/null &
  RUNNING=$!
  wait "$RUNNING" || status=$?
  RUNNING=
  if [[ ! -s $result ]] || ! grep -q '</assemblies>' "$result"; then
    tail -n 40 "$log"
    if ((status == 124 || status == 137)); then failed "$name: not finished after $limit s"; else failed "$name: crashed (exit code $status)"; fi
    return
  fi
  total=$(count "$result" total)
  passed=$(count "$result" passed)
  bad=$(($(count "$result" failed) + $(count "$result" skipped) + $(count "$result" not-run) + $(count "$result" errors)))
  if ((bad > 0 || status != 0)); then
    # Of each failure its beginning, which says what was expected; then the end, for what is no test's. Without what the portal itself logs.
    said=$(grep -vE '^ *(at |\[xUnit|$)|^[0-9TZ:.-]+ (info|warn|fail|crit):' "$log" || true)
    grep -A 24 -E '\[(FAIL|SKIP)\]' <<<"$said" | head -n 240 || true
    tail -n 20 <<<"$said"
  fi
  if ((total == 0)); then bad=1; say "$name: holds files and no test"; fi
  # A clean result with a bad exit code: it died after its last test.
  if ((bad == 0 && status != 0)); then bad=1; say "$name: exit code $status"; fi
  PASSED=$((PASSED + passed))
  FAILED=$((FAILED + bad))
  say "$name: $passed passed, $bad failed ($((SECONDS - started)) s)"
}

# --- the run -------------------------------------------------------------------------------

main() {
  local project
  mkdir -p "$RESULTS"
  need_space "$ROOT" 2000
  need_dotnet "$ROOT/.data/home"

  step "Restore"
  dotnet restore Portal.slnx -v quiet || { failed "restore"; return; }

  if [[ -z $ONLY ]]; then
    step "Format"
    # Style and analyzers are the build's matter, the order of usings is SourceTests': a second compilation would say the same again.
    dotnet format whitespace Portal.slnx --verify-no-changes --no-restore -v quiet || failed "format: run dotnet format Portal.slnx"
  fi

  step "Build (Release, warnings are errors)"
  # Real source paths, also where CI is set: failure messages quote the source.
  dotnet build Portal.slnx -c Release --no-restore -v quiet -nologo -clp:NoSummary -warnaserror \
    -p:ContinuousIntegrationBuild=false ||
    { failed "build"; return; }

  [[ -z $ONLY || -d tests/$ONLY ]] || { failed "there is no tests/$ONLY"; return; }
  step "Typesetter"
  need_typesetter "$ROOT/.data/typesetter" || failed "what documents are made with is not there"
  if [[ -z ${PORTAL_TEST_PG:-} ]]; then
    step "PostgreSQL"
    start_throwaway_cluster
  fi
  for project in tests/*.Tests; do
    project=${project#tests/}
    [[ -z $ONLY || $ONLY == "$project" ]] || continue
    step "$project"
    run_project "$project"
  done
}

main
clean_up
printf '\n%s passed, %s failed\n' "$PASSED" "$FAILED"
((FAILED == 0))
