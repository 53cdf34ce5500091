// Words can be read on every ground, in every theme, live and in a drill (WCAG 2.2, 1.4.3 and 1.4.11), whatever a screen
// makes of them: axe sees only what is on the screen that a test opens.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../src/style/tokens.css", import.meta.url), "utf8");

/** The colours of a theme: what its selectors set, in the order of the file. */
function colours(theme, drill) {
  const found = {};
  for (const [, selector, body] of css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)) {
    const holds = [...selector.matchAll(/\[data-(\w+)(?:='(\w+)')?\]/g)].every(([, name, value]) => (name === "drill" ? drill : value === theme));
    if (holds) for (const [, name, colour] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)) found[name] = colour;
  }
  return found;
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["ground", "panel", "raised"];
const on = (names, grounds) => names.flatMap((name) => grounds.map((ground) => [name, ground]));
const WORDS = [
  ...on(["ink", "ink-2", "ink-off", "act", "mind", "good"], GROUNDS),
  ["on-accent", "accent"],
  ["on-act", "act"],
  ["on-mind", "mind-ground"],
  ["panel", "ink"],
];
const SHAPES = on(["line-strong", "focus"], GROUNDS);

for (const theme of ["day", "night", "contrast"]) {
  for (const drill of [false, true]) {
    test(`words can be read in the theme ${theme}${drill ? ", in a drill" : ""}`, () => {
      const of = colours(theme, drill);
      for (const [pairs, least] of [[WORDS, 4.5], [SHAPES, 3]]) {
        const faint = pairs.filter(([one, other]) => contrast(of[one], of[other]) < least);
        assert.deepEqual(faint.map(([one, other]) => `${one} on ${other}: ${contrast(of[one], of[other]).toFixed(2)}`), []);
      }
    });
  }
}
