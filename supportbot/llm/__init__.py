"""Language models behind aliases: `llms["default"]` is a backend of LLMS.

Ask one through `supportbot.llm.calling`, which adds deadlines, a second attempt,
the circuit breaker and the limit on concurrent calls.
"""

from supportbot.llm.base import (
    LLM,
    CallPolicy,
    Capabilities,
    Chunk,
    Prompt,
    PromptTurn,
    ReplyFormat,
    Usage,
)
from supportbot.llm.handler import llms

__all__ = [
    "LLM",
    "CallPolicy",
    "Capabilities",
    "Chunk",
    "Prompt",
    "PromptTurn",
    "ReplyFormat",
    "Usage",
    "llms",
]
