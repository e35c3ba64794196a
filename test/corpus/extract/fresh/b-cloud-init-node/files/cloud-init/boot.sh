#!/bin/bash
vmagent -remoteWrite.url=https://mimir.example.net/api/v1/push \
  -remoteWrite.bearerToken='Zirbel.Arve.302' \
  -remoteWrite.label=token=boot &
