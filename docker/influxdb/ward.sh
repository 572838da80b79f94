#!/bin/sh
# Runs once, when the database is new (the image starts what lies in /docker-entrypoint-initdb.d).
# The gateway gets a token that can only write, Grafana a user that can only read: neither ever
# holds the operator's token.
set -eu

bucket=$DOCKER_INFLUXDB_INIT_BUCKET_ID
org=$DOCKER_INFLUXDB_INIT_ORG
token_file=${WRITER_TOKEN_FILE:-/run/ward/writer.token}
reader_file=${READER_PASSWORD_FILE:-/run/secrets/grafana_reader}

# InfluxQL knows databases with retention policies, InfluxDB 2 knows buckets: this joins them.
influx v1 dbrp create --org "$org" --bucket-id "$bucket" --db ward --rp autogen --default > /dev/null
influx v1 auth create --org "$org" --read-bucket "$bucket" \
  --username grafana --password "$(cat "$reader_file")" > /dev/null

token=$(influx auth create --org "$org" --write-bucket "$bucket" --description gateway --json |
  sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
if [ -z "$token" ]; then
  echo 'InfluxDB gave no token for the gateway' >&2
  exit 1
fi
# The gateway runs as another user; besides it, nobody shares the volume.
printf '%s' "$token" > "$token_file.new"
chmod 0444 "$token_file.new"
mv "$token_file.new" "$token_file"
