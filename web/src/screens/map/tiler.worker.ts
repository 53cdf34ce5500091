// The worker in which the tiles of the map are made.

import { Tiler, type Asked, type Made } from './tiler';

const tiler = new Tiler();

onmessage = ({ data }: MessageEvent<Asked>) => {
  if ('put' in data) tiler.put(data.put);
  else if ('drop' in data) tiler.drop(data.drop);
  else if ('mark' in data) tiler.mark(data.mark, data.marks);
  else {
    const made: Made = { tile: data.tile, bytes: tiler.tile(data.of, data.z, data.x, data.y).slice().buffer };
    postMessage(made, { transfer: [made.bytes] });
  }
};
