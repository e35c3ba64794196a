#!/bin/sh
exec /opt/vmagent \
  -promscrape.config=/etc/scrape.yml \
  -remoteWrite.url="https://vm.tula.test/api/v1/write" \
  -remoteWrite.headers='X-Api-Key: chaynik.Zavarka.3' \
  -remoteWrite.oauth2.clientID=node \
  -remoteWrite.oauth2.clientSecret=sbiten-s-Imbirem \
  -remoteWrite.oauth2.tokenUrl=https://sso.tula.test/token \
  -httpAuth.password="$AGENT_PASSWORD"
