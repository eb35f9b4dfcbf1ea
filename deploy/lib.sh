# shellcheck shell=bash
# What deploy/run.sh and deploy/test.sh share: messages, ports, the .NET SDK, Debian packages
# and private PostgreSQL clusters. Sourced, never run.
set -euo pipefail

# Someone's PGHOST or PGPASSWORD must not decide which database these scripts talk to.
unset "${!PG@}"
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# --- processes -----------------------------------------------------------------------------

# The arguments of process $1 in the array `argv`; empty when it is gone or a zombie.
read_argv() {
  argv=()
  { mapfile -d '' -t argv <"/proc/$1/cmdline"; } 2>/dev/null || argv=()
}

# Ids of the processes that are `dotnet <dll $1>`. Looked up in /proc each time: a remembered id
# may long belong to someone else's process.
processes_of_dll() {
  local dir argv
  for dir in /proc/[0-9]*; do
    read_argv "${dir#/proc/}"
    if [[ ${argv[1]:-} == "$1" ]]; then echo "${dir#/proc/}"; fi
  done
}

# Waits up to $1 seconds until the command given succeeds.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 0.1
  done
}

may_be_root() { ((EUID == 0)) || sudo -n true 2>/dev/null; }
as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

# --- ports and HTTP, with nothing but bash -------------------------------------------------

# Does anything listen on 127.0.0.1:$1?
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first free port from $1 to $2.
free_port() {
  local port
  for ((port = $1; port <= $2; port++)); do
    if ! port_taken "$port"; then echo "$port"; return; fi
  done
  die "no free port between $1 and $2 for PostgreSQL"
}

# Status code that 127.0.0.1:$1 answers for path $2; 000 when it does not answer within 5 s.
http_status() {
  local line=''
  {
    exec 4<>"/dev/tcp/127.0.0.1/$1" &&
      printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&4 &&
      IFS= read -r -t 5 line <&4
    exec 4>&-
  } 2>/dev/null || true
  if [[ $line =~ ^HTTP/[0-9.]+\ ([0-9]{3}) ]]; then echo "${BASH_REMATCH[1]}"; else echo 000; fi
}

# --- machine -------------------------------------------------------------------------------

# Refuses to go on when less than $2 MB are free where $1 lies.
need_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  ((free >= $2)) || die "disk full: $2 MB are needed at $1, $free MB are free"
}

# Finds the SDK that global.json asks for, and gives dotnet a home it can write to.
# $1: a directory of ours for that home, used only when $HOME cannot serve.
need_dotnet() {
  local dir version
  if ! command -v dotnet >/dev/null; then
    for dir in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
      if [[ -n $dir && -x $dir/dotnet ]]; then PATH=$PATH:$dir; break; fi
    done
  fi
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: install it from https://dot.net, then run this again"
  if [[ ! -d ${HOME:-} || ! -w ${HOME:-} ]]; then
    mkdir -p "$1"
    export HOME=$1 DOTNET_CLI_HOME=$1
  fi
  # Build servers outlive the build and would keep files and locks of ours open.
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
  version=$(cd "$ROOT" && dotnet --version 2>/dev/null) ||
    die "the .NET 10 SDK is missing (global.json): found only $(dotnet --list-sdks | awk '{ print $1 }' | paste -sd ' ' | sed 's/^$/no SDK/')"
  [[ $version == 10.* ]] || die "the .NET 10 SDK is needed, found $version"
}

# Installs Debian packages when this user may; otherwise returns 1.
install_packages() {
  local output
  command -v apt-get >/dev/null && may_be_root || return 1
  say "Installing $* (Debian packages) ..."
  as_root apt-get update -qq -o Acquire::http::Timeout=30 </dev/null >/dev/null 2>&1 || true
  output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@" </dev/null 2>&1) || {
    grep '^E:' <<<"$output" >&2 || true
    return 1
  }
}

# --- documents -----------------------------------------------------------------------------

