// What can be said of incidents, requests, proposals, violations and suspensions: each form with its fields, what it commits
// to, whom it needs, and the coded lines that the other side reads of it.

import type { Fact, Incident, Request } from '../../lib/api/affairs';
import type { Party } from '../../lib/api/types';
import { base64 } from '../../lib/files';
import { LANGUAGES, t, type Language } from '../../lib/i18n/words.svelte';
import { clock } from '../../lib/time/clock.svelte';
import { dtg } from '../../lib/time/words';
import { moment, place, shownPlace, time } from './typed';
import type { Field, Form, Line, Pause, Proposal, Values, Violation } from './types';

export const MEANS = ['unknown', 'small-arms', 'mortar', 'artillery', 'rocket', 'missile', 'bomb', 'drone', 'aircraft', 'helicopter', 'vessel', 'submarine', 'armour', 'vehicle', 'mine', 'interference', 'persons'];
const IN_DISTRESS = ['aircraft', 'helicopter', 'vessel', 'submarine', 'vehicle', 'persons', 'unknown'];
const ACCIDENTS = ['launched', 'strayed', 'crossed'];
const HAPPENINGS = ['strike', 'launched', 'strayed', 'crossed', 'near-miss', 'collided', 'lost', 'distress', 'detained', 'missing', 'dead', 'interference', 'other'];
const ORIGINS = ['ours', 'not-ours', 'unknown'];
const CONTROLS = ['under', 'not-under', 'unknown'];
const DETAILS = ['forces', 'damage', 'casualties', 'measures', 'witnesses', 'weapon', 'unit', 'cause', 'help', 'contact', 'remarks'];
const WANTED = ['explanation', 'evidence', 'meeting', 'visit', 'inquiry', 'assistance', 'return', 'compensation', 'review'];
const ASPECTS = ['place', 'time', 'course', 'means', 'origin', 'forces', 'damage', 'casualties', 'warning', 'cause', 'measures', 'other'];
const PROPOSALS = ['ceasefire', 'pause', 'corridor', 'exchange', 'withdrawal', 'other'];
const DOMAINS = ['land', 'sea', 'air'];
const CATEGORIES = ['fire', 'advance', 'presence', 'overflight', 'obstruction', 'detention', 'works', 'other'];
const PRECEDENCES = ['flash', 'immediate', 'priority', 'routine'];

/** What the forms are made for. */
export interface With {
  line: string | undefined;
  own: Party | undefined;
  others: Party[];
  parties: Party[];
}

const text = (values: Values, name: string): string => (typeof values[name] === 'string' ? (values[name] as string).trim() : '');
const some = (values: Values, name: string): string | undefined => text(values, name) || undefined;
const was = (values: Values, name: string): string | undefined => time(values[name], clock.now);
const willBe = (values: Values, name: string): string | undefined => time(values[name], clock.now, true);
/** A language by its own name. */
const tongue = (tag: string): string => LANGUAGES[tag as Language] ?? tag;
const ownTongue = ({ own }: With): string => own?.languages[0] ?? 'en';

/** A time as it was typed, as a date-time group. */
function group(values: Values, name: string, ahead: boolean): string {
  const at = moment(text(values, name), clock.now, ahead);
  return Number.isNaN(at) ? text(values, name) : dtg(at);
}

/** A coded line, if it was chosen. */
function codedLine(values: Values, label: string, name: string, set: string): Line[] {
  const value = text(values, name);
  return value ? [{ label, say: `${set}-${value}` }] : [];
}
function typedLine(label: string, typed: string): Line[] {
  return typed ? [{ label, text: typed }] : [];
}

