"""The page's look: a calm theme in the fonts of the visitor's own system."""

from __future__ import annotations

from pathlib import Path

from gradio.themes import Base, Color

_HERE = Path(__file__).with_name("browser")
# One script of several files, in this order: each uses what those before it define.
PARTS = ("start", "transcript", "asking", "replies", "person", "helping", "page")
SCRIPT = "\n".join((_HERE / f"{part}.js").read_text("utf-8") for part in PARTS)
SKELETON = (_HERE / "page.html").read_text("utf-8")
# Not Gradio's `css=`: that rewrites every selector, and loses those in media queries.
HEAD = f"<style>{(_HERE / 'page.css').read_text('utf-8')}</style>"

TEAL = Color(
    name="teal",
    c50="#f0f9f8",
    c100="#d9f0ee",
    c200="#b3e0dc",
    c300="#82cac4",
    c400="#4fafa8",
    c500="#2b938c",
    c600="#1a7770",
    c700="#175f5a",
    c800="#164c49",
    c900="#153f3d",
    c950="#082524",
)
SLATE = Color(
    name="slate",
    c50="#f7f8fa",
    c100="#eff1f4",
    c200="#e0e4ea",
    c300="#c8ced8",
    c400="#949dac",
    c500="#687284",
    c600="#4d5667",
    c700="#363e4c",
    c800="#1f2530",
    c900="#161b24",
    c950="#0f131a",
)
SURFACES = {
    "body_background_fill": "*neutral_100",
    "body_background_fill_dark": "*neutral_950",
    "background_fill_primary": "white",
    "background_fill_primary_dark": "*neutral_900",
    "background_fill_secondary": "*neutral_100",
    "background_fill_secondary_dark": "*neutral_800",
    "border_color_primary": "*neutral_200",
    "border_color_primary_dark": "*neutral_700",
    "error_background_fill": "#fdf1ee",
    "error_background_fill_dark": "#3a211c",
}
TEXTS = {
    "body_text_color": "*neutral_800",
    "body_text_color_dark": "*neutral_100",
    "body_text_color_subdued": "*neutral_600",
    "body_text_color_subdued_dark": "*neutral_400",
    "link_text_color": "*primary_700",
    "link_text_color_dark": "*primary_300",
    "link_text_color_hover": "*primary_800",
    "link_text_color_hover_dark": "*primary_200",
    "error_text_color": "#8f2f1c",
    "error_text_color_dark": "#f6c3b7",
}
CONTROLS = {
    "color_accent": "*primary_500",
    "color_accent_soft": "*primary_50",
    "color_accent_soft_dark": "*primary_900",
    "block_border_width": "0px",
    "block_shadow": "none",
    "input_border_color": "*neutral_300",
    "input_border_color_dark": "*neutral_600",
    "button_primary_background_fill": "*primary_600",
    "button_primary_background_fill_dark": "*primary_700",
    "button_primary_background_fill_hover": "*primary_700",
    "button_primary_background_fill_hover_dark": "*primary_600",
    "button_primary_text_color": "white",
}


def theme() -> Base:
    return Base(
        primary_hue=TEAL,
        secondary_hue=TEAL,
        neutral_hue=SLATE,
        font=("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"),
        font_mono=("ui-monospace", "SFMono-Regular", "Menlo", "monospace"),
    ).set(**SURFACES, **TEXTS, **CONTROLS)
