// A receiver as one would write it by hand with Express: no authentication, and the event loss that docs/benchmarks.md
// names (the id is marked as seen before Kafka has the event).
import express from 'express';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';

const WINDOW_MS = 7 * 24 * 3600 * 1000;
const { PORT, TOPIC, BOOTSTRAP_SERVERS, REDIS_URL } = process.env;

const redis = new Redis(REDIS_URL);
const kafka = new Kafka({ brokers: BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR });
const producer = kafka.producer();
await producer.connect();

const app = express();
app.disable('x-powered-by');

app.post('/webhooks/riskos', express.json({ limit: '1mb' }), async (request, response) => {
  const id = request.body.event_id;
  const isNew = await redis.set(`express:${id}`, '1', 'PX', WINDOW_MS, 'NX');
  if (isNew) {
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ key: id, value: JSON.stringify(request.body) }] });
  }
  response.sendStatus(200);
});

app.listen(Number(PORT), '127.0.0.1');
