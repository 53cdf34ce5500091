// What takes the whole screen and calls until a person has answered: a FLASH that nobody here has read, and a warning that
// nobody here has read back. It is read off what the station says is owed; nothing is remembered here, so that an alarm
// ends when the fact does, at whichever desk it was answered.

import { session } from '../lib/api/session.svelte';
import { station } from '../lib/api/station.svelte';
import { stream } from '../lib/api/events.svelte';
import { t } from '../lib/i18n/words.svelte';
import type { PrecedenceName, Warning } from '../lib/api/types';
import { allow, allowed, play } from './sound';

export interface Alarm {
  kind: 'flash' | 'warning';
  line: string;
  drill: boolean;
  /** The message, or the warning. */
  on: string;
  since: string;
  due: string;
  warning?: Warning;
}

/** Seconds between two calls, the longer an alarm stands the fewer. */
const CALLS_S = [5, 4, 3, 2];
/** Seconds after which it calls more often and louder. */
const ESCALATES_S = 30;
/** The sound alone can be held for so long; the alarm cannot. */
const HUSH_S = 60;
const LETTERS: Record<string, PrecedenceName> = { F: 'FLASH', I: 'IMMEDIATE', P: 'PRIORITY', R: 'ROUTINE' };

class Alarms {
  audible = $state(false);
  hushedUntil = $state(0);
  #began = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notes = new Map<string, Notification>();
  #title = document.title;

  standing = $derived.by<Alarm[]>(() => {
    if (!session.now || !session.onDuty) return [];
    const drill = (name: string): boolean => station.lines.find((line) => line.line === name)?.drill ?? false;
    const flashes = station.owed
      .filter((clock) => clock.party === station.own && clock.kind === 'message' && clock.on.split('/')[1] === 'F')
      .map((clock): Alarm => ({ kind: 'flash', line: clock.line, drill: drill(clock.line), on: clock.on, since: clock.since, due: clock.due }));
    const warnings = station.lines.flatMap((line) =>
      line.warnings
        .filter((warning) => !warning.mine && warning.owed_here?.what === 'read back')
        .map((warning): Alarm => ({ kind: 'warning', line: line.line, drill: line.drill, on: warning.warning, since: warning.raised, due: warning.owed_here!.by, warning })),
    );
    return [...warnings, ...flashes.sort((a, b) => a.since.localeCompare(b.since))];
  });

  /** To be called while the console is in use: calls, notifies and blinks as long as something stands. */
  run(): () => void {
    const stop = stream.hear((told) => {
      if (told !== 'anew' && told.event === 'message') this.#arrived(String(told.message), told.line);
      // A call that the other side seeks rings, whatever is on screen.
      if (told !== 'anew' && told.event === 'call' && told.call === told.by) this.#arrived(String(told.call), told.line, true);
    });
    const click = (): void => void this.allow();
    // The first click or key anywhere is what the browser asks for; the end of a click, so that nothing moves under it.
    addEventListener('click', click, { once: true });
    addEventListener('keydown', click, { once: true });
    return () => {
      stop();
      removeEventListener('click', click);
      removeEventListener('keydown', click);
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

  test(precedence: PrecedenceName, drill: boolean): void {
    void this.allow().then(() => play(precedence, drill));
  }

  hush = (): void => {
    this.hushedUntil = Date.now() + HUSH_S * 1000;
  };

  /** Follows what stands; called whenever that changes. */
  follow(standing: Alarm[]): void {
    for (const [on, note] of this.#notes) {
      if (!standing.some((alarm) => alarm.on === on)) {
        note.close();
        this.#notes.delete(on);
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
    if (Date.now() >= this.hushedUntil) play('FLASH', first.drill, Math.min(1, 0.5 + step * 0.2));
    document.title = `${t(first.kind === 'warning' ? 'alarm-warning' : 'alarm-flash')} ${first.on}`;
    setTimeout(() => (document.title = this.#title), (pause * 1000) / 2);
    this.#timer = setTimeout(this.#call, pause * 1000);
  };

  #note(alarm: Alarm): void {
    if (this.#notes.has(alarm.on) || !('Notification' in globalThis) || Notification.permission !== 'granted') return;
    // No words of the message: a notification may be seen by whoever passes.
    const note = new Notification(t(alarm.kind === 'warning' ? 'alarm-warning' : 'alarm-flash'), {
      body: alarm.on,
      tag: alarm.on,
      requireInteraction: true,
    });
    note.onclick = () => window.focus();
    this.#notes.set(alarm.on, note);
  }

  #arrived(serial: string, name: string | undefined, rings = false): void {
    const [party, letter] = serial.split('/');
    const line = station.lines.find((each) => each.line === name);
    if (!letter || party === station.own || (letter === 'F' && !rings)) return;
    play(LETTERS[letter] ?? 'ROUTINE', line?.drill ?? false, 0.4);
  }
}

export const alarms = new Alarms();
