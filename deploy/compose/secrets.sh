#!/bin/sh
# Creates the secrets of compose.yaml once: secrets/ for the bridges, .env for Keycloak, the console and Grafana.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
[ -s secrets/riskos-token ] || cat /proc/sys/kernel/random/uuid > secrets/riskos-token
[ -s secrets/spool-key ] || openssl rand -base64 32 > secrets/spool-key
# The bridges run as another user in their containers, and must be able to read these files.
chmod 755 secrets && chmod 644 secrets/*
(umask 077
for name in RISKOS_CLIENT_SECRET KEYCLOAK_ADMIN_PASSWORD GRAFANA_ADMIN_PASSWORD \
    CONSOLE_CLIENT_SECRET CONSOLE_OPERATOR_PASSWORD CONSOLE_VIEWER_PASSWORD; do
  grep -qs "^$name=" .env || echo "$name=$(openssl rand -hex 16)" >> .env
done)
echo "The console, http://localhost:8090: operator, password $(sed -n 's/^CONSOLE_OPERATOR_PASSWORD=//p' .env);" \
  "or viewer, password $(sed -n 's/^CONSOLE_VIEWER_PASSWORD=//p' .env)"
echo "Bearer token for /webhooks/riskos: $(cat secrets/riskos-token)"
