"""`milepael definitions check`: what cannot be used, and what is worth a look."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.check import worth_a_look
from schemas.load import BadDefinition, definition_files, read_all
from schemas.tables import Place, Remark
from services.command.output import emit, fail, tell


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in the definitions of one folder.

    Attributes:
        sound: The versions, where nothing is wrong.
        wrong: Why they cannot be used.
        odd: What is worth a look.
    """

    sound: tuple[str, ...]
    wrong: tuple[Remark, ...]
    odd: tuple[Remark, ...]


def look(asked: Sequence[Path], local: Path | None) -> Iterator[Checked]:
    """Check these files and folders; the files of one folder are checked together."""
    by_folder: dict[Path, list[Path]] = {}
    for path in asked:
        if path.is_dir():
            by_folder.setdefault(path, []).extend(_files(path))
        elif path.is_file():
            by_folder.setdefault(path.parent, []).append(path)
        else:
            fail(f"There is no {path}: name a definition file (*.toml), or a folder of them.", 2)
    for folder, files in by_folder.items():
        yield _checked(files, folder, _files(local) if local is not None else [])


def _files(folder: Path) -> list[Path]:
    try:
        return definition_files(folder)
    except BadDefinition as bad:
        fail(f"{bad}.", 2)


def _checked(files: list[Path], folder: Path, local: list[Path]) -> Checked:
    try:
        read = read_all(files, folder, local)
    except BadDefinition as bad:
        return Checked((), bad.mistakes, ())
    except OSError as away:
        says = f"cannot be read: {away.strerror}"
        unread = Remark(Place(folder.name), says, "see who may read the files")
        return Checked((), (unread,), ())
    odd = worth_a_look([(one.definition, one.told) for one in read])
    return Checked(tuple(one.definition.version for one in read), (), tuple(odd))


def show(found: Iterable[Checked], *, as_json: bool) -> int:
    """Tell it, and return how many things are wrong."""
    count = 0
    for one in found:
        count += len(one.wrong)
        for level, remarks in (("wrong", one.wrong), ("look", one.odd)):
            for remark in remarks:
                _tell(level, remark, as_json=as_json)
        if not as_json and not one.wrong:
            tell(f"Sound: {len(one.sound)}. Worth a look: {len(one.odd)}.")
    if count and not as_json:
        tell(f"Wrong: {count}. None of these files can be used until that is mended.")
    return count


def _tell(level: str, remark: Remark, *, as_json: bool) -> None:
    if as_json:
        place = {"file": remark.place.file, "line": remark.place.line}
        emit(place | {"level": level, "says": remark.says, "remedy": remark.remedy})
    else:
        tell(f"{'WRONG' if level == 'wrong' else 'look '}  {remark}")
