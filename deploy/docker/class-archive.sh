#!/usr/bin/env bash
# Writes app.jsa beside quarkus-run.jar: the classes of a start, in the form in which the JVM holds them. With
# -XX:SharedArchiveFile=app.jsa the next start takes a third less processor time. It is good for this JVM and these very jars;
# with others the JVM goes on without it. For it a bridge is started and ended, which seeks Kafka and Redis in vain.
#   class-archive.sh <directory of quarkus-run.jar> [options of the JVM]...
set -euo pipefail
app=$1
shift
rm -f "$app/app.jsa"
coproc bridge {
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$@" -XX:ArchiveClassesAtExit="$app/app.jsa" -Xlog:disable -Xlog:all=error:stderr \
    -Dquarkus.http.port=0 -Dquarkus.management.port=0 \
    -Dkafka.bootstrap.servers=127.0.0.1:9 -Dquarkus.redis.hosts=redis://127.0.0.1:9 \
    -Dbridge.webhooks.nobody.auth.type=none -jar "$app/quarkus-run.jar" 2>&1
}
pid=$bridge_PID
output=
while read -r line; do
  output+=$line$'\n'
  if [[ $line == *'Listening on'* ]]; then
    kill "$pid"
  fi
done <&"${bridge[0]}"
wait "$pid" || true
if [[ ! -s $app/app.jsa ]]; then
  echo "No class archive was written to $app/app.jsa. The bridge said:" >&2
  echo "$output" >&2
  exit 1
fi
