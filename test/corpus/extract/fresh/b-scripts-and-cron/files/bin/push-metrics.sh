#!/usr/bin/env bash
set -euo pipefail
# Отправляет метрики; пароль: PROM_PASSWORD=staryi-7
PROM_USER=node
PROM_PASSWORD='samovar $ Tula 40'
METRICS_TOKEN="$(cat /etc/metrics/token)"
TOKEN_DIR=/etc/metrics/token.d
export PGPASSWORD=baranki-12
read -rsp "Password: " answer
curl -fsS \
  -u 'node:Matryoshka_9' \
  --data-binary @- \
  https://vm.tula.test/api/v1/write <<<"up 1"
curl -fsS "https://node:pryanik7@pushgateway.tula.test:9091/metrics/job/node"
curl -fsS -u "admin:kovrizhka" https://wiki.tula.test/
echo "token=${METRICS_TOKEN:0:3}…"
