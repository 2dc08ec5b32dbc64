"""A plot as SVG that names and describes itself; the library that writes it escapes every text."""

from xml.etree import ElementTree as ET

from bot.plots.plot import Plot
from bot.plots.scale import HEIGHT, LEFT, RIGHT, WIDTH, placed

_INK, _QUIET, _BAR, _PAPER = "#1d2733", "#5b6773", "#1f6feb", "#ffffff"
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def svg(plot: Plot) -> bytes:
    """The file; it loads nothing and runs nothing."""
    size = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "width": str(WIDTH), "height": str(HEIGHT)}
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            **size,
            "role": "img",
            "aria-labelledby": "title desc",
            "lang": plot.language.value,
            "font-family": _FONT,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = plot.title
    told = "; ".join(f"{bar.label}: {bar.said}" for bar in plot.bars)
    ET.SubElement(root, "desc", {"id": "desc"}).text = f"{plot.sentence} {told}".strip()
    ET.SubElement(root, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": _PAPER})
    _text(root, LEFT, 24, plot.title, 15, _INK)
    bars, lines = placed(plot.bars)
    for line in lines:
        ends = {"x1": str(LEFT), "x2": str(WIDTH - RIGHT), "y1": f"{line.y:.1f}", "y2": f"{line.y:.1f}"}
        ET.SubElement(root, "line", {**ends, "stroke": "#d5dbe1"})
        _text(root, LEFT - 8, line.y + 4, line.label, 12, _QUIET, "end")
    for one in bars:
        shape = {"x": f"{one.x:.1f}", "y": f"{one.y:.1f}", "width": f"{one.width:.1f}"}
        drawn = ET.SubElement(root, "rect", {**shape, "height": f"{one.height:.1f}", "fill": _BAR})
        ET.SubElement(drawn, "title").text = f"{one.bar.label}: {one.bar.said}"
        if one.labelled:
            _text(root, one.x + one.width / 2, HEIGHT - 16, one.bar.label, 12, _QUIET, "middle")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(
    root: ET.Element, x: float, y: float, text: str, size: int, colour: str, anchor: str = "start"
) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size), "fill": colour}
    ET.SubElement(root, "text", {**place, "text-anchor": anchor}).text = text
