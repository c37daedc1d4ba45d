"""Sends a customer's message: python3 send.py CUSTOMER_ID "Hello" """
import sys
import time
import urllib.error
import uuid

from settings import gateway

if len(sys.argv) != 3:
    sys.exit('usage: python3 send.py CUSTOMER_ID "Hello"')
customer_id, text = sys.argv[1:]

try:
    answer = gateway.send(
        {
            "id": str(uuid.uuid4()),
            "created_at": int(time.time()),
            "customer_id": customer_id,
            "sender": {"type": "human", "id": customer_id},
            "body": {"message": text},
        }
    )
except urllib.error.HTTPError as error:
    # The body says what was wrong, where, and what to do.
    sys.exit(f"{error.code}: {error.read().decode()}")
print(answer["messages"][0]["status"])
