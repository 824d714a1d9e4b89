"""A prompt as the body of a request for a chat completion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supportbot.llm.backends.openai_options import OpenAIOptions
    from supportbot.llm.base import Prompt, ReplyFormat

LIMIT_NAMES = ("max_completion_tokens", "max_tokens")
ROLES = {"user": "user", "model": "assistant"}

# Any: JSON, here and below
JSON = dict[str, Any]


def build_body(
    prompt: Prompt, options: OpenAIOptions, *, left_out: AbstractSet[str]
) -> JSON:
    """What is sent; without the parameters that the service has refused."""
    optional = {
        "temperature": options.temperature,
        _limit_name(options, left_out): options.max_output_tokens,
        "stream_options": {"include_usage": True} if options.streaming else None,
        "response_format": _response_format(prompt.format, options),
    }
    body = {
        "model": options.model,
        "messages": _messages(prompt, options, has_system="system" not in left_out),
        "stream": options.streaming,
        **{name: each for name, each in optional.items() if name not in left_out},
        **options.extra_body,
    }
    return {name: value for name, value in body.items() if value is not None}


def _messages(
    prompt: Prompt, options: OpenAIOptions, *, has_system: bool
) -> list[JSON]:
    instructions = prompt.instructions
    if prompt.format and options.structured_output == "json_object":
        # This kind of format carries no schema.
        schema = json.dumps(prompt.format.schema)
        instructions += f"\n\nReply with one JSON object of this JSON schema: {schema}"
    turns = [{"role": ROLES[turn.role], "content": turn.text} for turn in prompt.turns]
    if has_system:
        return [{"role": "system", "content": instructions}, *turns]
    first, *others = turns
    return [first | {"content": f"{instructions}\n\n{first['content']}"}, *others]


def _limit_name(options: OpenAIOptions, left_out: AbstractSet[str]) -> str:
    names = sorted(LIMIT_NAMES, key=lambda name: name != options.token_limit_name)
    return next((name for name in names if name not in left_out), names[0])


def _response_format(
    reply_format: ReplyFormat | None, options: OpenAIOptions
) -> JSON | None:
    if reply_format is None:
        return None
    if options.structured_output == "json_object":
        return {"type": "json_object"}
    schema = dict(reply_format.schema)
    named = {"name": "reply", "strict": is_strict(schema), "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def is_strict(schema: object) -> bool:
    """Whether OpenAI's "strict" takes it: every property required, no others."""
    if isinstance(schema, Mapping):
        names = set(schema.get("properties", ()))
        takes_others = schema.get("additionalProperties") is not False
        if names and (takes_others or names != set(schema.get("required", ()))):
            return False
        return all(map(is_strict, schema.values()))
    return not isinstance(schema, list) or all(map(is_strict, schema))
