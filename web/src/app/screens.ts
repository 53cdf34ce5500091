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
];
