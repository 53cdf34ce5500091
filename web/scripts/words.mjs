// Holds the words of the console together: every key that the sources use is in a file of console/ (or is a coded phrase),
// every key there is used, and all languages have the same keys with the same values. It judges no wording.
//
// A key is used where it stands in the sources as a whole string, 'line-which'; or by its beginning, in `do-${state}` or
// coded('owes', …).

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FluentResource } from '@fluent/bundle';

const root = fileURLToPath(new URL('../..', import.meta.url));
const languages = readdirSync(`${root}/locales`).sort();
const faults = [];

const sources = readdirSync(`${root}/web/src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path))
  .map((path) => readFileSync(`${root}/web/src/${path}`, 'utf8'))
  .join('\n');

const whole = new Set([...sources.matchAll(/['"`]([a-z0-9]+(?:-[a-z0-9]+)*)['"`]/g)].map(([, key]) => key));
const begun = [...sources.matchAll(/`([a-z0-9-]+-)\$\{/g), ...sources.matchAll(/coded\(\s*'([a-z-]+)'/g)].map(
  ([, start]) => (start.endsWith('-') ? start : `${start}-`),
);
const asked = new Set([...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key));

/** The keys of a file, each with the names of the values that its words take. */
function keys(language, file) {
  const text = readFileSync(`${root}/locales/${language}/${file}.ftl`, 'utf8');
  const found = new Map();
  for (const { id, value } of new FluentResource(text).body) {
    if (found.has(id)) faults.push(`${language}/${file}: ${id} is there twice`);
    found.set(id, [...new Set(JSON.stringify(value).matchAll(/"type":"var","name":"(\w+)"/g))].map(([, name]) => name).sort());
  }
  for (const [, id] of text.matchAll(/^([a-z][\w-]*)\s*=/gm)) {
    if (!found.has(id)) faults.push(`${language}/${file}: ${id} cannot be read`);
  }
  return found;
}

/** The keys of all files of the console in a language. */
function console_keys(language) {
  const files = readdirSync(`${root}/locales/${language}/console`).sort();
  const all = new Map();
  for (const file of files) {
    for (const [key, values] of keys(language, `console/${file.replace(/\.ftl$/, '')}`)) {
      if (all.has(key)) faults.push(`${language}: ${key} is in two files`);
      all.set(key, values);
    }
  }
  return all;
}

const english = console_keys('en');
const phrases = keys('en', 'phrases');

for (const key of asked) if (!english.has(key) && !phrases.has(key)) faults.push(`${key} is used and has no words`);
for (const key of english.keys()) {
  if (phrases.has(key)) faults.push(`${key} is a coded phrase already`);
  if (!whole.has(key) && !begun.some((start) => key.startsWith(start))) faults.push(`${key} is used nowhere`);
}
for (const language of languages) {
  const here = console_keys(language);
  for (const [key, values] of english) {
    if (!here.has(key)) faults.push(`${language}: ${key} is missing`);
    else if (new Set([...values, ...here.get(key)]).size !== new Set(values).size) {
      faults.push(`${language}: ${key} takes ${here.get(key)}, and in English ${values}`);
    }
  }
  for (const key of here.keys()) if (!english.has(key)) faults.push(`${language}: ${key} is in no English file`);
}

for (const fault of faults) console.error(fault);
console.log(`${english.size} keys in ${languages.length} languages, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
