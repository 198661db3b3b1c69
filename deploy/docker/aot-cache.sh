#!/usr/bin/env bash
# Writes app.aot beside quarkus-run.jar: the JVM's AOT cache (JEP 514), with loaded and linked classes and profiled methods.
# With -XX:AOTCache=app.aot the next start takes a third less time. The cache is valid only for this JVM and these jars; another
# JVM, or a JVM with other jars, starts without it. To create the cache, this script starts a bridge, delivers an event to it,
# and ends the bridge. This needs Kafka and Redis, on this machine unless the options name other addresses, and a JVM of version
# 25 or later.
#   aot-cache.sh <directory of quarkus-run.jar> [options of the JVM]...
set -euo pipefail
app=$1
shift
rm -f "$app/app.aot"

# Delivers an event to a port of this machine until it is stored; Kafka and Redis may still be starting.
deliver() {
  local port=$1 event='{"event_id":"aot-cache","event_type":"evaluation_completed"}' status
  for _ in {1..300}; do
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /webhooks/riskos HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
      "${#event}" "$event" >&3
    read -r _ status _ <&3
    exec 3>&-
    if [[ $status == 200 ]]; then
      return
    fi
    sleep 0.2
  done
  return 1
}

coproc bridge {
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$@" -XX:AOTCacheOutput="$app/app.aot" \
    -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -Dquarkus.management.host=127.0.0.1 -Dquarkus.management.port=0 \
    -Dbridge.webhooks.riskos.auth.type=none -jar "$app/quarkus-run.jar" 2>&1
}
pid=$bridge_PID
output=
stored=
while read -r line; do
  output+=$line$'\n'
  if [[ $line =~ 'Listening on: http://127.0.0.1:'([0-9]+) ]]; then
    if deliver "${BASH_REMATCH[1]}"; then
      stored=yes
    fi
    kill "$pid"
  fi
done <&"${bridge[0]}"
wait "$pid" || true
if [[ -z $stored || ! -s $app/app.aot ]]; then
  echo "No cache was written to $app/app.aot. The bridge said:" >&2
  echo "$output" >&2
  exit 1
fi
