// The drafts that wait at the desk, each as the station shows it to whoever is to release it.

import { get } from './api/client';
import { resource, type Resource } from './api/resource.svelte';
import type { Draft } from './api/types';

/** All that are open, for the component that calls this. */
export function drafts(): Resource<{ drafts: Draft[] }> {
  return resource(async () => {
    const { drafts } = await get<{ drafts: Draft[] }>('draft/list', { all: false });
    // Each is shown by itself: nobody releases words that the station has not shown to that person.
    return { drafts: await Promise.all(drafts.map(({ draft }) => get<Draft>('draft/show', { draft }))) };
  }, ['desk']);
}