function posts({ own }: With, first = ''): Field {
  const codes = own?.posts.map((post) => post.code) ?? [];
  const names = Object.fromEntries((own?.posts ?? []).map((post) => [post.code, `${post.code} – ${post.title}`]));
  return { name: 'from', label: t('label-from'), kind: 'choice', options: codes, names, value: first || codes[0] || '', required: true };
}
function languages(at: With): Field {
  const options = at.own?.languages ?? [];
  return { name: 'language', label: t('label-language'), kind: 'choice', options, names: {}, value: options[0] ?? '', more: true };
}
function precedences(chosen: string): Field {
  return { name: 'precedence', label: t('label-precedence'), kind: 'coded', set: 'precedence', options: PRECEDENCES, value: chosen, more: true };
}
const PLACE = (): Field => ({ name: 'at', label: t('label-place'), kind: 'place', required: true, hint: t('affairs-hint-place') });
/** The same place a second way. */
const SECOND = (): Field[] => [
  { name: 'feature', label: t('label-feature'), kind: 'line', more: true, hint: t('affairs-hint-second') },
  { name: 'feature_at', label: t('affairs-feature-at'), kind: 'place', more: true },
  { name: 'bearing', label: t('label-bearing'), kind: 'line', more: true },
  { name: 'distance', label: t('label-distance'), kind: 'line', more: true },
];
const second = (values: Values): Record<string, unknown> => ({
  feature: some(values, 'feature'),
  feature_at: some(values, 'feature_at'),
  bearing: some(values, 'bearing'),
  distance: some(values, 'distance'),
});
const words = (label: string, required = false, rows = 3): Field => ({ name: 'words', label, kind: 'words', required, rows });

/** An accident of ours: six inputs, all coded but the last; nothing waits for it. */
export function admit(at: With): Form {
  return {
    title: t('affairs-admit'),
    about: t('affairs-admit-about'),
    fields: [
      { name: 'happening', label: t('label-happened'), kind: 'radio', set: 'happening', options: ACCIDENTS, required: true, value: 'launched' },
      { name: 'means', label: t('label-means'), kind: 'coded', set: 'means', options: MEANS, required: true, value: 'missile' },
      PLACE(),
      { name: 'toward', label: t('label-toward'), kind: 'place' },
      { name: 'control', label: t('label-control'), kind: 'radio', set: 'control', options: CONTROLS, value: 'unknown' },
      words(t('affairs-more-words'), false, 2),
    ],
    path: 'incident/admit',
    button: t('affairs-admit-send'),
    need: 'duty',
    words: 'incident',
    precedence: 'FLASH',
    commits: t('affairs-admit-commits'),
    body: (values) => ({
      line: at.line,
      happening: values.happening,
      means: values.means,
      at: text(values, 'at'),
      toward: some(values, 'toward'),
      control: values.control,
      words: some(values, 'words'),
    }),
    lines: (values): Line[] => [
      {
        say: 'accident-admitted',
        with: { happening: { say: `happening-${text(values, 'happening')}` }, means: { say: `means-${text(values, 'means')}` }, place: shownPlace(values.at) || '…' },
      },
      ...(some(values, 'toward') ? [{ say: 'accident-toward', with: { place: shownPlace(values.toward) } }] : []),
      { say: 'no-intent' },
      ...(some(values, 'control') ? [{ say: `control-${text(values, 'control')}` }] : []),
    ],
    free: ['words'],
    language: () => ownTongue(at),
  };
}

export function distress(at: With): Form {
  return {
    title: t('affairs-distress'),
    about: t('affairs-distress-about'),
    fields: [
      { name: 'means', label: t('affairs-distress-who'), kind: 'coded', set: 'means', options: IN_DISTRESS, required: true, value: 'aircraft' },
      PLACE(),
      { name: 'since', label: t('label-happened-at'), kind: 'when', hint: t('affairs-hint-now') },
      words(t('affairs-distress-needs'), false, 2),
    ],
    path: 'incident/distress',
    button: t('affairs-distress-send'),
    need: 'duty',
    words: 'incident',
    precedence: 'FLASH',
    commits: t('affairs-distress-commits'),
    body: (values) => ({ line: at.line, means: values.means, at: text(values, 'at'), since: was(values, 'since'), needs: some(values, 'words') }),
    lines: (values) => [{ say: 'distress-call', with: { means: { say: `means-${text(values, 'means')}` }, place: shownPlace(values.at) || '…' } }],
    free: ['words'],
    language: () => ownTongue(at),
  };
}

