#!/bin/bash
docker network create mon 2>/dev/null || true

docker run -d --name vmagent --network mon \
  -v "$PWD/scrape.yml:/scrape.yml:ro" \
  victoriametrics/vmagent \
    -promscrape.config=/scrape.yml \
    -remoteWrite.url="https://runner:Fjord9Copper@vm.acme.test/api/v1/write" \
    --remoteWrite.oauth2.clientID=runner \
    --remoteWrite.oauth2.clientSecret='cs~Nimbus~220' \
    -remoteWrite.aws.secretKey="$AWS_SECRET"

docker run -d --name alloy -e REMOTE_WRITE_PASSWORD='Amber.Yolk.14' \
  --env GCLOUD_TOKEN -e "OTEL_EXPORTER_OTLP_METRICS_HEADERS=api-key=Lagoon-Pin-3" grafana/alloy run /etc/alloy

docker run -d --name pg -e POSTGRES_PASSWORD=Gx71-pine-orbit postgres:16
docker run -d --name grafana -e GF_SECURITY_ADMIN_PASSWORD=Teapot-Marble-4 grafana/grafana
docker login -u ci -p 'Opal-Stair-1' images.acme.test
