"""The page's web server: Gradio with all off that a customer never needs."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware

from gradio_ui import app, theme
from gradio_ui.door import Door
from gradio_ui.settings import Settings

FAVICON = Path(__file__).with_name("favicon.png")


def serve(settings: Settings, *, in_background: bool = False) -> str:
    """Serve the page until it is stopped; in the background, its address at once."""
    _, address, _ = app.build(settings).launch(
        server_name=settings.host,
        server_port=settings.port,
        prevent_thread_lock=in_background,
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
        app_kwargs={
            "middleware": [Middleware(Door)],
            "openapi_url": None,
        },
    )
    return address
