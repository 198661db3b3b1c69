// Reads events with kafkajs: node consume.mjs BOOTSTRAP GROUP TOPIC...
import { Kafka, logLevel } from 'kafkajs';

const [bootstrap, groupId, ...topics] = process.argv.slice(2);
const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.ERROR });
// By default it reads committed records only, and commits what is handled.
const consumer = kafka.consumer({ groupId });

function handle(event) {
  const header = (name) => event.headers[name]?.toString() ?? '-';
  const decision = JSON.parse(event.value).data?.decision ?? '-';
  console.log('handled', header('ce_type'), header('ce_id'), decision);
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => consumer.disconnect());
}
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({ eachMessage: async ({ message }) => handle(message) });
