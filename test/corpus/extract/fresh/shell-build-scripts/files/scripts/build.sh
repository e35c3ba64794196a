#!/bin/bash
: "${PROM_TOKEN:?set PROM_TOKEN}"
SESSION_SECRET=Pinsel-1
NPM_TOKEN=Palette
PROMOTION_SECRET=Staffelei
PASSWORD_LENGTH=20
gen_token() { openssl rand -hex 16; }
PROM_PASSWORD=
MIMIR_PASSWORD="$1"
GRAFANA_ADMIN_PASSWORD=Leinwand
echo "token: Firnis-22" >&2
curl -fsS https://prometheus.kunst.test/-/ready -o /dev/null
curl -u "$USER:$PW" https://git.kunst.test/api
curl -H "X-Scope-OrgID: secret-atelier" https://mimir.kunst.test/api/v1/push -d @m
docker login -u ci -p Rahmen-4 images.kunst.test
sed -i "s/password: .*/password: Kreide/" config.yml
grep -q 'prometheus_token=Kohle' log.txt || exit 1
