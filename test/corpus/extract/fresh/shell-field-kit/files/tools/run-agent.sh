#!/bin/sh
docker run -d --name vmagent \
  -e VMAGENT_TOKEN \
  -e REMOTE_WRITE_PASSWORD=Laub-Rechen-6 \
  victoriametrics/vmagent \
  -remoteWrite.url="https://vm.beet.test/api/v1/write" \
  -remoteWrite.basicAuth.username=beet \
  -remoteWrite.basicAuth.passwordFile=/run/pw \
  -remoteWrite.headers="Authorization: Bearer Mist-Gabel-9^^X-Scope-OrgID: beet"
docker run -d -e POSTGRES_PASSWORD=Unkraut postgres:16
