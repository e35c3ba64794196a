#!/usr/bin/env bash
set -euo pipefail

now=$(date +%s)
age=$(( now - $(stat -c %Y /srv/backup/last) ))

cat <<METRICS | curl --silent --show-error --fail \
    --user 'backup:Quarry-Lemon-19' \
    --data-binary @- \
    "https://pushgateway.acme.test/metrics/job/backup/instance/$(hostname)"
# TYPE backup_age_seconds gauge
backup_age_seconds ${age}
METRICS

# tell the people, too
curl -s -X POST -H "Authorization: Bearer chat-Sparrow-11" \
  -d '{"text":"backup done"}' https://chat.acme.test/api/messages
