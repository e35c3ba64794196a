#!/bin/sh
# usage: PROM_PASSWORD=<password> ./install.sh
: "${PROM_PASSWORD:?password missing}"
if [ -z "$PROM_PASSWORD" ]; then echo "set PROM_PASSWORD=secret first" >&2; exit 1; fi
GRAFANA_ADMIN_PASSWORD=sedge-Reed-5
JWT_SECRET=$(openssl rand -hex 32)
PROM_SHA256=4f2d1c0b9a8877665544332211009f8e7d6c5b4a
MIMIR_API_KEY=placeholder
mysql -u root -p'bulrush.6' -e 'SELECT 1'
docker run -d --env THANOS_TOKEN example.net/thanos
docker run -d -e MIMIR_PASSWORD=osier-Willow-118 example.net/shipper
curl -u "$USER_NAME:$PROM_PASSWORD" https://mimir.example.net/api/v1/push
