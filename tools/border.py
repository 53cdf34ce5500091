#!/usr/bin/env python3
"""Writes the border of two countries as GeoJSON, from Natural Earth 1:10 million (public domain) as the npm package
world-atlas 2.0.2 carries it. Only the standard library and `npm` are needed; nothing is simplified.

    tools/border.py 616 804 '{"distance_m": 25000}' > scenarios/poland-ukraine.geojson

What stands in the last argument is added to the properties, as what a charter says of the border.
The countries are named by their ISO 3166-1 numbers. A border is what both outlines share: TopoJSON keeps it as arcs that
both name, so no comparing of coordinates is involved. Refuses a border that does not hang together as one line.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-10m.json"


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    topology = fetch()
    first, second = (country(topology, number) for number in sys.argv[1:3])
    shared = arcs(first) & arcs(second)
    line = chain([decode(topology, arc) for arc in sorted(shared)])
    write([first, second], line)


def fetch():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as files:
            return json.load(files.extractfile(MEMBER))


def country(topology, number):
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == number:
            return geometry
    sys.exit(f"no country has the number {number}")


def arcs(geometry):
    """The numbers of all arcs of an outline; ~n, the arc n backwards, counts as n."""
    found, waiting = set(), [geometry["arcs"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, int):
            found.add(part if part >= 0 else ~part)
        else:
            waiting.extend(part)
    return found


def decode(topology, arc):
    """Places of an arc as (lon, lat): sums of differences, on a grid."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    places = []
    for dx, dy in topology["arcs"][arc]:
        x, y = x + dx, y + dy
        places.append((round(x * scale_x + shift_x, 7), round(y * scale_y + shift_y, 7)))
    return places


def chain(parts):
    if not parts:
        sys.exit("the two have no border")
    line, parts = parts[0], parts[1:]
    while parts:
        for part in parts:
            candidates = [part, part[::-1]]
            after = next((way for way in candidates if way[0] == line[-1]), None)
            before = next((way for way in candidates if way[-1] == line[0]), None)
            if after or before:
                line = line + after[1:] if after else before[:-1] + line
                parts.remove(part)
                break
        else:
            sys.exit("the border is not one line")
    return line


def write(countries, line):
    """One place a line, so that a change shows in a comparison."""
    names = " and ".join(geometry["properties"]["name"] for geometry in countries)
    more = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
    source = f"Natural Earth 1:10m, public domain, as in {PACKAGE}; written by tools/border.py"
    places = ",\n".join(json.dumps(list(place)) for place in line)
    print('{"type": "Feature",')
    print(f'"properties": {json.dumps({"name": f"Border of {names}", **more, "source": source}, ensure_ascii=False)},')
    print('"geometry": {"type": "LineString", "coordinates": [')
    print(places)
    print("]}}")


if __name__ == "__main__":
    main()
