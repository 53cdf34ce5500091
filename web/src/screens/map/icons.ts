// The marks of things, as outlines in a box of 24 by 24: drawn the same in the list, in the legend and on the map. Sites
// stand in a shield, which is full where the site is ours and hollow where it is theirs.

export const SHIELD = 'M3 2h18v11c0 5-4.5 8-9 9.5C7.5 21 3 18 3 13Z';

/** What is in the shield of each kind of site. */
export const SITES: Record<string, string> = {
  hospital: 'M10 5h4v4h4v4h-4v4h-4v-4H6V9h4Z',
  school: 'M12 6 5 9l7 3 7-3Zm-4 6v3c2 2 6 2 8 0v-3l-4 2Z',
  shelter: 'M12 5 5 11h2v6h10v-6h2Zm-2 12v-4h4v4Z',
  embassy: 'M7 5h2v13H7ZM9 5h8l-2 3 2 3H9Z',
  dam: 'M7 5h4l6 12H7Z',
  nuclear: 'M12 9.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm0-5.5 3 4h-6Zm-6 11 2-4 3 5Zm12 0-5 1 3-5Z',
  power: 'M13 4 7 13h4l-1 6 7-10h-4Z',
  water: 'M12 4c3 4 5 6 5 9a5 5 0 0 1-10 0c0-3 2-5 5-9Z',
  humanitarian: 'M12 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm-4 5h8v4h-2v4h-4v-4H8Z',
  cultural: 'M12 4 6 7v2h12V7Zm-5 6h2v5H7Zm4 0h2v5h-2Zm4 0h2v5h-2ZM6 16h12v2H6Z',
  worship: 'M12 4 8 9v8h3v-3h2v3h3V9Z',
  camp: 'M12 5 5 17h5l2-4 2 4h5Z',
  detention: 'M6 5h2v12H6Zm3.5 0h1.5v12H9.5Zm3.5 0h1.5v12H13Zm3.5 0H18v12h-1.5Z',
  warehouse: 'M12 5 5 8v9h3v-6h8v6h3V8ZM9 12h6v2H9Zm0 3h6v2H9Z',
  hazardous: 'M11 5h2v7h-2Zm0 9h2v2h-2Z',
  observers: 'M5 11c3-5 11-5 14 0-3 5-11 5-14 0Zm7-2a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
  other: 'M12 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
};

export const CONFLICT = 'M12 2 23 21H1Zm-1 6v7h2V8Zm0 8.5v2h2v-2Z';
export const INCIDENT = 'M12 1 14.5 8 22 6l-4.5 6L22 18l-7.5-2L12 23l-2.5-7L2 18l4.5-6L2 6l7.5 2Z';
export const WARNING = 'M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9ZM11 5v9h2V5Zm0 11v3h2v-3Z';
