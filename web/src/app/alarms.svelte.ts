// What takes the whole screen and calls until a person has answered: a warning that nobody here has read back, an accident
// that is admitted or people in distress that nobody here has passed on, a FLASH that nobody here has read, and a FLASH call
// that waits for our answer. It is read off what the station says is owed; nothing is remembered here, so that an alarm
// ends when the fact does, at whichever desk it was answered.

import { session } from '../lib/api/session.svelte';
import { station } from '../lib/api/station.svelte';
import { stream } from '../lib/api/events.svelte';
import { t } from '../lib/i18n/words.svelte';
import type { Incident, Request } from '../lib/api/affairs';
import { rings, type Call } from '../lib/api/calls';
import type { LineStatus, PrecedenceName, Warning } from '../lib/api/types';
import { allow, allowed, play, type VoiceName } from './sound';

export type Alarm = {
  line: string;
  drill: boolean;
  /** The warning, incident, message or call. */
  on: string;
  since: string;
  due: string;
} & (
  | { kind: 'warning'; warning: Warning }
  /** What is to be passed to units, and the help that is asked for with it and waits for our answer. */
  | { kind: 'admission' | 'distress'; incident: Incident | undefined; request: Request | undefined }
  | { kind: 'flash' }
  | { kind: 'call'; call: Call }
);

/** One alarm among those of all lines. */
export const keyOf = ({ line, on }: Alarm): string => `${line} ${on}`;

/** Seconds between two calls, the longer an alarm stands the fewer. */
const CALLS_S = [5, 4, 3, 2];
/** Seconds after which it calls more often and louder. */
const ESCALATES_S = 30;
/** The sound alone can be held for so long; the alarm cannot. */
const HUSH_S = 60;
const LETTERS: Record<string, PrecedenceName> = { F: 'FLASH', I: 'IMMEDIATE', P: 'PRIORITY', R: 'ROUTINE' };

/** What comes before what, where several stand. */
const WORTH: Alarm['kind'][] = ['warning', 'admission', 'distress', 'flash', 'call'];

function warnings({ line, drill, warnings }: LineStatus): Alarm[] {
  return warnings.flatMap((warning) => {
    if (warning.mine || warning.owed_here?.what !== 'read back') return [];
    return [{ kind: 'warning', line, drill, on: warning.warning, since: warning.raised, due: warning.owed_here.by, warning }];
  });
}

function accidents({ line, drill, people }: LineStatus): Alarm[] {
  const toPass = (people.incidents ?? []).filter((incident) => !incident.mine && incident.parties.some((side) => side.party === station.own && side.is_to_pass));
  const asked = (people.requests ?? []).filter(({ request, of, on, wanted, response, due }) =>
    request.split('/')[1] === 'F' && of === station.own && on !== null && wanted === 'assistance' && response === null && due !== null,
  );
  // An incident that was passed on is told no more; the help that is asked for with it still is.
  const serials = new Set([...toPass.map(({ incident }) => incident), ...asked.map(({ on }) => on!)]);
  return [...serials].map((on) => {
    const incident = toPass.find((each) => each.incident === on);
    const request = asked.find((each) => each.on === on);
    const kind = incident?.admission ? 'admission' : 'distress';
    return { kind, line, drill, on, since: incident?.reported ?? request!.asked, due: incident?.pass_by ?? request!.due!, incident, request };
  });
}

function flashes({ line, drill }: LineStatus): Alarm[] {
  return station.owed
    .filter((clock) => clock.line === line && clock.party === station.own && clock.kind === 'message' && clock.on.split('/')[1] === 'F')
    .map(({ on, since, due }) => ({ kind: 'flash', line, drill, on, since, due }));
}

function calls({ line, drill, people }: LineStatus): Alarm[] {
  return (people.calls ?? [])
    .filter((call) => !call.mine && call.urgency === 'FLASH' && rings(call))
    .map((call) => ({ kind: 'call', line, drill, on: call.call, since: call.sought, due: call.due ?? call.sought, call }));
}

class Alarms {
  audible = $state(false);
  hushedUntil = $state(0);
  #began = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notes = new Map<string, Notification>();
  #title = document.title;

