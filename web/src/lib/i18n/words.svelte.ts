// Every visible word, from the Fluent files of each language, loaded when it is chosen: console/ with the words of this
// console, a file to a screen, and phrases.ftl with the coded phrases of the forms. There is no other place for words:
// `npm run check` fails where a key is missing or unused in any language.

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

const FILES = import.meta.glob<string>('../../../../locales/*/{phrases,console/*}.ftl', { query: '?raw', import: 'default' });
const KEPT = 'detente.language';

/** The languages, each by its own name. */
export const LANGUAGES = {
  en: 'English',
  ru: 'Русский',
  uk: 'Українська',
  fr: 'Français',
  ar: 'العربية',
  zh: '中文',
} as const;
export type Language = keyof typeof LANGUAGES;

let bundle = $state.raw<FluentBundle>();
let spoken = $state<Language>('en');

/** The language that is shown. */
export function language(): Language {
  return spoken;
}

/** The same for `Intl`: digits are Latin in all of them, as in serials and times. */
export function locale(): string {
  return `${spoken}-u-nu-latn`;
}

export function direction(of: string = spoken): 'ltr' | 'rtl' {
  return of.startsWith('ar') || of.startsWith('he') || of.startsWith('fa') || of.startsWith('ur') ? 'rtl' : 'ltr';
}

/** The words of a key. */
export function t(key: string, values?: Record<string, FluentVariable>): string {
  const pattern = bundle?.getMessage(key)?.value;
  if (!bundle || !pattern) return key;
  return bundle.formatPattern(pattern, values ?? null, []);
}

/** Whether there are words for a key. */
export function has(key: string): boolean {
  return bundle?.hasMessage(key) ?? false;
}

/** Shows everything in a language from now on. */
export async function speak(wanted: Language): Promise<void> {
  const files = Object.entries(FILES).filter(([path]) => path.includes(`/${wanted}/`));
  const texts = await Promise.all(files.map(([, load]) => load()));
  const made = new FluentBundle(`${wanted}-u-nu-latn`);
  for (const text of texts) made.addResource(new FluentResource(text));
  bundle = made;
  spoken = wanted;
  localStorage.setItem(KEPT, wanted);
  document.documentElement.lang = wanted;
  document.documentElement.dir = direction(wanted);
}

/** The language that was chosen last on this machine, or that of the browser. */
export function preferred(): Language {
  const wanted = [localStorage.getItem(KEPT) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return (wanted.find((tag) => tag in LANGUAGES) as Language | undefined) ?? 'en';
}
