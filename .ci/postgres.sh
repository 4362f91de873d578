#!/bin/bash
# A PostgreSQL for one run of the tests: postgres.sh start|stop FOLDER
#
# It listens on a socket in the folder and nowhere else, and is fast rather than safe: what is in
# it is lost when it stops. The user is postgres, the database test.
set -euo pipefail

action=${1:?start or stop}
folder=${2:?a folder that does not exist yet}
programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case $action in
start)
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  as_postgres "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log"
  options="-c listen_addresses= -c unix_socket_directories=$folder"
  options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  as_postgres "$programs/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/log" \
    --options="$options" start >/dev/null
  as_postgres "$programs/createdb" --host="$folder" --username=postgres test
  ;;
stop)
  as_postgres "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate stop >/dev/null || true
  rm -rf "$folder"
  ;;
*)
  echo "usage: $0 start|stop FOLDER" >&2
  exit 2
  ;;
esac
