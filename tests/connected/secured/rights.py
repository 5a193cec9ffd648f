"""Gives a user the rights that the README lists, and no more."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import CreateAclsRequest

from services.runtime.clients import opened
from services.runtime.connections import Kafka
from tests.runtime.given import CHECKOUT

RESOURCES = {"topic": 2, "group": 3, "transactional id": 5}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "DescribeConfigs": 10}
"""As Kafka numbers them (AclOperation, ResourceType)."""
BEGINS_SO, ALLOW = 4, 3
_ROW = re.compile(r"^\| ([a-z ]+) \| `([a-z.-]+)` \| ([A-Za-z, ]+) \|$", re.MULTILINE)


class Right(NamedTuple):
    """What may be done with all that is called so."""

    resource: str
    begins: str
    operation: str


def rights() -> Iterator[Right]:
    """Those of the README's table."""
    for resource, begins, operations in _ROW.findall((CHECKOUT / "README.md").read_text("utf-8")):
        for operation in operations.split(", "):
            yield Right(resource, begins, operation)


async def grant(bootstrap: str, user: str, prefix: str, *told: Right) -> None:
    """Give these rights to a user, for an installation with this prefix."""
    kafka = Kafka(kafka=bootstrap)
    async with opened(AIOKafkaClient(bootstrap_servers=bootstrap), kafka) as client:
        for right in told:
            answer = await client.send(
                client.get_random_node(),
                CreateAclsRequest(
                    resource_type=RESOURCES[right.resource],
                    resource_name=prefix + right.begins,
                    resource_pattern_type_filter=BEGINS_SO,
                    principal=f"User:{user}",
                    host="*",
                    operation=OPERATIONS[right.operation],
                    permission_type=ALLOW,
                ),
            )
            assert [code for code, _ in answer.creation_responses] == [0]
