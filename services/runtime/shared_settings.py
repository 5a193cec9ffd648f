"""The settings that every service has under its own name: its group, its batches, its pages."""

from typing import Any

from services.runtime.setting import setting


def group(service: str, default: str) -> Any:
    """The consumer group; ``service`` as the names of the environment variables have it."""
    return setting(
        f"{service}_GROUP",
        "a name",
        "The consumer group in which the processes of this service share the partitions.",
        default,
        min_length=1,
    )


def batch_size(service: str, default: int) -> Any:
    """How much is read at once."""
    return setting(
        f"{service}_BATCH_SIZE",
        "a whole number from 1 to 10000",
        "The most messages that are taken at once.",
        default,
        ge=1,
        le=10_000,
    )


def batch_wait_ms(service: str) -> Any:
    """How long reading waits."""
    return setting(
        f"{service}_BATCH_WAIT_MS",
        "whole milliseconds from 1 to 5000",
        "How long an empty batch waits for a message.",
        20,
        ge=1,
        le=5000,
    )


def http_host(service: str) -> Any:
    """Where the pages are."""
    return setting(
        f"{service}_HTTP_HOST",
        "the address of a network interface",
        "Where /health and /metrics are answered; they bear no patient data, and no login.",
        "127.0.0.1",
        min_length=1,
    )


def http_port(service: str, default: int) -> Any:
    """The port of the pages; no two services of one machine have the same default."""
    return setting(
        f"{service}_HTTP_PORT",
        "a port from 0 to 65535, where 0 takes any free one",
        "The port of /health and /metrics.",
        default,
        ge=0,
        le=65_535,
    )
