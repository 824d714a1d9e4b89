"""The page's web server: Gradio with all off that a customer never needs."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from gradio_ui import app, theme
from gradio_ui.page_filter import PageFilter
from gradio_ui.settings import Settings

FAVICON = Path(__file__).with_name("favicon.png")


def start(settings: Settings) -> gr.Blocks:
    """The page, served in the background; raises `OSError` when the port is taken."""
    page = app.build(settings)
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
        js=theme.SCRIPT,
        app_kwargs={"middleware": [Middleware(PageFilter)], "openapi_url": None},
    )
    return page
