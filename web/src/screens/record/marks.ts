// Where the words that were looked for stand in what was found, by the station's own rule: a word is found whole or by its
// beginning (`bridg*`), whatever its accents, vowel signs or case; in scripts without spaces any part is found.

export interface Part {
  text: string;
  hit: boolean;
}

/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

function fold(text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\u0640]/gu, '').toLowerCase();
}
/** Without the article of Arabic. */
function bare(word: string): string {
  return word.startsWith('\u0627\u0644') && word.length > 3 ? word.slice(2) : word;
}

/** What was found, in parts that were looked for and parts that were not. */
export function marks(text: string, words: string): Part[] {
  const needles = [...words.matchAll(/([\p{L}\p{N}\p{M}]+)(\*?)/gu)].map(([, word, star]) => ({ word: bare(fold(word!)), begins: star === '*' }));
  if (!needles.length) return [{ text, hit: false }];
  const spans: [number, number][] = [];
  for (const found of text.matchAll(WORD)) {
    const [word] = found;
    if (UNSPACED.test(word)) {
      for (const needle of needles) {
        for (let at = word.indexOf(needle.word); at >= 0; at = word.indexOf(needle.word, at + 1)) {
          spans.push([found.index + at, found.index + at + needle.word.length]);
        }
      }
      continue;
    }
    const folded = bare(fold(word));
    if (needles.some((needle) => (needle.begins ? folded.startsWith(needle.word) : folded === needle.word))) {
      spans.push([found.index, found.index + word.length]);
    }
  }
  spans.sort((one, other) => one[0] - other[0]);
  const parts: Part[] = [];
  let done = 0;
  for (const [from, until] of spans) {
    if (until <= done) continue;
    if (from > done) parts.push({ text: text.slice(done, from), hit: false });
    parts.push({ text: text.slice(Math.max(from, done), until), hit: true });
    done = until;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}