/** A report, or one in the place of one of ours. */
export function report(at: With, before?: Incident): Form {
  const detail = (name: string): Field => ({
    name: `detail-${name}`,
    label: t(`detail-${name}`),
    kind: 'line',
    more: name !== 'damage' && name !== 'casualties',
    language: before?.language ?? ownTongue(at),
    value: before?.details[name] ?? '',
  });
  const typed = (given: [number, number] | null | undefined): string => (given ? `${given[0]}, ${given[1]}` : '');
  const details = (values: Values): string[] =>
    DETAILS.filter((name) => some(values, `detail-${name}`) && text(values, `detail-${name}`) !== before?.details[name]).map((name) => `${name}=${text(values, `detail-${name}`)}`);
  /** What is as it was is left out, so that it stays so. */
  const changed = (name: string, value: string | undefined, old: string | undefined): Record<string, unknown> => (before && value === old ? {} : { [name]: value });
  return {
    title: before ? t('affairs-amend-of', { serial: before.incident }) : t('affairs-report'),
    about: before ? t('affairs-amend-about') : undefined,
    fields: [
      { name: 'happening', label: t('label-happened'), kind: 'coded', set: 'happening', options: HAPPENINGS, required: true, value: before?.happening ?? 'strike' },
      { name: 'means', label: t('label-means'), kind: 'coded', set: 'means', options: MEANS, value: before?.means ?? 'unknown' },
      { ...PLACE(), value: typed(before?.at) },
      { name: 'within', label: t('label-within'), kind: 'line', hint: t('affairs-hint-length'), value: before?.within_m ? `${before.within_m}m` : '' },
      { name: 'since', label: t('label-happened-at'), kind: 'when', hint: t('affairs-hint-now'), value: before?.since.replace(/\.\d+Z$/, 'Z') ?? '' },
      { name: 'origin', label: t('label-origin'), kind: 'radio', set: 'origin', options: ORIGINS, value: before?.origin ?? 'unknown' },
      { name: 'control', label: t('label-control'), kind: 'radio', set: 'control', options: CONTROLS, value: before?.control ?? 'unknown', more: true },
      { name: 'ask', label: t('affairs-ask-whose'), kind: 'switch', value: before?.asks ? 'yes' : '' },
      ...DETAILS.map(detail),
      { name: 'until', label: t('label-until'), kind: 'when', more: true, value: before?.until ?? '' },
      { name: 'toward', label: t('label-toward'), kind: 'place', more: true, value: typed(before?.toward) },
      ...SECOND(),
      ...(before ? [] : [posts(at), precedences('immediate'), languages(at)]),
    ],
    path: before ? 'incident/amend' : 'incident/report',
    button: before ? t('affairs-amend') : t('affairs-report-send'),
    need: 'releaser',
    words: 'incident',
    commits: t('affairs-report-commits'),
    body: (values) => ({
      line: at.line,
      ...(before ? { incident: before.incident } : { from: values.from, precedence: values.precedence, language: values.language }),
      happening: values.happening,
      means: values.means,
      ...changed('at', some(values, 'at'), typed(before?.at)),
      within: some(values, 'within'),
      ...changed('since', was(values, 'since'), before?.since.replace(/\.\d+Z$/, 'Z')),
      ...changed('until', was(values, 'until'), before?.until ?? undefined),
      ...changed('toward', some(values, 'toward'), typed(before?.toward)),
      origin: values.origin,
      control: values.control,
      ask: values.ask === 'yes' && !before?.asks ? true : undefined,
      details: details(values),
      ...second(values),
    }),
    lines: (values) => [
      ...codedLine(values, 'label-happened', 'happening', 'happening'),
      ...codedLine(values, 'label-means', 'means', 'means'),
      ...typedLine('label-place', shownPlace(values.at)),
      ...typedLine('label-happened-at', text(values, 'since') ? group(values, 'since', false) : dtg(clock.now)),
      ...codedLine(values, 'label-origin', 'origin', 'origin'),
      ...(values.ask === 'yes' ? [{ say: 'label-asks' }] : []),
    ],
    free: DETAILS.map((name) => `detail-${name}`),
    language: (values) => before?.language ?? (some(values, 'language') || ownTongue(at)),
  };
}

