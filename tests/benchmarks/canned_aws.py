"""DynamoDB and Secrets Manager over HTTP with answers known beforehand, so that two runs execute the same instructions."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Item = dict[str, dict[str, Any]]


class CannedAws:
    """Serves the given items (by table) and secrets on a loopback port. Reads by key are answered; writes
    are taken and forgotten."""

    def __init__(self, items: dict[str, list[Item]], secrets: dict[str, str]) -> None:
        self.items, self.secrets = items, secrets
        self.calls: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, target: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one call, as AWS's JSON protocol gives it."""
        operation = target.rpartition(".")[2]
        self.calls.append(operation)
        if operation == "GetItem":
            found = self._find(request["TableName"], request["Key"])
            return {"Item": found} if found else {}
        if operation == "BatchGetItem":
            found_by_table = {
                table: [item for key in wanted["Keys"] if (item := self._find(table, key))]
                for table, wanted in request["RequestItems"].items()
            }
            return {"Responses": found_by_table, "UnprocessedKeys": {}}
        if operation == "GetSecretValue":
            return {"SecretString": self.secrets[request["SecretId"]]}
        if operation in ("PutItem", "UpdateItem"):
            return {"Attributes": request["Key"]} if operation == "UpdateItem" else {}
        if operation == "SendMessage":
            digest = hashlib.md5(request["MessageBody"].encode(), usedforsecurity=False).hexdigest()
            return {"MessageId": "m", "MD5OfMessageBody": digest}
        raise NotImplementedError(f"{operation} is not part of the first read of a contact")

    def _find(self, table: str, key: Item) -> Item | None:
        return next((item for item in self.items.get(table, ()) if key.items() <= item.items()), None)


def _handler_of(canned: CannedAws) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(canned.answer(self.headers["X-Amz-Target"], request)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is written: the figures are what this is about."""

    return Handler
