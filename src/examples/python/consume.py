"""Reads events with confluent-kafka: consume.py BOOTSTRAP GROUP TOPIC..."""
import json
import signal
import sys

from confluent_kafka import Consumer, KafkaException

running = True


def stop(*_):
    global running
    running = False


def handle(event):
    headers = {name: value.decode() for name, value in event.headers() or []}
    try:
        body = json.loads(event.value())
    except ValueError:
        # Only riskos.quarantine has such records. If the program ended here, it would get the same record again
        # after each start.
        print("not JSON", headers.get("ce_id"), headers.get("bridge_reason"), flush=True)
        return
    # RiskOS decides what "data" is: an object, null, or absent.
    data = body.get("data") if isinstance(body, dict) else None
    decision = data.get("decision", "-") if isinstance(data, dict) else "-"
    print("handled", headers["ce_type"], headers["ce_id"], decision, flush=True)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
consumer = Consumer({
    "bootstrap.servers": sys.argv[1],
    "group.id": sys.argv[2],
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "enable.auto.commit": False,
})
consumer.subscribe(sys.argv[3:])
try:
    while running:
        events = consumer.consume(num_messages=100, timeout=1.0)
        for event in events:
            if event.error():
                raise KafkaException(event.error())
            handle(event)
        # Commits only processed records: after a crash the last few records come again.
        if events:
            consumer.commit(asynchronous=False)
finally:
    consumer.close()