export function ask(at: With, on: string | null, follows: string | null, precedence: string): Form {
  const codes = at.others.map((party) => party.code);
  return {
    title: follows ? t('affairs-ask-further', { serial: follows }) : t('affairs-request'),
    fields: [
      { name: 'wanted', label: t('label-wanted'), kind: 'coded', set: 'wanted', options: WANTED, required: true, value: 'explanation' },
      words(t('affairs-question'), false, 4),
      ...(codes.length > 1 ? [{ name: 'of', label: t('label-to'), kind: 'choice', options: codes, names: {}, value: codes[0] } as Field] : []),
      { name: 'on', label: t('label-about'), kind: 'line', value: on ?? '', hint: t('affairs-hint-serial') },
      posts(at),
      { ...precedences(precedence), hint: t('affairs-hint-precedence') },
      languages(at),
    ],
    path: 'request/make',
    button: t('affairs-request-send'),
    need: 'releaser',
    words: 'request',
    commits: t('affairs-request-commits'),
    body: (values) => ({
      line: at.line,
      wanted: values.wanted,
      words: some(values, 'words'),
      of: some(values, 'of'),
      on: some(values, 'on'),
      follows: follows ?? undefined,
      from: values.from,
      precedence: some(values, 'precedence'),
      language: values.language,
    }),
    lines: (values) => [...codedLine(values, 'label-wanted', 'wanted', 'wanted'), ...typedLine('label-about', text(values, 'on'))],
    free: ['words'],
    language: (values) => some(values, 'language') || ownTongue(at),
  };
}

export function offer(at: With, replaces?: Proposal): Form {
  const tongues = [...new Set([at.own, ...at.others].flatMap((party) => party?.languages.slice(0, 1) ?? []))];
  const observers = at.parties.filter((party) => party.role !== 'party').map((party) => party.code);
  const written = (language: string): string => replaces?.texts.find((each) => each.language === language)?.text ?? '';
  const theirPosts = at.others.flatMap((party) => party.posts.map((post) => `${party.code}/${post.code}`));
  return {
    title: replaces ? t('affairs-offer-instead', { serial: replaces.proposal }) : t('affairs-offer'),
    about: replaces ? t(replaces.mine ? 'affairs-offer-withdraws' : 'affairs-offer-rejects', { serial: replaces.proposal }) : t('affairs-offer-about'),
    fields: [
      { name: 'kind', label: t('label-kind'), kind: 'coded', set: 'proposal', options: PROPOSALS, required: true, value: replaces?.kind ?? 'ceasefire' },
      ...tongues.map((tag): Field => ({ name: `text-${tag}`, label: t('affairs-text-in', { language: tongue(tag) }), kind: 'words', required: true, language: tag, rows: 4, value: written(tag) })),
      { name: 'begins', label: t('label-begins'), kind: 'ahead', required: true, hint: t('affairs-hint-ahead') },
      { name: 'expires', label: t('label-expires'), kind: 'ahead', required: true },
      { name: 'ends', label: t('label-ends'), kind: 'ahead', hint: t('affairs-hint-no-end') },
      posts(at, at.own?.posts.at(-1)?.code),
      { name: 'domains', label: t('label-domains'), kind: 'checks', set: 'domain', options: DOMAINS, value: replaces?.domains ?? [...DOMAINS] },
      { name: 'circles', label: t('affairs-circle'), kind: 'line', more: true, hint: t('affairs-hint-circle') },
      { name: 'file', label: t('affairs-area-file'), kind: 'file', more: true },
      { name: 'call-at', label: t('label-follow-up'), kind: 'ahead', more: true },
      { name: 'call-from', label: t('affairs-call-ours'), kind: 'choice', options: at.own?.posts.map((post) => post.code) ?? [], names: {}, more: true, value: at.own?.posts.at(-1)?.code ?? '' },
      { name: 'call-with', label: t('affairs-call-theirs'), kind: 'choice', options: theirPosts, names: {}, more: true, value: theirPosts.at(-1) ?? '' },
      ...(observers.length ? [{ name: 'monitors', label: t('label-monitors'), kind: 'checks', options: observers, value: [], more: true } as Field] : []),
      precedences(''),
    ],
    path: 'proposal/offer',
    button: t('affairs-offer-send'),
    need: 'two',
    words: 'proposal',
    commits: t('affairs-offer-commits'),
    body: async (values) => ({
      line: at.line,
      kind: values.kind,
      texts: tongues.map((tag) => `${tag}=${text(values, `text-${tag}`)}`),
      begins: willBe(values, 'begins'),
      expires: willBe(values, 'expires'),
      ends: willBe(values, 'ends'),
      from: values.from,
      domains: Array.isArray(values.domains) && values.domains.length < DOMAINS.length ? values.domains : [],
      circles: text(values, 'circles').split(/\s*[;\n]\s*/).filter(Boolean),
      file: values.file instanceof File ? await base64(values.file) : undefined,
      call: willBe(values, 'call-at') ? `${text(values, 'call-from')},${text(values, 'call-with')},${willBe(values, 'call-at')}` : undefined,
      monitors: Array.isArray(values.monitors) ? values.monitors : [],
      precedence: some(values, 'precedence'),
      replaces: replaces?.proposal,
    }),
    lines: (values) => [
      ...codedLine(values, 'label-kind', 'kind', 'proposal'),
      ...typedLine('label-begins', group(values, 'begins', true)),
      ...typedLine('label-ends', group(values, 'ends', true)),
      ...typedLine('label-expires', group(values, 'expires', true)),
      ...typedLine('label-follow-up', text(values, 'call-at') ? `${text(values, 'call-with')}, ${group(values, 'call-at', true)}` : ''),
      ...tongues.filter((tag) => !at.own?.languages.slice(0, 1).includes(tag)).map((tag) => ({ label: 'label-text', text: text(values, `text-${tag}`) || '…' })),
    ],
    free: [],
    language: () => ownTongue(at),
  };
}

