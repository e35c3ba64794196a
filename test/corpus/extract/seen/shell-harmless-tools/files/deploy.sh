#!/bin/bash
# usage: PROM_PASSWORD=Sable-41-inkpot ./deploy.sh
export PGPASSWORD='Gx71-pine-orbit'
export GF_SECURITY_ADMIN_PASSWORD='Teapot-Marble-4'
PROM_PASSWORD=${PROM_PASSWORD:?set PROM_PASSWORD}
MIMIR_TOKEN="$(vault kv get -field=token secret/mimir)"
read -rsp 'Prometheus password: ' PROMETHEUS_PASSWORD
curl -fsS -u "pusher:$PROM_PASSWORD" --data-binary @samples https://mimir.acme.test/api/v1/push
curl -fsS -u "ci:Bramble-Hut-3" -T pkg.deb https://packages.acme.test/pool/
curl -fsS -H "Authorization: Bearer ${MIMIR_TOKEN}" https://mimir.acme.test/api/v1/push
wget --user=deploy --password='Crisp-Notch-8' https://files.acme.test/app.tgz
echo "3b5d5c3712955042212316173ccf37be8a0d6f4a0a5e1c2d  app.tgz" | sha256sum -c
mysql -u root -p'Birch=Sail' -e 'show status'
if [ "$PROM_TOKEN_CHECK" = true ]; then echo "metrics token: missing"; fi
