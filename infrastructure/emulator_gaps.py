"""What the emulator leaves out of a deployment that AWS does by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infrastructure.deploy_upload import Connection

DEFINED = "x-amazon-apigateway-gateway-responses"
STAGE = "v1"


def answer_like_api_gateway(connection: Connection, template: Path, api_id: str) -> None:
    """Give the emulated API Gateway its own answers (404, 413, 429 …) as the template's API definition states them.

    AWS reads them from the definition; ministack 1.5.33 does not, but knows them when they are put one by one.
    """
    resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    wanted = resources["RestAPI"]["Properties"]["Body"][DEFINED]
    gateway = connection.client("apigateway")
    present = {r["responseType"]: r for r in gateway.get_gateway_responses(restApiId=api_id, limit=500)["items"]}
    different = [
        kind
        for kind, answer in wanted.items()
        if any(present.get(kind, {}).get(name) != value for name, value in answer.items())
    ]
    if not different:
        return
    for kind in different:
        gateway.put_gateway_response(restApiId=api_id, responseType=kind, **wanted[kind])
    gateway.create_deployment(restApiId=api_id, stageName=STAGE)
