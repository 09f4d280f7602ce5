"""How a run reaches its language models, kept beside it so that ``vgot resume`` needs no options again. Never holds a key."""

from __future__ import annotations

import json
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from ..agents.ledger import Mode
from ..agents.service import Service
from ..errors import CorruptError, InputError
from ..script.model import Value
from ..store.run_folder import RunFolder

FILE = "service.json"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Settings(Value):
    """``service``: see there. ``weights``, ``device``: where the models of pictures are and run, '' finds them.

    ``replay``, ``recorded``: the mode of replay and the folder of the recorded run ('' is none).
    """

    service: Service = Service()
    weights: str = Field(default="", max_length=4096)
    device: str = Field(default="", pattern=r"^[a-z]{0,8}(:[0-9]{1,3})?$")
    replay: Mode = "live"
    recorded: str = Field(default="", max_length=4096)

    @classmethod
    def read_from(cls, folder: RunFolder) -> Self:
        """The settings of a run; the defaults where it has none.

        Raises:
            CorruptError: they cannot be read.
        """
        path = folder.hidden / FILE
        try:
            return cls.read(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValidationError) as e:
            raise CorruptError(f"{path} cannot be read ({type(e).__name__}); delete it and give --base-url and --budget again") from e

    def write(self, folder: RunFolder) -> None:
        """Keep them beside the run, if there is anything to keep."""
        path = folder.hidden / FILE
        if self != type(self)() or path.exists():
            folder.write_atomic(path.relative_to(folder.path), json.dumps(self.plain(), indent=2).encode())

    def check_trust(self, said: Service | None) -> None:
        """A run folder may come from a stranger: a key goes only to a server that was named in this session.

        Raises:
            InputError: the run names a server that is not on this machine, and the user has not.
        """
        url = self.service.base_url
        if url and (said is None or said.base_url != url) and urlsplit(url).hostname not in LOOPBACK:
            raise InputError(
                f"this run was begun with the server {url}; your key is sent there only when you say so: add --base-url {url}, or name another"
            )
