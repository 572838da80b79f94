#!/bin/sh
# Starts a program of the ward. Where the token of its store lies in a file, the address of the
# store is put together here, so that neither the compose file nor `docker inspect` shows it.
set -eu

if [ -n "${STORE_TOKEN_FILE:-}" ]; then
  if [ ! -s "$STORE_TOKEN_FILE" ]; then
    echo "$STORE_TOKEN_FILE holds no token: has the database been set up?" >&2
    exit 1
  fi
  # In an address, these four would mean something else.
  token=$(sed 's/%/%25/g; s/:/%3A/g; s|/|%2F|g; s/@/%40/g' "$STORE_TOKEN_FILE")
  export WARD_STORE="influx2://$token@$STORE_PLACE"
fi

exec node "$@"