export function violate(at: With, of: string): Form {
  const codes = at.others.map((party) => party.code);
  return {
    title: t('affairs-violation-of', { serial: of }),
    fields: [
      { name: 'category', label: t('label-category'), kind: 'coded', set: 'category', options: CATEGORIES, required: true, value: 'fire' },
      { name: 'means', label: t('label-means'), kind: 'coded', set: 'means', options: MEANS, value: 'unknown' },
      PLACE(),
      { name: 'when', label: t('label-happened-at'), kind: 'when', hint: t('affairs-hint-now') },
      { name: 'count', label: t('label-count'), kind: 'line', value: '1' },
      words(t('affairs-seen'), false, 3),
      ...(codes.length > 1 ? [{ name: 'by', label: t('label-against'), kind: 'choice', options: codes, names: {}, value: codes[0] } as Field] : []),
      posts(at),
      ...SECOND(),
      { ...precedences(''), hint: t('affairs-hint-precedence') },
      languages(at),
    ],
    path: 'violation/report',
    button: t('affairs-violation-send'),
    need: 'releaser',
    words: 'violation',
    commits: t('affairs-violation-commits'),
    body: (values) => ({
      line: at.line,
      proposal: of,
      category: values.category,
      means: values.means,
      at: text(values, 'at'),
      when: was(values, 'when'),
      count: Number(text(values, 'count')) || 1,
      words: some(values, 'words'),
      by: some(values, 'by'),
      from: values.from,
      precedence: some(values, 'precedence'),
      language: values.language,
      ...second(values),
    }),
    lines: (values) => [
      { label: 'affair-violation', text: of },
      ...codedLine(values, 'label-category', 'category', 'category'),
      ...codedLine(values, 'label-means', 'means', 'means'),
      ...typedLine('label-place', shownPlace(values.at)),
      ...typedLine('label-count', text(values, 'count')),
    ],
    free: ['words'],
    language: (values) => some(values, 'language') || ownTongue(at),
  };
}

/** Suspends the line by decision, or tells of an outage, which stops nothing. */
export function pause(at: With, outage: boolean): Form {
  return {
    title: t(outage ? 'affairs-outage' : 'affairs-suspend'),
    about: t(outage ? 'affairs-outage-about' : 'affairs-suspend-about'),
    fields: [
      ...(outage ? [{ name: 'cause', label: t('label-kind'), kind: 'radio', set: 'pause', options: ['planned', 'technical', 'deliberate'], value: 'planned', required: true } as Field] : []),
      { ...words(t('label-reason'), true, 3), name: 'reason' },
      { name: 'since', label: t('label-since'), kind: 'ahead', hint: t('affairs-hint-now') },
      { name: 'until', label: t('label-until'), kind: 'ahead' },
      posts(at, outage ? '' : at.own?.posts.at(-1)?.code),
    ],
    path: outage ? 'suspension/outage' : 'suspension/suspend',
    button: t(outage ? 'affairs-outage-send' : 'affairs-suspend-send'),
    need: outage ? 'releaser' : 'two',
    words: 'suspension',
    commits: t(outage ? 'affairs-outage-commits' : 'affairs-suspend-commits'),
    body: (values) => ({
      line: at.line,
      ...(outage ? { cause: values.cause } : {}),
      reason: text(values, 'reason'),
      since: willBe(values, 'since'),
      until: willBe(values, 'until'),
      from: values.from,
    }),
    lines: (values) => [
      { label: 'label-kind', say: `pause-${outage ? text(values, 'cause') : 'suspended'}` },
      ...typedLine('label-since', text(values, 'since') ? group(values, 'since', true) : dtg(clock.now)),
      ...typedLine('label-until', group(values, 'until', true)),
    ],
    free: ['reason'],
    language: () => ownTongue(at),
  };
}

