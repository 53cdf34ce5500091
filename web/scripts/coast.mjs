// Makes the base map of the map screen: land as Natural Earth draws its coast at 1:50 million (public domain, from the npm
// package world-atlas), and nothing else. No border and no name is in it, since a map between parties takes no side.
//
// The source is stitched for globes: drawn as it is on a plane, land would lie over the Baltic and the Caspian. So it is cut
// at the antimeridian here. It is made again only when it is older than this script.

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { geoEquirectangular } from 'd3-geo';
import { geoProject } from 'd3-geo-projection';
import { feature } from 'topojson-client';

/** A thousandth of a degree is some hundred metres: finer than the source. */
const PLACES = 1000;
const OUT = fileURLToPath(new URL('../public/coast.json', import.meta.url));

if (existsSync(OUT) && statSync(OUT).mtimeMs > statSync(fileURLToPath(import.meta.url)).mtimeMs) process.exit(0);

const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/land-50m.json'), 'utf8'));
const plane = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);
const land = geoProject(feature(atlas, atlas.objects.land), plane);

/** Degrees north, rounded, and no place twice in a row. */
function ring(points) {
  const rounded = points.map(([x, y]) => [Math.round(x * PLACES) / PLACES, Math.round(-y * PLACES) / PLACES]);
  return rounded.filter((at, index) => index === 0 || at[0] !== rounded[index - 1][0] || at[1] !== rounded[index - 1][1]);
}

const features = (land.features ?? [land]).flatMap(({ geometry }) => {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons
    .map((rings) => rings.map(ring).filter((each) => each.length > 3))
    .filter((rings) => rings.length)
    .map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } }));
});
mkdirSync(new URL('../public', import.meta.url), { recursive: true });
writeFileSync(OUT, JSON.stringify({ type: 'FeatureCollection', features }));
console.log(`${OUT}: ${features.length} pieces of land`);
