// What two texts in one language do not share, word by word: the longest common run of words is what both say.

export interface Piece {
  text: string;
  /** The other text has it too, in the same order. */
  shared: boolean;
}

/** Words beyond which texts are not compared: the work grows with the product of both. */
const WORDS_MAX = 3000;

function words(text: string, language: string): string[] {
  return [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
}

/** The first text in pieces; `undefined` where the texts are too long to be compared. */
export function against(text: string, other: string, language: string): Piece[] | undefined {
  const [one, two] = [words(text, language), words(other, language)];
  if (one.length > WORDS_MAX || two.length > WORDS_MAX) return undefined;
  const width = two.length + 1;
  const longest = new Uint16Array((one.length + 1) * width);
  for (let a = one.length - 1; a >= 0; a -= 1) {
    for (let b = two.length - 1; b >= 0; b -= 1) {
      longest[a * width + b] =
        one[a] === two[b] ? longest[(a + 1) * width + b + 1]! + 1 : Math.max(longest[(a + 1) * width + b]!, longest[a * width + b + 1]!);
    }
  }
  const pieces: Piece[] = [];
  const add = (piece: string, shared: boolean): void => {
    const last = pieces.at(-1);
    if (last?.shared === shared) last.text += piece;
    else pieces.push({ text: piece, shared });
  };
  let [a, b] = [0, 0];
  while (a < one.length) {
    if (b < two.length && one[a] === two[b]) {
      add(one[a]!, true);
      a += 1;
      b += 1;
    } else if (b < two.length && longest[a * width + b + 1]! >= longest[(a + 1) * width + b]!) b += 1;
    else {
      add(one[a]!, /^\s*$/u.test(one[a]!));
      a += 1;
    }
  }
  return pieces;
}
