// A third party that passes on datagrams between two stations, and can be cut.

import { createSocket } from "node:dgram";

function bound() {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1", () => resolve(socket));
  });
}

/** Between two stations that listen at these ports; `ports` are those that each of them dials. */
export async function relay(stations) {
  const sockets = await Promise.all([bound(), bound()]);
  const made = {
    ports: sockets.map((socket) => socket.address().port),
    passes: true,
    end: () => sockets.forEach((socket) => socket.close()),
  };
  for (const side of [0, 1]) {
    sockets[side].on("message", (bytes) => {
      if (made.passes) sockets[1 - side].send(bytes, stations[1 - side], "127.0.0.1");
    });
  }
  return made;
}