node_works() { command -v node >/dev/null && node -e 'process.exit(+process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2>/dev/null; }

# Node and what the child process that typesets documents needs, in directory $1; skipped while its lock file is unchanged.
# Says in one line what is missing and returns 1 when it cannot: everything but documents works without.
need_typesetter() {
  local source=$ROOT/src/Portal.Documents/Typesetting/child home=$1 wanted log
  if ! node_works; then install_packages nodejs npm || true; fi
  if ! node_works; then
    say "Documents cannot be made: Node 18 or later is missing (apt-get install nodejs npm). The portal works without them."
    return 1
  fi
  wanted=$(cat "$source/package-lock.json" <(node -p 'process.platform + process.arch') | sha256sum | cut -c1-64)
  [[ $(cat "$home/installed" 2>/dev/null) != "$wanted" ]] || return 0
  if ! command -v npm >/dev/null; then install_packages npm || true; fi
  say "Installing what documents are made with ..."
  rm -rf "$home.new"
  mkdir -p "$home.new"
  log=$home.new/npm.log
  cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$home.new/"
  if ! (cd "$home.new" && timeout 300 npm ci --omit=dev --ignore-scripts --fetch-retries=1 --fetch-retry-mintimeout=2000 >"$log" 2>&1 </dev/null 9>&-); then
    say "Documents cannot be made: npm ci failed ($(grep -m 1 -E 'npm (ERR!|error)|not found' "$log" || tail -n 1 "$log")). The portal works without them."
    rm -rf "$home.new"
    return 1
  fi
  echo "$wanted" >"$home.new/installed"
  rm -rf "$home"
  mv "$home.new" "$home"
}

# --- PostgreSQL ----------------------------------------------------------------------------

# Prints "major directory" of each complete PostgreSQL installation, highest version first.
postgresql_installations() {
  local dir version
  {
    tr ':' '\n' <<<"$PATH"
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin
  } | while IFS= read -r dir; do
    # All four in one place: wrappers scattered over PATH are not an installation.
    [[ -x $dir/postgres && -x $dir/initdb && -x $dir/pg_ctl && -x $dir/psql ]] || continue
    version=$("$dir/postgres" --version 2>/dev/null) || continue
    if [[ $version =~ \ ([0-9]+)[.a-z] ]]; then echo "${BASH_REMATCH[1]} $dir"; fi
  done | sort -k1,1nr -s
}

# Sets PG_BIN to PostgreSQL $1 (a major version), or to the highest from 15 when none is given.
find_postgresql() {
  PG_BIN=$(postgresql_installations | awk -v wanted="${1:-}" \
    '!found && ((wanted == "" && $1 >= 15) || $1 == wanted) { found = $2 } END { print found }')
  [[ -n $PG_BIN ]]
}

# As find_postgresql, installing Debian's package when there is none and this user may.
need_postgresql() {
  local switch=/etc/postgresql-common/createcluster.d/portal-none.conf
  find_postgresql "${1:-}" && return
  [[ -z ${1:-} ]] || die "the cluster was made by PostgreSQL $1, which is no longer installed: install it again, or start anew with --reset"
  # Debian's package would make and start a cluster of its own: not while we install it.
  if install_packages postgresql-common; then
    as_root mkdir -p "${switch%/*}"
    as_root tee "$switch" <<<'create_main_cluster = false' >/dev/null
    install_packages postgresql || true
    as_root rm -f "$switch"
  fi
  find_postgresql || die "PostgreSQL 15 or later is missing and could not be installed: apt-get install postgresql (as root), or set ConnectionStrings__Portal"
}

# Sets PG_USER: who runs the cluster in directory $1. PostgreSQL refuses to run as root.
choose_cluster_user() {
  local user
  if [[ -d $1/data ]]; then
    PG_USER=$(stat -c %U "$1/data")
    ((EUID == 0)) || [[ $PG_USER == "$(id -un)" ]] ||
      die "the database in $1 belongs to $PG_USER: run this as $PG_USER or as root"
  elif ((EUID != 0)); then
    PG_USER=$(id -un)
  else
    for user in "${PORTAL_PG_USER:-}" postgres "$(stat -c %U "$ROOT")" nobody; do
      if [[ -n $user && $user != root ]] && id "$user" >/dev/null 2>&1; then PG_USER=$user; return; fi
    done
    die "PostgreSQL does not run as root and there is no other user: set PORTAL_PG_USER"
  fi
}

as_cluster_user() {
  if ((EUID == 0)); then (cd / && runuser -u "$PG_USER" -- "$@"); else "$@"; fi
}

# Makes directory $1 one that only the cluster's user may enter. Fails when that user cannot get there.
make_cluster_home() {
  if ((EUID == 0)); then
    install -d -m 700 -o "$PG_USER" -g "$(id -gn "$PG_USER")" "$1"
  else
    install -d -m 700 "$1"
  fi
  as_cluster_user test -w "$1"
}

# Name that marks every process of the cluster in $1 (it stands in their titles).
cluster_name() { printf 'portal_%s' "$(sha256sum <<<"$1" | cut -c1-12)"; }

# initdb into $1/data with superuser $2 and password $3. Whatever a killed attempt left is cleared.
cluster_init() {
  local locale=C.UTF-8
  locale -a 2>/dev/null | grep -qix 'c.utf-\?8' || locale=C
  # shellcheck disable=SC2016
  as_cluster_user bash -c '
    set -euo pipefail; umask 077; cd "$1"; rm -rf data.new password; cat >password
    "$2/initdb" -D data.new -U "$3" --pwfile=password --auth=scram-sha-256 \
      --encoding=UTF8 --locale="$4" --data-checksums >initdb.log 2>&1 || { tail -n 3 initdb.log >&2; exit 1; }
    rm password; echo "include '\''portal.conf'\''" >>data.new/postgresql.conf; mv data.new data
  ' - "$1" "$PG_BIN" "$2" "$locale" <<<"$3" || die "initdb failed in $1"
}

# Id of the live postmaster of the cluster in $1. A pid file alone proves nothing.
cluster_pid() {
  local pid='' argv
  pid=$(as_cluster_user head -n 1 "$1/data/postmaster.pid" 2>/dev/null) || return 1
  read_argv "$pid"
  [[ ${argv[0]:-} == */postgres && " ${argv[*]} " == *" $1/data "* ]] || return 1
  echo "$pid"
}

# Processes that outlived a killed postmaster of the cluster in $1.
cluster_orphans() {
  local dir argv name
  name=$(cluster_name "$1")
  for dir in /proc/[0-9]*; do
    read_argv "${dir#/proc/}"
    if [[ ${argv[0]:-} == "postgres: $name: "* ]]; then echo "${dir#/proc/}"; fi
  done
}

cluster_has_no_orphans() { [[ -z $(cluster_orphans "$1") ]]; }

cluster_answers() { "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$2" && cluster_pid "$1" >/dev/null; }

# Starts the cluster in $1 on port $2; further arguments are lines for its configuration.
# A running one is left alone; one that was killed is cleared up and recovers by itself.
cluster_start() {
  local home=$1 port=$2 pid
  shift 2
  if pid=$(cluster_pid "$home"); then
    wait_until 120 cluster_answers "$home" "$port" || die "PostgreSQL (process $pid) does not answer: see $home/server.log"
    return
  fi
  # They notice the postmaster's death by themselves; one in a long statement is told.
  if ! wait_until 5 cluster_has_no_orphans "$home"; then
    for pid in $(cluster_orphans "$home"); do as_cluster_user kill -QUIT "$pid" 2>/dev/null || true; done
    wait_until 10 cluster_has_no_orphans "$home" || die "processes of a killed PostgreSQL are still there: $(cluster_orphans "$home" | paste -sd ' ')"
  fi
  # With nobody left in the cluster, its pid file can only name a stranger.
  as_cluster_user rm -f "$home/data/postmaster.pid"
  {
    printf "%s\n" "listen_addresses = '127.0.0.1'" "port = $port" \
      "unix_socket_directories = ''" "cluster_name = '$(cluster_name "$home")'" \
      "timezone = 'UTC'" "log_timezone = 'UTC'" "log_line_prefix = '%m [%p] '" "jit = off" "$@"
  } | as_cluster_user tee "$home/data/portal.conf" >/dev/null
  as_cluster_user "$PG_BIN/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 120 start >/dev/null 2>&1 9>&- || {
    as_cluster_user tail -n 3 "$home/server.log" >&2 || true
    die "PostgreSQL did not start: see $home/server.log"
  }
}

# Stops the cluster in $1 ($2: fast, or immediate).
cluster_stop() {
  cluster_pid "$1" >/dev/null || return 0
  as_cluster_user "$PG_BIN/pg_ctl" -D "$1/data" -m "$2" -w -t 60 stop >/dev/null 2>&1 ||
    as_cluster_user "$PG_BIN/pg_ctl" -D "$1/data" -m immediate -w -t 30 stop >/dev/null 2>&1 ||
    die "PostgreSQL in $1 does not stop"
}

# A password no one has to type.
new_password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