/** A short word on an affair that is shown. */
function short(at: With, path: string, title: string, affair: Record<string, string>, more: Partial<Form> & Pick<Form, 'fields' | 'words'>): Form {
  const names = more.fields.map((field) => field.name);
  return {
    title,
    path,
    button: title,
    need: 'releaser',
    commits: t('affairs-commits-signed'),
    body: (values) => ({
      line: at.line,
      ...affair,
      ...Object.fromEntries(
        more.fields.map((field) => [
          field.name,
          field.kind === 'ahead' ? willBe(values, field.name) : field.kind === 'when' ? was(values, field.name) : some(values, field.name),
        ]),
      ),
    }),
    lines: () => [],
    free: names.filter((name) => name === 'words' || name === 'reason'),
    language: () => ownTongue(at),
    ...more,
  };
}

const REASON = (): Field => ({ name: 'reason', label: t('label-reason'), kind: 'words', required: true, rows: 2 });
const OPTIONAL = (): Field => words(t('affairs-more-words'), false, 2);

export function passed(at: With, incident: string): Form {
  return short(at, 'incident/passed', t('affairs-passed'), { incident }, {
    fields: [
      { name: 'units', label: t('affairs-passed-units'), kind: 'line', required: true },
      { name: 'at', label: t('label-happened-at'), kind: 'when', hint: t('affairs-hint-now'), more: true },
    ],
    words: 'passed',
    need: 'duty',
    commits: t('affairs-passed-commits'),
    lines: (values) => [{ say: 'passed', with: { units: text(values, 'units') || '…' } }],
  });
}

export function attribute(at: With, incident: string): Form {
  return short(at, 'incident/attribute', t('affairs-attribute'), { incident }, {
    fields: [
      { name: 'origin', label: t('label-origin'), kind: 'radio', set: 'origin', options: ORIGINS, required: true, value: 'unknown' },
      { name: 'control', label: t('label-control'), kind: 'radio', set: 'control', options: CONTROLS, value: 'unknown' },
      OPTIONAL(),
    ],
    words: 'attribution',
    commits: t('affairs-attribute-commits'),
    lines: (values) => [...codedLine(values, 'label-origin', 'origin', 'origin'), ...codedLine(values, 'label-control', 'control', 'control')],
  });
}

export function state(at: With, incident: string): Form {
  return short(at, 'incident/state', t('affairs-state'), { incident }, {
    fields: [
      { name: 'about', label: t('label-about'), kind: 'coded', set: 'aspect', options: ASPECTS, required: true, value: 'course' },
      words(t('affairs-one-fact'), true, 2),
    ],
    words: 'fact',
    commits: t('affairs-state-commits'),
    lines: (values) => codedLine(values, 'label-about', 'about', 'aspect'),
  });
}

export function onFact(at: With, verb: 'agree' | 'dispute' | 'retract', fact: Fact): Form {
  const titles = { agree: t('affairs-fact-agree'), dispute: t('affairs-fact-dispute'), retract: t('affairs-fact-retract') };
  return short(at, `incident/${verb}`, titles[verb], { fact: fact.fact }, {
    fields: [verb === 'agree' ? OPTIONAL() : REASON()],
    words: verb === 'retract' ? 'cancellation' : 'stance',
  });
}

