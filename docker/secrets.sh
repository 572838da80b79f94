#!/bin/sh
# Makes the secrets that the compose files hand out, once: a secret that is there stays as it is.
#
# Containers read them as they lie here, whatever user they run as, so the files are readable; the
# folder is not: only its owner gets in.
set -eu

folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 0700 "$folder"

for name in ward influxdb_password grafana_password grafana_reader webhook; do
  file=$folder/$name
  [ -s "$file" ] && continue
  # 32 random bytes as 64 hex digits.
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$file.new"
  chmod 0444 "$file.new"
  mv "$file.new" "$file"
  echo "made $file"
done
