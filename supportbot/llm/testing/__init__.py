"""What a backend must pass, for whoever writes one: docs/backends.md shows how.

`BackendChecks` are tests that any backend inherits, `HTTPBackendChecks` those of one
that speaks HTTP to a `ScriptedServer`; FAULTS are the ways in which a service fails.
Importing it needs pytest.
"""

from supportbot.llm.testing.checks import BackendChecks, HTTPBackendChecks, Situation
from supportbot.llm.testing.faults import FAULTS, SECRET, ServiceFault
from supportbot.llm.testing.server import Ending, Response, ScriptedServer

__all__ = [
    "FAULTS",
    "SECRET",
    "BackendChecks",
    "Ending",
    "HTTPBackendChecks",
    "Response",
    "ScriptedServer",
    "ServiceFault",
    "Situation",
]
