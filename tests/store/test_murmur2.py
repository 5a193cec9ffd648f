"""Keys go where every other Kafka client would put them."""

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import example, given
from hypothesis import strategies as st

from services.runtime.murmur2 import partition_of

PARTITIONS = list(range(24))


@given(st.binary(max_size=80))
@example(b"")
def test_a_key_goes_to_the_partition_that_the_client_would_choose(key: bytes) -> None:
    """Whoever joins statements with statuses by pseudonym relies on it."""
    assert partition_of(key, 24) == DefaultPartitioner()(key, PARTITIONS, PARTITIONS)
