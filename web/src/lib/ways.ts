// The ways to a peer, as a watch looks at them: by which one the line goes, which stand ready, which lead nowhere and why.

import type { Peer, SealedPath, Way, Why } from './api/types';

export interface ShownWay extends Way {
  /** What its path goes over, where it has one. */
  over: string | undefined;
}

/** All ways to a peer. A link that the other side dialed may come from an address that the settings do not name. */
export function ways(peer: Peer, paths: SealedPath[]): ShownWay[] {
  const { address, carrier } = peer;
  const isNamed = peer.ways.some((way) => way.state === 'in use');
  const used: Way[] =
    address && carrier && !isNamed ? [{ way: address, carrier, path: null, state: 'in use', tried: null, why: null }] : [];
  return [...used, ...peer.ways].map((way) => {
    // A link stays for a while on which nothing is heard any more.
    if (way.state === 'in use' && peer.state === 'down') way = { ...way, state: 'fails', why: peer.why };
    const path = paths.find(({ path }) => path === way.path);
    const closed: Why | undefined = path?.closed ? { code: 'path', found: path.closed } : undefined;
    return { ...way, over: path?.over, ...(closed && { state: 'fails' as const, why: closed }) };
  });
}

/** Whether the line goes, and nothing that was set to would take over: all else leads nowhere. */
export function isBare(peer: Peer, paths: SealedPath[]): boolean {
  const others = ways(peer, paths).filter((way) => way.state !== 'in use');
  return peer.address !== null && peer.state !== 'down' && others.length > 0 && others.every((way) => way.state === 'fails');
}