export function close(at: With, of: { incident: string } | { request: string }): Form {
  const [path, commits] = 'incident' in of ? ['incident/close', t('affairs-close-incident')] : ['request/close', t('affairs-close-request')];
  return short(at, path, t('affairs-close'), of, { fields: [OPTIONAL()], words: 'closure', commits });
}

export function reopen(at: With, of: { incident: string } | { request: string }): Form {
  const path = 'incident' in of ? 'incident/reopen' : 'request/reopen';
  return short(at, path, t('affairs-reopen'), of, { fields: [REASON()], words: 'closure', commits: t('affairs-reopen-commits') });
}

export function respond(at: With, verb: 'answer' | 'agree' | 'refuse' | 'done', { request }: Request): Form {
  const titles = { answer: t('affairs-answer'), agree: t('affairs-agree'), refuse: t('affairs-refuse'), done: t('affairs-done') };
  const said = { answer: 'response-answered', agree: 'response-agreed', refuse: 'response-refused', done: 'response-done' };
  const fields = {
    answer: [words(t('label-answer'), true, 4), languages(at)],
    agree: [{ name: 'at', label: t('affairs-agree-until'), kind: 'ahead', required: true, hint: t('affairs-hint-ahead') } as Field, OPTIONAL()],
    refuse: [words(t('label-reason'), true, 3), languages(at)],
    done: [{ name: 'at', label: t('label-happened-at'), kind: 'when', hint: t('affairs-hint-now') } as Field, OPTIONAL()],
  };
  const commits = { answer: 'affairs-commits-signed', agree: 'affairs-agree-commits', refuse: 'affairs-refuse-commits', done: 'affairs-commits-signed' };
  return short(at, `request/${verb}`, titles[verb], { request }, {
    fields: fields[verb],
    words: 'response',
    commits: t(commits[verb]),
    lines: (values) => [
      { label: 'label-response', say: said[verb] },
      ...(verb === 'agree' ? typedLine('label-until', group(values, 'at', true)) : []),
    ],
    language: (values) => some(values, 'language') || ownTongue(at),
  });
}

export function decide(at: With, verb: 'reject' | 'withdraw' | 'end', { proposal }: Proposal): Form {
  const titles = { reject: t('affairs-reject'), withdraw: t('affairs-withdraw'), end: t('affairs-end') };
  const commits = { reject: 'affairs-reject-commits', withdraw: 'affairs-withdraw-commits', end: 'affairs-end-commits' };
  const said = { reject: 'proposal-status-rejected', withdraw: 'proposal-status-withdrawn', end: 'proposal-status-ended' };
  return short(at, `proposal/${verb}`, titles[verb], { proposal }, {
    fields: verb === 'end' ? [{ name: 'at', label: t('label-until'), kind: 'ahead', required: true, hint: t('affairs-hint-ahead') }, REASON()] : [{ ...REASON(), required: false }],
    words: verb === 'withdraw' ? 'cancellation' : 'decision',
    need: verb === 'end' ? 'two' : 'releaser',
    commits: t(commits[verb]),
    lines: (values) => [{ label: 'affair-proposal', say: said[verb] }, ...(verb === 'end' ? typedLine('label-until', group(values, 'at', true)) : [])],
  });
}

export function onViolation(at: With, verb: 'admit' | 'dispute' | 'retract', { violation }: Violation): Form {
  const titles = { admit: t('affairs-violation-admit'), dispute: t('affairs-violation-dispute'), retract: t('affairs-violation-retract') };
  return short(at, `violation/${verb}`, titles[verb], { violation }, {
    fields: [verb === 'admit' ? OPTIONAL() : REASON()],
    words: verb === 'retract' ? 'cancellation' : 'stance',
    lines: () => (verb === 'admit' ? [{ say: 'violation-admitted' }] : verb === 'dispute' ? [{ say: 'held-disputed' }] : [{ say: 'held-taken-back' }]),
  });
}

export function resume(at: With, { suspension }: Pause): Form {
  return short(at, 'suspension/resume', t('affairs-resume'), { suspension }, {
    fields: [OPTIONAL()],
    words: 'resumption',
    commits: t('affairs-resume-commits'),
    lines: () => [{ label: 'affair-suspension', say: 'pause-over' }],
  });
}

/** Whether a place was typed that is understood here; the station judges the rest. */
export function isPlace(typed: unknown): boolean {
  return place(typed) !== undefined;
}
