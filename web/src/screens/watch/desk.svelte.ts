// The desk tells no events. Who is on shift and how many drafts are open stand in the status, which is read every few
// seconds; where that changes, what is shown of the desk is read again.

import { station } from '../../lib/api/station.svelte';

class Changed {
  #mark = $derived(`${station.status?.desk?.on_shift?.join()}|${station.status?.desk?.drafts_open}|${station.status?.suspected?.length}`);

  /** To be read in the load of a resource. */
  get mark(): string {
    return this.#mark;
  }
}

export const desk = new Changed();
