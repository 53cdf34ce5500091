// The screens there are: one entry each, in the order of the navigation. A screen is a folder in src/screens with a
// Screen.svelte that is loaded when it is first opened; to add one, add its folder, its entry and its words.

import type { Component } from 'svelte';

export interface Screen {
  /** First part of its address, and name of its folder. */
  path: string;
  /** Key of its name in the words of the shell. */
  title: string;
  /** The key that opens it. */
  key: string;
  load: () => Promise<{ default: Component }>;
}

export const SCREENS: readonly Screen[] = [
  { path: 'line', title: 'screen-line', key: '1', load: () => import('../screens/line/Screen.svelte') },
  { path: 'traffic', title: 'screen-traffic', key: '2', load: () => import('../screens/traffic/Screen.svelte') },
  { path: 'map', title: 'screen-map', key: '3', load: () => import('../screens/map/Screen.svelte') },
  { path: 'calls', title: 'screen-calls', key: '4', load: () => import('../screens/calls/Screen.svelte') },
  { path: 'readouts', title: 'screen-readouts', key: '5', load: () => import('../screens/readouts/Screen.svelte') },
  { path: 'affairs', title: 'screen-affairs', key: '6', load: () => import('../screens/affairs/Screen.svelte') },
  { path: 'record', title: 'screen-record', key: '7', load: () => import('../screens/record/Screen.svelte') },
  { path: 'performance', title: 'screen-performance', key: '8', load: () => import('../screens/performance/Screen.svelte') },
  { path: 'watch', title: 'screen-watch', key: '9', load: () => import('../screens/watch/Screen.svelte') },
  { path: 'charter', title: 'screen-charter', key: '0', load: () => import('../screens/charter/Screen.svelte') },
];
