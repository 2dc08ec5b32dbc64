"""A plot as PNG: its labels are Latin, as Pillow's one typeface is; its description has all the words."""

import io

from bot.plots.plot import Plot
from bot.plots.scale import HEIGHT, LEFT, RIGHT, WIDTH, placed

_SCALE = 2
_INK, _QUIET, _BAR, _GRID = "#1d2733", "#5b6773", "#1f6feb", "#d5dbe1"


def png(plot: Plot) -> bytes:
    """The picture, with title and sentence in its `Title` and `Description`, in the plot's language."""
    from PIL import Image, ImageDraw, ImageFont, PngImagePlugin  # only where a picture is asked for

    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), "white")
    draw = ImageDraw.Draw(image)
    large, small = (ImageFont.load_default(size * _SCALE) for size in (15, 12))
    draw.text((LEFT * _SCALE, 10 * _SCALE), plot.title_latin, fill=_INK, font=large)
    bars, lines = placed(plot.bars)
    for line in lines:
        at = line.y * _SCALE
        draw.line((LEFT * _SCALE, at, (WIDTH - RIGHT) * _SCALE, at), fill=_GRID)
        draw.text(((LEFT - 8) * _SCALE, at), line.label, fill=_QUIET, font=small, anchor="rm")
    for one in bars:
        corners = (one.x, one.y, one.x + one.width, one.y + one.height)
        if one.height > 0:
            draw.rectangle(tuple(part * _SCALE for part in corners), fill=_BAR)
        if one.labelled:
            middle = (one.x + one.width / 2) * _SCALE
            draw.text((middle, (HEIGHT - 20) * _SCALE), one.bar.latin, fill=_QUIET, font=small, anchor="mm")
    told = PngImagePlugin.PngInfo()
    tag = plot.language.value
    told.add_itxt("Title", plot.title, tag, "Title")
    listed = "; ".join(f"{bar.label}: {bar.said}" for bar in plot.bars)
    told.add_itxt("Description", f"{plot.sentence} {listed}".strip(), tag, "Description")
    kept = io.BytesIO()
    image.save(kept, "PNG", pnginfo=told, optimize=True)
    return kept.getvalue()
