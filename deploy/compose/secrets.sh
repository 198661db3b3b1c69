#!/bin/sh
# Makes the secrets of compose.yaml, once: secrets/ for the bridges, .env for Keycloak and Grafana.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
[ -s secrets/riskos-token ] || cat /proc/sys/kernel/random/uuid > secrets/riskos-token
[ -s secrets/spool-key ] || openssl rand -base64 32 > secrets/spool-key
[ -s secrets/console-token ] || cat /proc/sys/kernel/random/uuid > secrets/console-token
# The bridges are another user inside of their containers, and have to read them.
chmod 755 secrets && chmod 644 secrets/*
if [ ! -s .env ]; then
  (umask 077
  for name in RISKOS_CLIENT_SECRET KEYCLOAK_ADMIN_PASSWORD GRAFANA_ADMIN_PASSWORD; do
    echo "$name=$(openssl rand -hex 16)"
  done > .env)
fi
echo "Token for the console, http://localhost:8090: $(cat secrets/console-token)"
echo "Bearer token for /webhooks/riskos: $(cat secrets/riskos-token)"
