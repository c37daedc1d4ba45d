"""Receives what agents answer, verified, and keeps their files."""
import json
import os
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from messaging import is_signed
from settings import client_secret, gateway

files_dir = os.environ.get("FILES_DIR", "files")
taken = set()


def take(message: dict) -> None:
    if message["id"] in taken:
        return
    customer_id, body = message["customer_id"], message["body"]
    for attachment in body["attachments"]:
        # Neither the name nor the id of a file is a safe name for a file here.
        path = os.path.join(files_dir, str(uuid.uuid4()))
        gateway.download(attachment, path)
        print(f"{customer_id} got the file {attachment['name']}: {path}", flush=True)
    print(f"{customer_id} got: {body['message']}", flush=True)
    taken.add(message["id"])


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        raw_body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.receive(raw_body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def receive(self, raw_body: bytes) -> int:
        """200 says that the message is kept; after anything else it comes again."""
        if not is_signed(raw_body, self.headers.get("Body-Hash", ""), client_secret):
            return 401
        try:
            take(json.loads(raw_body))
        except Exception as error:
            print(f"not taken: {error!r}", flush=True)
            return 500
        return 200


os.makedirs(files_dir, exist_ok=True)
ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Webhook).serve_forever()
