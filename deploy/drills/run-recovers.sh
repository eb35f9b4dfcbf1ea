#!/usr/bin/env bash
# Shows on a copy of this checkout that deploy/run.sh starts, recovers and refuses as it promises.
# One line per drill; fails when any does. PORT and PORTAL_PG_PORT (and the port after each) must be free.
# As root it also runs as `nobody`, and hides PostgreSQL from run.sh (private mount namespace).
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=deploy/lib.sh
source "$ROOT/deploy/lib.sh"

export PORT=${PORT:-8180} PORTAL_PG_PORT=${PORTAL_PG_PORT:-54400}
unset ConnectionStrings__Portal ConnectionStrings__Owner Portal__DemoMode
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/portal-drill.XXXXXX")
chmod 755 "$SCRATCH"
COPY=$SCRATCH/portal
OUT=$SCRATCH/out
FAILURES=0

clean_up() {
  trap - EXIT INT TERM
  for dir in "$COPY" "$SCRATCH/nobody"; do
    if [[ -x $dir/deploy/run.sh ]]; then "$dir/deploy/run.sh" --stop >/dev/null 2>&1 || true; fi
  done
  if [[ -d $SCRATCH/other/data ]]; then choose_cluster_user "$SCRATCH/other"; cluster_stop "$SCRATCH/other" immediate || true; fi
  rm -rf "$SCRATCH"
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM

copy_to() {
  mkdir -p "$1"
  (cd "$ROOT" && git ls-files -coz --exclude-standard | tar -c --null --ignore-failed-read -T -) 2>/dev/null | tar -x -C "$1"
}

run() { "$COPY/deploy/run.sh" "$@" >"$OUT" 2>&1 9>&-; }
healthy() { [[ $(http_status "$PORT" /health/ready) == 200 ]]; }
portal_pid() { processes_of_dll "$COPY/.data/app/web/Portal.Web.dll"; }

# drill NAME LONGEST-SECONDS FUNCTION
drill() {
  local began now status=0
  began=$(date +%s%N)
  ("$3") || status=$?
  now=$((($(date +%s%N) - began) / 1000000))
  if ((status == 0 && now > $2 * 1000)); then
    say "took more than $2 s" >"$OUT"
    status=1
  fi
  if ((status == 0)); then
    printf 'ok    %-62s %4d.%d s\n' "$1" $((now / 1000)) $((now % 1000 / 100))
  else
    FAILURES=$((FAILURES + 1))
    printf 'FAIL  %-62s %4d.%d s\n' "$1" $((now / 1000)) $((now % 1000 / 100))
    sed 's/^/      | /' "$OUT" | tail -n 15
  fi
}

owner_sql() {
  PGPASSWORD=$(<"$COPY/.data/secrets/owner") "$PG_BIN/psql" -X -q -A -t -h 127.0.0.1 \
    -p "$(<"$COPY/.data/run/pg-port")" -U portal_owner -d portal -c "$1" 2>>"$OUT"
}

# What has to be so, and what must not; a drill runs in a subshell and ends at the first that fails.
must() { "$@" || { say "not so: $*" >>"$OUT"; exit 1; }; }
must_not() { if "$@"; then say "should not be so: $*" >>"$OUT"; exit 1; fi; }
said() { grep -qE "$1" "$OUT"; }
runs_as() { [[ $(awk '/^Uid:/ { print $2 }' "/proc/$2/status") == "$(id -u "$1")" ]]; }
stored() { [[ $(owner_sql 'select i from drill') == 42 ]]; }

# Fails with exactly one line on standard error, which matches.
refuses() {
  local pattern=$1
  shift
  if "$@" >"$OUT" 2>"$OUT.error" 9>&-; then say "it did not refuse" >>"$OUT"; return 1; fi
  cat "$OUT.error" >>"$OUT"
  [[ $(wc -l <"$OUT.error") == 1 ]] && grep -qE "^error: .*$pattern" "$OUT.error"
}

# --- drills --------------------------------------------------------------------------------

fresh_start() {
  must run
  must healthy
  must said "http://127.0.0.1:$PORT"
  must said 'Demo accounts'
}

already_running() {
  must run
  must said 'already running'
}

started_quickly() {
  must run
  must healthy
  must_not said 'Building|Loading'
}

stop_and_start() {
  must run --stop
  must_not port_taken "$PORT"
  must_not port_taken "$PORTAL_PG_PORT"
  started_quickly
}

portal_killed() {
  must kill -9 "$(portal_pid)"
  started_quickly
}

postgres_killed() {
  owner_sql 'create table drill (i int); insert into drill values (42)'
  must kill -9 "$(cluster_pid "$COPY/.data/pg")"
  started_quickly
  must stored
}

everything_killed() {
  must kill -9 "$(portal_pid)" "$(cluster_pid "$COPY/.data/pg")"
  started_quickly
  must stored
}

# The id left behind belongs to another program by now: it must not be touched, nor be in the way.
id_reused() {
  local stranger
  must run --stop
  # shellcheck disable=SC2016
  stranger=$(as_cluster_user bash -c 'sleep 300 >/dev/null 2>&1 & echo $!')
  as_cluster_user tee "$COPY/.data/pg/data/postmaster.pid" >/dev/null <<END
$stranger
$COPY/.data/pg/data
1
$PORTAL_PG_PORT

127.0.0.1
  0 0
ready   
END
  started_quickly
  must run --stop
  must kill "$stranger"
}

# Kills run.sh after $1 seconds, then gives the same command again.
kill_after() {
  local pid
  "$COPY/deploy/run.sh" >"$OUT" 2>&1 9>&- &
  pid=$!
  sleep "$1"
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  must run
  must healthy
}

start_killed() {
  local moment
  for moment in 0.3 1 3 8 15; do
    must run --stop
    rm -rf "$COPY/.data/run/built" "$COPY/.data/run/loaded"
    kill_after "$moment"
  done
}

first_start_killed() {
  local moment
  for moment in 0.5 1 1.5 2.5; do
    must run --stop
    rm -rf "$COPY"/.data/{pg,secrets} "$COPY"/.data/run/{pg-home,loaded}
    kill_after "$moment"
  done
}

two_at_once() {
  local first second
  must run --stop
  "$COPY/deploy/run.sh" >"$OUT" 2>&1 9>&- &
  first=$!
  "$COPY/deploy/run.sh" >"$OUT.second" 2>&1 9>&- &
  second=$!
  must wait "$first"
  must wait "$second"
  must healthy
  must [ "$(portal_pid | wc -l)" = 1 ]
}

moved_to_another_port() {
  local port=$PORT
  PORT=$((port + 1))
  must run
  must healthy
  must_not port_taken "$port"
  PORT=$port
  must run
  must healthy
  must_not port_taken $((port + 1))
}

port_is_taken() {
  must run --stop
  python3 -m http.server --bind 127.0.0.1 "$PORT" >/dev/null 2>&1 9>&- &
  local squatter=$! status=0
  wait_until 10 port_taken "$PORT"
  (refuses "port $PORT is taken" "$COPY/deploy/run.sh") || status=$?
  kill "$squatter"
  return "$status"
}

disk_full() { refuses 'disk full' env PORTAL_NEEDED_MB=999999999 "$COPY/deploy/run.sh"; }

no_sdk() {
  mkdir -p "$SCRATCH/old"
  cat >"$SCRATCH/old/dotnet" <<'END'
#!/bin/sh
[ "$1" = --list-sdks ] && echo "8.0.404 [/usr/share/dotnet/sdk]" && exit
exit 1
END
  chmod +x "$SCRATCH/old/dotnet"
  refuses 'SDK .* 8\.0\.404' env PATH="$SCRATCH/old:$PATH" "$COPY/deploy/run.sh"
}

no_postgresql() {
  # shellcheck disable=SC2016
  refuses 'PostgreSQL 15 or later is missing' unshare -m bash -c '
    mount -t tmpfs none /usr/lib/postgresql && exec runuser -u nobody -- "$1/deploy/run.sh"' - "$SCRATCH/nobody"
}

database_away() {
  refuses 'no PostgreSQL answers at 127.0.0.1:1 ' env \
    'ConnectionStrings__Portal=Host=127.0.0.1;Port=1;Database=portal;Username=x;Password=x' "$COPY/deploy/run.sh"
}

database_of_ones_own() {
  local password=drill port=$((PORTAL_PG_PORT + 1)) server
  choose_cluster_user "$SCRATCH/other"
  make_cluster_home "$SCRATCH/other"
  cluster_init "$SCRATCH/other" drill "$password"
  cluster_start "$SCRATCH/other" "$port" "fsync = off"
  server="Host=127.0.0.1;Port=$port;Database=postgres"
  export ConnectionStrings__Owner="$server;Username=drill;Password=$password"
  export ConnectionStrings__Portal="$server;Username=drill_app;Password=$password"
  must run
  must healthy
  must_not said 'Demo accounts'
  must run --stop
  must cluster_pid "$SCRATCH/other" >/dev/null
  cluster_stop "$SCRATCH/other" immediate
}

reset() {
  must run
  must stored
  must run --reset
  must healthy
  must_not stored 2>/dev/null
}

stopped() {
  local status=0
  must run --stop
  must_not port_taken "$PORT"
  must_not port_taken "$PORTAL_PG_PORT"
  must [ -z "$(portal_pid)" ]
  run --status || status=$?
  must [ "$status" = 3 ]
}

as_nobody() {
  COPY=$SCRATCH/nobody PG_USER=nobody
  # shellcheck disable=SC2317
  run() { runuser -u nobody -- "$COPY/deploy/run.sh" "$@" >"$OUT" 2>&1 9>&-; }
  fresh_start
  must runs_as nobody "$(portal_pid)"
  must runs_as nobody "$(cluster_pid "$COPY/.data/pg")"
  already_running
  must run --stop
}

copy_for_nobody() {
  copy_to "$SCRATCH/nobody"
  # Without a home of its own it still needs the package sources of the user who started this.
  if [[ -f ${HOME:-}/.nuget/NuGet/NuGet.Config ]]; then
    install -D -m 644 "$HOME/.nuget/NuGet/NuGet.Config" "$SCRATCH/nobody/.data/home/.nuget/NuGet/NuGet.Config"
  fi
  chown -R nobody "$SCRATCH/nobody"
}

need_postgresql ''
choose_cluster_user "$COPY/.data/pg"
copy_to "$COPY"

drill 'fresh start' 300 fresh_start
((FAILURES == 0)) || die "it does not start at all"
drill 'second start while it runs' 3 already_running
drill 'stop, then start: nothing rebuilt, nothing reloaded' 20 stop_and_start
drill 'kill -9 of the portal' 15 portal_killed
drill 'kill -9 of PostgreSQL: what was committed is there' 20 postgres_killed
drill 'kill -9 of both' 20 everything_killed
drill 'the process id left behind belongs to a stranger' 30 id_reused
drill 'two starts at once' 40 two_at_once
drill 'moves to another port and back' 40 moved_to_another_port
drill 'kill -9 of run.sh at five moments of build and load' 400 start_killed
drill 'port taken: refused in one line' 10 port_is_taken
drill 'disk full: refused in one line' 3 disk_full
drill 'wrong SDK: refused in one line' 3 no_sdk
drill 'database of one'\''s own, away: refused in one line' 15 database_away
drill 'database of one'\''s own' 60 database_of_ones_own
drill '--reset: the old data is gone' 60 reset
drill 'kill -9 of run.sh at four moments of a first start' 300 first_start_killed
drill '--stop leaves nothing behind, --status says so' 20 stopped
if ((EUID == 0)); then
  copy_for_nobody
  if unshare -m true 2>/dev/null; then drill 'PostgreSQL missing, not installable: refused in one line' 5 no_postgresql; fi
  drill 'fresh start as nobody, who has no home' 400 as_nobody
fi
((FAILURES == 0)) || die "$FAILURES drills failed"
