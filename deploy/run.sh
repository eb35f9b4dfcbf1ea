#!/usr/bin/env bash
# Builds the portal, gives it a private PostgreSQL cluster and starts it. See --help.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=deploy/lib.sh
source "$ROOT/deploy/lib.sh"

DATA=$ROOT/.data
APP=$DATA/app
WEB_DLL=$APP/web/Portal.Web.dll
CLI_DLL=$APP/cli/portal.dll

usage() {
  cat <<'HELP'
deploy/run.sh                 build when sources changed, then start the portal in the background
deploy/run.sh --foreground    the same, and stay with it; Ctrl-C stops portal and database
deploy/run.sh --status        what runs where (exit code 0: healthy, 3: not)
deploy/run.sh --stop          stop the portal and its private database
deploy/run.sh --reset         delete the private database and its mail, then start anew

Environment:
  PORT=8080                   port of the portal, on 127.0.0.1
  ConnectionStrings__Portal   a PostgreSQL (15 or later) of yours instead of the private cluster
  ConnectionStrings__Owner    the same database as a role that may change its schema
                              (when absent, ConnectionStrings__Portal serves for both)
  Portal__DemoMode=true|false demo data and demo accounts; default: true with the private cluster,
                              false with a database of yours
  Portal__PublicUrl           where readers reach the portal, https://…, when that is not this machine's own
                              address: links in letters begin there (behind a proxy also Portal__KnownProxies)
  PORTAL_PG_PORT              port of the private cluster; default: the first free one from 54400
  PORTAL_PG_USER              who runs the private cluster when this script runs as root

Everything the portal keeps lies in .data/: the cluster in .data/pg, outgoing mail in .data/mail,
logs in .data/log, generated passwords in .data/secrets.
HELP
}

# --- what is there -------------------------------------------------------------------------

# The source files below the paths given, by name and content. Found without git: the checkout may
# be a plain copy, or belong to someone else.
fingerprint() {
  (cd "$ROOT" && { find "$@" \( -name bin -o -name obj -o -name node_modules -o -name .vs \) -prune -o -type f -print0 2>/dev/null || true; } |
    sort -z | xargs -0r sha256sum | sha256sum | cut -c1-64)
}

remembered() { cat "$DATA/run/$1" 2>/dev/null || true; }
remember() { printf '%s\n' "$2" >"$DATA/run/$1.new" && mv "$DATA/run/$1.new" "$DATA/run/$1"; }

portal_runs() { [[ -n $(processes_of_dll "$WEB_DLL") ]]; }
portal_gone() { ! portal_runs; }
portal_healthy() { portal_runs && [[ $(http_status "$1" /health/ready) == 200 ]]; }

# The cluster's home: .data/pg, or a place outside when root's checkout is closed to the cluster's user.
cluster_home() {
  if [[ -f $DATA/run/pg-home ]]; then remembered pg-home; else echo "$DATA/pg"; fi
}

# --- private cluster -----------------------------------------------------------------------

secret() {
  local file=$DATA/secrets/$1
  if [[ ! -s $file ]]; then
    [[ ! -d $(cluster_home)/data ]] ||
      die "the database in $(cluster_home) has lost its password ($file): put it back, or start anew with --reset"
    (umask 077; new_password >"$file.new" && mv "$file.new" "$file")
  fi
  cat "$file"
}

# The files of Portal__Signatures__*, which are read at the start alone.
signature_files() {
  env | sed -nE 's/^Portal__Signatures__(.*__)?(Former)?(Key|Token)File=(.+)$/\4/p' | sort | xargs -d '\n' -r sha256sum 2>/dev/null || true
}

# Made once; lost, every key has to be registered anew.
seal_key() {
  local file=$DATA/secrets/seals
  [[ -s $file ]] || (umask 077; printf '%s%s\n' "$(new_password)" "$(new_password)" >"$file.new" && mv "$file.new" "$file")
  echo "$file"
}

place_cluster() {
  local home
  home=$(cluster_home)
  if [[ -d $home/data ]]; then
    choose_cluster_user "$home"
    need_postgresql "$(as_cluster_user cat "$home/data/PG_VERSION")"
  else
    # First the package, which also brings the user postgres.
    need_postgresql ''
    choose_cluster_user "$home"
    if ! make_cluster_home "$home"; then
      home=/var/lib/smart-factory-portal/$(new_password | cut -c1-12)
      install -d -m 755 "${home%/*}"
      make_cluster_home "$home" || die "user $PG_USER can enter neither $DATA nor $home"
      rmdir "$DATA/pg"
      remember pg-home "$home"
      say "User $PG_USER may not enter $ROOT: the database lives in $home."
    fi
  fi
  need_space "$home" "$NEEDED_MB"
  CLUSTER=$home
}

