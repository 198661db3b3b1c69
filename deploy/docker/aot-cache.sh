#!/usr/bin/env bash
# Writes app.aot beside quarkus-run.jar, the JVM's cache of a start (JEP 514): classes loaded and linked, methods profiled. With
# -XX:AOTCache=app.aot the next start takes a third less time. It is good for this JVM and these very jars; with others the JVM goes
# on without it. For it a bridge is started and ended, which seeks Kafka and Redis in vain. Takes a JVM of 25 or later.
#   aot-cache.sh <directory of quarkus-run.jar> [options of the JVM]...
set -euo pipefail
app=$1
shift
rm -f "$app/app.aot"
coproc bridge {
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$@" -XX:AOTCacheOutput="$app/app.aot" \
    -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -Dquarkus.management.host=127.0.0.1 -Dquarkus.management.port=0 \
    -Dkafka.bootstrap.servers=127.0.0.1:9 -Dquarkus.redis.hosts=redis://127.0.0.1:9 \
    -Dbridge.webhooks.nobody.auth.type=none -jar "$app/quarkus-run.jar" 2>&1
}
pid=$bridge_PID
output=
served=
while read -r line; do
  output+=$line$'\n'
  if [[ $line == *'Listening on'* ]]; then
    served=yes
    kill "$pid"
  fi
done <&"${bridge[0]}"
wait "$pid" || true
if [[ -z $served || ! -s $app/app.aot ]]; then
  echo "No cache was written to $app/app.aot. The bridge said:" >&2
  echo "$output" >&2
  exit 1
fi
