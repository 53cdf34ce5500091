// A PMTiles archive of version 3 with one tile of the whole world, nothing compressed: what a map of boundaries is made of.

import { fromGeojsonVt } from "@maplibre/vt-pbf";

const HEAD = 127;
const [MVT, PLAIN] = [1, 1];

/** Features by their layer, in places of a tile of 4096 by 4096. */
export function archive(layers) {
  const tile = Buffer.from(fromGeojsonVt(Object.fromEntries(Object.entries(layers).map(([name, features]) => [name, { features }])), { version: 2, extent: 4096 }));
  const said = Buffer.from(JSON.stringify({ name: "Made by a test", attribution: "<a href='https://example.org'>Makers of the tiles</a>", vector_layers: Object.keys(layers).map((id) => ({ id, fields: {} })) }));
  // One entry: from which tile, in how many, of what length, and where, which is told as one more.
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const head = Buffer.alloc(HEAD);
  head.write("PMTiles");
  head[7] = 3;
  const [root, text, leaves, data] = [HEAD, HEAD + directory.length, HEAD + directory.length + said.length, HEAD + directory.length + said.length];
  [root, directory.length, text, said.length, leaves, 0, data, tile.length, 1, 1, 1].forEach((value, index) => head.writeBigUInt64LE(BigInt(value), 8 + 8 * index));
  [1, PLAIN, PLAIN, MVT, 0, 0].forEach((value, index) => (head[96 + index] = value));
  [-180, -85, 180, 85].forEach((degrees, index) => head.writeInt32LE(degrees * 1e7, 102 + 4 * index));
  return Buffer.concat([head, directory, said, tile]);
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
