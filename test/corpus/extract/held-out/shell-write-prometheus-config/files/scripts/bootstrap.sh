#!/bin/sh
# Richtet einen neuen Knoten ein
set -eu
REGION=${1:?region}
RW_PASSWORD_FILE=/root/pw

apt-get install -y prometheus
install -d -o prometheus /etc/prometheus

cat > /etc/prometheus/prometheus.yml <<'YAML'
global:
  external_labels:
    region: eu
remote_write:
  - url: https://mimir.acme.test/api/v1/push
    basic_auth:
      username: nodes
      password: Vellum+Otter+1188
    queue_config:
      max_shards: 20
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['localhost:9100'] }]
YAML

cat >/etc/prometheus/file_sd.yml <<-EOT
	- targets: ['db:9187']
	  labels: { password_policy: strict }
EOT

tee /etc/alertmanager/alertmanager.yml >/dev/null <<EOF
global:
  smtp_auth_password: Mosaic/Kelp/7
route: { receiver: mail }
receivers: [{ name: mail }]
EOF
systemctl restart prometheus
