// The drafts that wait at the desk, each as the station shows it to whoever is to release it.

import { get } from './api/client';
import { resource, type Resource } from './api/resource.svelte';
import { station } from './api/station.svelte';
import type { Draft } from './api/types';

/** All that are open, for the component that calls this. */
export function drafts(): Resource<{ drafts: Draft[] }> {
  // The desk tells no events, so how many are open is what says that something changed.
  return resource(async () => {
    void station.status?.desk?.drafts_open;
    const { drafts } = await get<{ drafts: Draft[] }>('draft/list', { all: false });
    // Each is shown by itself: nobody releases words that the station has not shown to that person.
    return { drafts: await Promise.all(drafts.map(({ draft }) => get<Draft>('draft/show', { draft }))) };
  }, ['*']);
}