  standing = $derived.by<Alarm[]>(() => {
    if (!session.now || !session.onDuty) return [];
    const all = station.lines.flatMap((line) => [...warnings(line), ...accidents(line), ...flashes(line), ...calls(line)]);
    return all.sort((a, b) => WORTH.indexOf(a.kind) - WORTH.indexOf(b.kind) || a.since.localeCompare(b.since));
  });

  /** To be called while the console is in use: calls, notifies and blinks as long as something stands. */
  run(): () => void {
    const stop = stream.hear((told) => {
      if (told !== 'anew' && told.event === 'message') this.#arrived(String(told.message), told.line);
      // A call that the other side seeks is heard, whatever is on screen.
      if (told !== 'anew' && told.event === 'call' && told.call === told.by) this.#arrived(String(told.call), told.line);
    });
    const click = (): void => void this.allow();
    // The first click or key anywhere is what the browser asks for, one that answers an alarm too; the end of a click, so
    // that nothing moves under it.
    const first = { once: true, capture: true };
    addEventListener('click', click, first);
    addEventListener('keydown', click, first);
    return () => {
      stop();
      removeEventListener('click', click, first);
      removeEventListener('keydown', click, first);
      this.end();
    };
  }

  allow = async (): Promise<void> => {
    this.audible = await allow();
  };

  /** Asks the browser for notifications; only ever from a click. */
  notify = async (): Promise<void> => {
    await this.allow();
    if ('Notification' in globalThis && Notification.permission === 'default') await Notification.requestPermission();
  };

  test(voice: VoiceName, drill: boolean): void {
    void this.allow().then(() => play(voice, drill));
  }

  hush = (): void => {
    this.hushedUntil = Date.now() + HUSH_S * 1000;
  };

  /** Follows what stands; called whenever that changes. */
  follow(standing: Alarm[]): void {
    for (const [key, note] of this.#notes) {
      if (!standing.some((alarm) => keyOf(alarm) === key)) {
        note.close();
        this.#notes.delete(key);
      }
    }
    if (!standing.length) return this.end();
    for (const alarm of standing) this.#note(alarm);
    if (this.#timer) return;
    this.#began = Date.now();
    this.#call();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.hushedUntil = 0;
    for (const note of this.#notes.values()) note.close();
    this.#notes.clear();
    document.title = this.#title;
  }

  /** The name of what is on screen, which the blinking gives back. */
  named(title: string): void {
    this.#title = title;
    if (!this.standing.length) document.title = title;
  }

  #call = (): void => {
    const first = this.standing[0];
    if (!first) return;
    this.audible = allowed();
    const step = Math.floor((Date.now() - this.#began) / 1000 / ESCALATES_S);
    const pause = CALLS_S[Math.min(step, CALLS_S.length - 1)]!;
    if (Date.now() >= this.hushedUntil) play(first.kind === 'flash' ? 'FLASH' : first.kind, first.drill, Math.min(1, 0.5 + step * 0.2));
    document.title = `${t(`alarm-${first.kind}`)} ${first.on}`;
    setTimeout(() => (document.title = this.#title), (pause * 1000) / 2);
    this.#timer = setTimeout(this.#call, pause * 1000);
  };

  #note(alarm: Alarm): void {
    const key = keyOf(alarm);
    if (this.#notes.has(key) || !('Notification' in globalThis) || Notification.permission !== 'granted') return;
    // No words of the message: a notification may be seen by whoever passes.
    const note = new Notification(t(`alarm-${alarm.kind}`), { body: alarm.on, tag: key, requireInteraction: true });
    note.onclick = () => window.focus();
    this.#notes.set(key, note);
  }

  /** What came and is no alarm is heard once. */
  #arrived(serial: string, name: string | undefined): void {
    const [party, letter] = serial.split('/');
    const line = station.lines.find((each) => each.line === name);
    if (!letter || party === station.own || letter === 'F') return;
    play(LETTERS[letter] ?? 'ROUTINE', line?.drill ?? false, 0.4);
  }
}

export const alarms = new Alarms();