start_cluster() {
  local owner_password portal_password
  place_cluster
  owner_password=$(secret owner)
  portal_password=$(secret portal)
  if [[ ! -d $CLUSTER/data ]]; then
    say "Making a private PostgreSQL cluster ..."
    cluster_init "$CLUSTER" portal_owner "$owner_password"
  fi
  PG_PORT=$(remembered pg-port)
  if ! cluster_pid "$CLUSTER" >/dev/null; then
    if [[ -n ${PORTAL_PG_PORT:-} ]]; then
      PG_PORT=$PORTAL_PG_PORT
      ! port_taken "$PG_PORT" || die "port $PG_PORT (PORTAL_PG_PORT) is taken by another program"
    elif [[ -z $PG_PORT ]] || port_taken "$PG_PORT"; then
      PG_PORT=$(free_port 54400 54499)
    fi
    remember pg-port "$PG_PORT"
    if as_cluster_user test -e "$CLUSTER/data/postmaster.pid"; then say "The database was not stopped properly; it recovers."; fi
  fi
  cluster_start "$CLUSTER" "$PG_PORT" "fsync = on" "full_page_writes = on" "synchronous_commit = on"
  local server="Host=127.0.0.1;Port=$PG_PORT;Database=portal"
  ConnectionStrings__Owner="$server;Username=portal_owner;Password=$owner_password"
  ConnectionStrings__Portal="$server;Username=portal_app;Password=$portal_password"
  if [[ -z $(owner_sql postgres "SELECT 1 FROM pg_database WHERE datname = 'portal'") ]]; then
    owner_sql postgres 'CREATE DATABASE portal' >/dev/null
  fi
}

owner_sql() {
  PGPASSWORD=$(secret owner) PGCONNECT_TIMEOUT=10 "$PG_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "$PG_PORT" -U portal_owner -d "$1" -c "$2" ||
    die "the private database does not answer on port $PG_PORT: see $CLUSTER/server.log"
}

stop_cluster() {
  local home
  home=$(cluster_home)
  [[ -d $home/data ]] || return 0
  choose_cluster_user "$home"
  cluster_pid "$home" >/dev/null || return 0
  need_postgresql "$(as_cluster_user cat "$home/data/PG_VERSION")"
  cluster_stop "$home" fast
}

