// The worker in which the tiles of the map are made.

import { Tiler, WARM, type Asked, type Made } from './tiler';

const tiler = new Tiler();

onmessage = ({ data }: MessageEvent<Asked>) => {
  if ('put' in data) tiler.put(data.put);
  else if ('drop' in data) tiler.drop(data.drop);
  else if ('mark' in data) tiler.mark(data.mark, data.marks);
  else {
    const made: Made = { tile: data.tile, bytes: (data.version ? tiler.tile(data.of, data.z, data.x, data.y) : WARM).slice().buffer };
    postMessage(made, { transfer: [made.bytes] });
  }
};
