#!/usr/bin/env bash
# usage: TOKEN=Spaten-1 ./push-backup-stats.sh
set -euo pipefail
readonly PUSHGATEWAY_PASSWORD='$pa"ten&Harke'
BACKUP_PASSWORD=Gießkanne
MIMIR_TOKEN=$(pass show mimir/token)
export DB_PASSWORD=Schubkarre
token_file=/run/token
stats() { echo "backup_ok 1"; }
stats | curl --user "garten:Heckenschere 3" --data-binary @- "https://pushgateway.beet.test/metrics/job/backup"
stats | curl -s -H "Authorization: Bearer $MIMIR_TOKEN" --data-binary @- https://mimir.beet.test/api/v1/push
curl -u garten:Regentonne https://cloud.beet.test/remote.php/dav -T dump
if [ "$1" = "--password=Kompost" ]; then exit 2; fi
printf 'password: %s\n' "$1"