# A database of the user's own: is there a server at all? (Its passwords and rights show at migrate.)
need_external_database() {
  local host port
  # shellcheck disable=SC2016
  local connect='exec 3<>"/dev/tcp/$0/$1"'
  host=$(sed -nE 's/.*(^|;) *(host|server) *= *([^;,]*).*/\3/Ip' <<<"$ConnectionStrings__Portal")
  port=$(sed -nE 's/.*(^|;) *port *= *([0-9]+).*/\2/Ip' <<<"$ConnectionStrings__Portal")
  [[ -n $host ]] || die "ConnectionStrings__Portal names no Host"
  [[ $host == /* ]] || timeout 10 bash -c "$connect" "$host" "${port:-5432}" 2>/dev/null ||
    die "no PostgreSQL answers at $host:${port:-5432} (ConnectionStrings__Portal)"
}

# --- build, load, start --------------------------------------------------------------------

build() {
  local project log=$DATA/log/build.log ahead=()
  # Compiled ahead, the portal is ready in half the time, and so is every seeding; the runtime still tunes what runs hot.
  if [[ $(uname -m) == x86_64 ]]; then
    ahead=(-r linux-x64 --no-self-contained -p:PublishReadyToRun=true)
  fi
  say "Building (a minute or two the first time) ..."
  rm -rf "$APP.new"
  : >"$log"
  for project in Web Cli; do
    dotnet publish "$ROOT/src/Portal.$project" -c Release -o "$APP.new/${project,,}" -v quiet \
      ${ahead[@]+"${ahead[@]}"} -p:UseSharedCompilation=false >>"$log" 2>&1 9>&- || {
      grep -E 'error|No space left' "$log" | sort -u | head -n 5 >&2 || true
      die "the build failed: see $log"
    }
  done
  stop_portal
  rm -rf "$APP"
  mv "$APP.new" "$APP"
  remember built "$1"
}

# The operator's command line; what it says last is the reason when it fails.
portal_cli() {
  local log=$DATA/log/load.log
  dotnet "$CLI_DLL" "$@" 2>>"$log" 9>&- || {
    grep -v '^ *at ' "$log" | tail -n 3 >&2 || true
    die "portal $* failed: see $log"
  }
}

load() {
  local log=$DATA/log/load.log
  say "Loading schema, policies and reference data ..."
  : >"$log"
  portal_cli migrate >>"$log"
  if [[ $Portal__DemoMode == true ]]; then
    portal_cli seed --demo >>"$log"
    portal_cli demo-pki >>"$log"
    (umask 077; portal_cli seed --demo --list-accounts >"$DATA/run/demo-accounts.new")
    mv "$DATA/run/demo-accounts.new" "$DATA/run/demo-accounts"
  else
    portal_cli seed >>"$log"
    rm -f "$DATA/run/demo-accounts"
  fi
}

start_portal() {
  local log=$DATA/log/portal.log pid
  if [[ -s $log ]]; then mv "$log" "$log.1"; fi
  # It serves as the role that owns nothing; the owner's connection string stays here.
  (
    cd "$APP/web"
    unset ConnectionStrings__Owner
    exec setsid dotnet "$WEB_DLL" >"$log" 2>&1 </dev/null 9>&-
  ) &
  pid=$!
  if ! wait_until "${PORTAL_START_SECONDS:-120}" portal_healthy_or_gone "$pid"; then
    stop_portal
    die "the portal was not healthy after ${PORTAL_START_SECONDS:-120} s (/health/ready): see $log"
  fi
  kill -0 "$pid" 2>/dev/null || {
    tail -n 5 "$log" >&2
    die "the portal stopped while starting: see $log"
  }
  PORTAL_PID=$pid
}

portal_healthy_or_gone() { ! kill -0 "$1" 2>/dev/null || [[ $(http_status "$PORT" /health/ready) == 200 ]]; }

stop_portal() {
  local pid
  for pid in $(processes_of_dll "$WEB_DLL"); do
    kill "$pid" 2>/dev/null || portal_gone || die "the portal (process $pid) belongs to another user: stop it as that user or as root"
  done
  wait_until 20 portal_gone && return
  for pid in $(processes_of_dll "$WEB_DLL"); do kill -9 "$pid" 2>/dev/null || true; done
  wait_until 5 portal_gone || die "the portal (process $pid) does not stop"
}

announce() {
  printf '\n%s http://127.0.0.1:%s\n' "$1" "$PORT"
  if [[ -s $DATA/run/demo-accounts ]]; then
    printf '\nDemo accounts (role, user name, password, what it is):\n'
    sed 's/^/  /; s/\t/   /g' "$DATA/run/demo-accounts"
  fi
  printf '\nStop: deploy/run.sh --stop    Logs: .data/log/portal.log\n'
}

# --- commands ------------------------------------------------------------------------------

# One at a time: a second start waits, then finds the portal running.
lock() {
  local path
  for path in "$DATA" "$DATA"/{log,run,mail,secrets}; do
    mkdir -p "$path" 2>/dev/null || true
    [[ -w $path ]] || die "$(id -un) may not write to $path: run this as its owner, or as root"
  done
  # Others may pass through .data, to the cluster that belongs to a user of its own; they may not look.
  chmod 711 "$DATA"
  chmod 700 "$DATA"/{log,run,mail,secrets}
  exec 9>>"$DATA/run/lock"
  if ! flock -n 9; then
    say "Another deploy/run.sh is at work; waiting for it ..."
    flock -w 900 9 || die "another deploy/run.sh has been at work for 15 minutes"
  fi
}

status() {
  local port pid home
  port=$(remembered port)
  home=$(cluster_home)
  if [[ -d $home/data ]]; then
    choose_cluster_user "$home"
    if pid=$(cluster_pid "$home"); then say "database: running (process $pid, port $(remembered pg-port))"; else say "database: stopped"; fi
  fi
  if ! portal_runs; then say "portal: stopped"; return 3; fi
  if portal_healthy "$port"; then say "portal: healthy, http://127.0.0.1:$port"; return; fi
  say "portal: running on port $port, not healthy (/health/ready: $(http_status "$port" /health/ready))"
  return 3
}

reset() {
  local home
  [[ -z ${ConnectionStrings__Portal:-} ]] || die "--reset deletes the private database only; ConnectionStrings__Portal names another"
  stop_portal
  stop_cluster
  home=$(cluster_home)
  rm -rf "$home" "$DATA/run/pg-home" "$DATA/run/loaded" "$DATA/run/demo-accounts" "$DATA/secrets" "$DATA/mail" "$DATA/signature-roots"/demo-*.pem
  install -d -m 700 "$DATA/secrets" "$DATA/mail"
}

start() {
  local sources seeds data state started=$SECONDS
  NEEDED_MB=${PORTAL_NEEDED_MB:-400}
  [[ -f $WEB_DLL ]] || NEEDED_MB=${PORTAL_NEEDED_MB:-2000}
  need_space "$DATA" "$NEEDED_MB"
  need_dotnet "$DATA/home"

  # No port asked for: stay where it runs.
  if [[ -z ${PORT:-} ]] && portal_runs; then PORT=$(remembered port); fi
  PORT=${PORT:-8080}
  if [[ ! $PORT =~ ^[0-9]{1,5}$ ]] || ((PORT < 1 || PORT > 65535)); then die "PORT is not a port number: $PORT"; fi
  if port_taken "$PORT" && ! { portal_runs && [[ $PORT == "$(remembered port)" ]]; }; then
    die "port $PORT is taken by another program: choose another, PORT=8081 deploy/run.sh"
  fi

  if [[ -n ${ConnectionStrings__Portal:-} ]]; then
    need_external_database
    ConnectionStrings__Owner=${ConnectionStrings__Owner:-$ConnectionStrings__Portal}
    Portal__DemoMode=${Portal__DemoMode:-false}
  else
    start_cluster
    Portal__DemoMode=${Portal__DemoMode:-true}
  fi
  export ConnectionStrings__Owner ConnectionStrings__Portal Portal__DemoMode
  export Portal__DataDirectory=$DATA Portal__SeedsDirectory=$ROOT/seeds
  # What encrypts the keys of seals: never in the database, and to be backed up apart from it (docs/operations/seals.md).
  export Portal__Signatures__KeyFile=${Portal__Signatures__KeyFile:-$(seal_key)}
  export ASPNETCORE_URLS=http://127.0.0.1:$PORT ASPNETCORE_ENVIRONMENT=Production
  # Plain http that never leaves this machine. Behind a proxy with TLS: Portal__RequireHttps=true.
  export Portal__RequireHttps=${Portal__RequireHttps:-false}
  if [[ $Portal__RequireHttps == true && -z ${Portal__PublicUrl:-} ]]; then
    die "Portal__RequireHttps=true says that readers come from elsewhere: set Portal__PublicUrl to the address that they use"
  fi

  sources=$(fingerprint src Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt)
  seeds=$(fingerprint seeds)
  # What the data in the database was loaded from, and what a running portal was started with: all its settings, and what is in the files that they name.
  data="$sources $seeds $Portal__DemoMode"
  state=$( (echo "$data $PORT $ConnectionStrings__Owner $ConnectionStrings__Portal"; env | grep '^Portal__' | sort; signature_files) | sha256sum | cut -c1-64)
  if [[ $state == "$(remembered state)" ]] && portal_healthy "$PORT"; then
    announce "The portal is already running and healthy:"
    return
  fi

  [[ $sources == "$(remembered built)" && -f $WEB_DLL && -f $CLI_DLL ]] || build "$sources"
  stop_portal
  need_typesetter "$DATA/typesetter" || true
  if [[ -z ${CLUSTER:-} ]]; then
    # Others may have changed this database since: look again each time.
    rm -f "$DATA/run/loaded"
    load
  elif [[ $data != "$(remembered loaded)" ]]; then
    load
    remember loaded "$data"
  fi
  remember port "$PORT"
  remember state "$state"
  say "Starting the portal ..."
  start_portal
  announce "The portal is ready after $((SECONDS - started)) s:"
}

stay() {
  PORTAL_PID=${PORTAL_PID:-$(processes_of_dll "$WEB_DLL" | head -n 1)}
  flock -u 9
  # shellcheck disable=SC2064
  trap 'trap - INT TERM; exec 9>&-; stop_portal; stop_cluster; exit 0' INT TERM
  while kill -0 "$PORTAL_PID" 2>/dev/null; do sleep 1; done
  stop_cluster
  die "the portal stopped: see $DATA/log/portal.log"
}

case "${1:-}" in
  '') lock; start ;;
  --foreground) lock; start; stay ;;
  --status) status ;;
  --stop) lock; stop_portal; stop_cluster; say "Stopped." ;;
  --reset) lock; reset; start ;;
  --help | -h) usage ;;
  *) usage >&2; exit 2 ;;
esac
