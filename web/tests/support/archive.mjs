// PMTiles archives of version 3 with one tile of the whole world, nothing compressed: what a map of boundaries is made of, and
// what a map of pictures is.

import { crc32, deflateSync } from "node:zlib";

import { fromGeojsonVt } from "@maplibre/vt-pbf";

const HEAD = 127;
const [PLAIN, MVT, PNG] = [1, 1, 2];

/** Features by their layer, in places of a tile of 4096 by 4096. */
export function archive(layers) {
  const tile = fromGeojsonVt(Object.fromEntries(Object.entries(layers).map(([name, features]) => [name, { features }])), { version: 2, extent: 4096 });
  return packed(Buffer.from(tile), MVT, { vector_layers: Object.keys(layers).map((id) => ({ id, fields: {} })) });
}

/** A picture of one colour: red, green and blue, each to 255. */
export function picture(colour) {
  return packed(png(colour), PNG, {});
}

function packed(tile, kind, more) {
  const said = Buffer.from(JSON.stringify({ name: "Made by a test", attribution: "<a href='https://example.org'>Makers of the tiles</a>", ...more }));
  // One entry: from which tile, in how many, of what length, and where, which is told as one more.
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const head = Buffer.alloc(HEAD);
  head.write("PMTiles");
  head[7] = 3;
  const [root, text, leaves, data] = [HEAD, HEAD + directory.length, HEAD + directory.length + said.length, HEAD + directory.length + said.length];
  [root, directory.length, text, said.length, leaves, 0, data, tile.length, 1, 1, 1].forEach((value, index) => head.writeBigUInt64LE(BigInt(value), 8 + 8 * index));
  [1, PLAIN, PLAIN, kind, 0, 0].forEach((value, index) => (head[96 + index] = value));
  [-180, -85, 180, 85].forEach((degrees, index) => head.writeInt32LE(degrees * 1e7, 102 + 4 * index));
  return Buffer.concat([head, directory, said, tile]);
}

function png(colour) {
  const SIDE = 256;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // Eight bits of each of three colours.
  [header[8], header[9]] = [8, 2];
  const row = Buffer.concat([Buffer.from([0]), ...Array(SIDE).fill(Buffer.from(colour))]);
  const chunk = (type, bytes) => {
    const [length, check, body] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(type), bytes])];
    length.writeUInt32BE(bytes.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(Array(SIDE).fill(row)))), chunk("IEND", Buffer.alloc(0))]);
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
