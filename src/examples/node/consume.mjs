// Reads events with kafkajs: node consume.mjs BOOTSTRAP GROUP TOPIC...
import { Kafka, logLevel } from 'kafkajs';

const [bootstrap, groupId, ...topics] = process.argv.slice(2);
// For a new group kafkajs logs an ERROR that the coordinator is not available, and tries again. This ERROR is harmless.
const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.ERROR });
// By default kafkajs reads committed records only, and commits processed records.
const consumer = kafka.consumer({ groupId });

function handle(event) {
  const header = (name) => event.headers[name]?.toString() ?? '-';
  let body;
  try {
    body = JSON.parse(event.value);
  } catch {
    // Only riskos.quarantine has such records. If the program ended here, it would get the same record again after each start.
    console.log('not JSON', header('ce_id'), header('bridge_reason'));
    return;
  }
  const decision = body?.data?.decision ?? '-';
  console.log('handled', header('ce_type'), header('ce_id'), decision);
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => consumer.disconnect());
}
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({ eachMessage: async ({ message }) => handle(message) });
