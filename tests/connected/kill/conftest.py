"""Installations on the shared servers, each with a database and topics of its own."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.connected.kill.scene import Scene

NewScene = Callable[[dict[str, str]], Awaitable[Scene]]


@pytest.fixture
async def new_scene(kafka: str, postgres: str, tmp_path: Path) -> AsyncIterator[NewScene]:
    """Makes installations; their processes and databases end with the test."""
    scenes: list[Scene] = []
    admin = await asyncpg.connect(postgres)

    async def make(settings: dict[str, str]) -> Scene:
        name = f"kill_{uuid.uuid4().hex[:12]}"
        await admin.execute(f'CREATE DATABASE "{name}"')
        folder = tmp_path / name
        folder.mkdir()
        address = urlsplit(postgres)._replace(path=f"/{name}").geturl()
        scenes.append(Scene(kafka, address, f"{name}.", folder, settings))
        return scenes[-1]

    try:
        yield make
    finally:
        for scene in scenes:
            scene.end()
            name = urlsplit(scene.database).path[1:]
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()
