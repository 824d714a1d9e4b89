"""`python -m gradio_ui` serves the chat page until it is stopped."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from gradio_ui import app, asking, theme
from gradio_ui.page_filter import PageFilter
from gradio_ui.settings import InvalidSetting, Settings, from_environment

FAVICON = Path(__file__).with_name("favicon.png")


def main() -> int:
    """The exit status; returns when the page is stopped."""
    logging.basicConfig(level=logging.WARNING)
    try:
        page = start(from_environment(os.environ))
    except (InvalidSetting, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    print(f"Chat page on {page.local_url}", flush=True)  # noqa: T201 (a program's only output)
    page.block_thread()
    return 0


def start(settings: Settings) -> gr.Blocks:
    """The page, served in the background; raises `OSError` when the port is taken.

    With all of Gradio off that a customer never needs.
    """
    trust_proxies(settings)
    steps = app.steps_for(settings)
    page = app.build(settings, steps)
    page.launch(
        server_name=settings.host,
        server_port=settings.port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        favicon_path=FAVICON,
        theme=theme.theme(),
        head=theme.HEAD,
        app_kwargs={
            "middleware": [Middleware(PageFilter, embedders=settings.embedders)],
            "openapi_url": None,
            "routes": [asking.route(steps)],
        },
    )
    return page


def trust_proxies(settings: Settings) -> None:
    """Have uvicorn take the visitor's address from the header of these, and no others.

    By the environment: Gradio hands it no such option.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ",".join(settings.trusted_proxies)


if __name__ == "__main__":
    sys.exit(main())
