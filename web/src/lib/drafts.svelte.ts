// The drafts that wait at the desk, each as the station shows it to whoever is to release it.

import { get } from './api/client';
import { resource, type Resource } from './api/resource.svelte';
import type { Draft } from './api/types';

/** All that are open, for the component that calls this. */
export function drafts(): Resource<{ drafts: Draft[] }> {
  return resource(async () => {
    const { drafts } = await get<{ drafts: Draft[] }>('draft/list', { all: false });
    // Each is shown by itself: nobody releases words that the station has not shown to that person.
    const shown = await Promise.all(drafts.map(({ draft }) => get<Draft>('draft/show', { draft })));
    // One that was said or dropped between the two asks for nothing any more.
    return { drafts: shown.filter(({ asked }) => asked) };
  }, ['desk']);
}
