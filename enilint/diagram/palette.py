"""The colours of pictures, for a light and a dark theme, and their contrast."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "background": "#ffffff",
    "text": "#1c2733",
    "muted": "#4d5b68",
    "zone": "#f6f8fa",
    "zone-line": "#7d8894",
    "public": "#e7f4ea",
    "public-line": "#3b7d4f",
    "private": "#e9f0fa",
    "private-line": "#356596",
    "isolated": "#f5f1e6",
    "isolated-line": "#7a6a45",
    "unknown": "#f1f1f1",
    "unknown-line": "#6f6f6f",
    "box": "#ffffff",
    "box-line": "#4a5764",
    "used": "#356596",
    "over": "#b3131f",
    "error": "#b3131f",
    "warning": "#8a5200",
    "info": "#2d5d9f",
    "pin-text": "#ffffff",
    "right": "#175c58",
    "wrong": "#b3131f",
    "unsure": "#5a6470",
    "alert": "#8a5200",
    "tag": "#33404c",
    "tag-text": "#ffffff",
}
DARK: Mapping[str, str] = {
    "background": "#0f151b",
    "text": "#e6edf3",
    "muted": "#a9b6c2",
    "zone": "#151d25",
    "zone-line": "#6c7a88",
    "public": "#14261a",
    "public-line": "#5cb079",
    "private": "#132131",
    "private-line": "#6c9fd4",
    "isolated": "#262015",
    "isolated-line": "#b39d66",
    "unknown": "#1f1f1f",
    "unknown-line": "#9a9a9a",
    "box": "#1c2630",
    "box-line": "#93a1ae",
    "used": "#6c9fd4",
    "over": "#ff7b86",
    "error": "#ff8b95",
    "warning": "#f0b14a",
    "info": "#7fb0ea",
    "pin-text": "#0f151b",
    "right": "#86d9d3",
    "wrong": "#ff9aa2",
    "unsure": "#a9b6c2",
    "alert": "#f0b14a",
    "tag": "#d5dde5",
    "tag-text": "#0f151b",
}
TEXTS = (
    *(("text", one) for one in ("background", "zone", "public", "private", "isolated", "unknown", "box")),
    *(("muted", one) for one in ("background", "zone", "public", "private", "isolated", "unknown", "box")),
    *((one, "zone") for one in ("right", "wrong", "unsure")),
    *(("alert", one) for one in ("background", "public", "private", "isolated", "unknown")),
    *(("pin-text", one) for one in ("error", "warning", "info")),
    ("tag-text", "tag"),
)
"""Every colour of text, with those behind it: their contrast is 4.5:1 at least (WCAG 2.2, 1.4.3)."""
LINES = (
    *((one, "zone") for one in ("box-line", "right", "wrong", "unsure", "error", "warning", "info")),
    *((f"{one}-line", one) for one in ("zone", "public", "private", "isolated", "unknown", "box")),
    *((one, "box") for one in ("used", "over", "error", "warning", "info", "tag")),
    *((one, each) for one in ("box-line", "error") for each in ("public", "private", "isolated", "unknown")),
)
"""Every colour of lines and shapes, with those behind it: their contrast is 3:1 at least (WCAG 2.2, 1.4.11)."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
