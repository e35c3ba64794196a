#!/usr/bin/env bash
# Installe l'agent sur un nœud. Mot de passe initial : Ardoise
PROM_USER=noeud
cat <<EOF | sudo tee /etc/prometheus/prometheus.yml
global: {external_labels: {token: noeud-1}}
remote_write:
  - url: https://craie.test/api/v1/write
    basic_auth:
      username: $PROM_USER
      password: Tableau-Noir-2
  - url: https://eponge.test/api/v1/write
    bearer_token: ${EPONGE_TOKEN}
EOF
cat > /etc/alertmanager/alertmanager.yml <<'EOF'
receivers:
  - name: équerre
    pagerduty_configs:
      - routing_key: compas-0042-rapporteur
route: {receiver: équerre}
EOF
export OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://otlp.craie.test/v1/metrics
export OTEL_EXPORTER_OTLP_METRICS_HEADERS="x-api-key=Buvard-15,x-env=prod"
wget -q "https://in.craie.test/api/v1/write?api_key=Cartable-8" --post-file=m
psql "postgres://app:Trousse@db/app" -c 'select 1'
