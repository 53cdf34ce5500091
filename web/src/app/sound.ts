// The voices of the console, made here and loaded from nowhere: one for each precedence and for each alarm, told apart by
// their rhythm in the next room, and others in a drill. A browser plays nothing before a person has clicked once; `allowed` says whether it does.

import type { PrecedenceName } from '../lib/api/types';

/** Notes in hertz, each with its length and the pause after it, in seconds; `to` is where it glides. */
type Voice = [hertz: number, length: number, pause: number, to?: number][];

/** What is heard: the precedence of what came, or the alarm that stands. */
export type VoiceName = PrecedenceName | 'warning' | 'admission' | 'distress' | 'call';

const times = (count: number, notes: Voice): Voice => Array.from({ length: count }, () => notes).flat();
const DOT: Voice = times(3, [[740, 0.08, 0.06]]);
const DASH: Voice = times(3, [[740, 0.24, 0.06]]);
const BELL: Voice = [...times(7, [[1000, 0.03, 0], [1250, 0.03, 0]]), [1000, 0.03, 0.25]];

const VOICES: Record<VoiceName, Voice> = {
  // A siren that rises, and rises again: they believe that we are striking.
  warning: times(3, [[420, 0.55, 0.06, 1500]]),
  // Two tones by turns, high and low, as of an ambulance: no attack.
  admission: times(2, [[660, 0.4, 0], [495, 0.4, 0]]),
  // As it is tapped on a wall.
  distress: [...DOT, ...DASH, ...DOT],
  // A telephone, twice.
  call: times(2, BELL),
  // A fast warble that cannot be taken for anything else.
  FLASH: Array.from({ length: 6 }, (_, i) => [i % 2 ? 1320 : 880, 0.14, 0.01]),
  IMMEDIATE: [
    [880, 0.18, 0.08],
    [880, 0.18, 0.08],
    [880, 0.18, 0],
  ],
  PRIORITY: [
    [660, 0.25, 0.1],
    [550, 0.3, 0],
  ],
  ROUTINE: [[440, 0.3, 0]],
};

let context: AudioContext | undefined;

/** Whether the browser lets us be heard. */
export function allowed(): boolean {
  return context?.state === 'running';
}

/** To be called from a click or a key: from then on we may be heard. */
export async function allow(): Promise<boolean> {
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
  return allowed();
}

/** Plays a voice; `loud` goes from 0 to 1. */
export function play(voice: VoiceName, drill: boolean, loud = 0.5): void {
  if (!context || !allowed()) return;
  let at = context.currentTime + 0.02;
  for (const [hertz, length, pause, to = hertz] of VOICES[voice]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = drill ? 'triangle' : 'square';
    // In a drill a third lower, and gliding down: another voice, with the same rhythm.
    tone.frequency.setValueAtTime(drill ? hertz * 0.6 : hertz, at);
    tone.frequency.linearRampToValueAtTime(drill ? to * 0.4 : to, at + length);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loud * 0.4, at + 0.01);
    gain.gain.setValueAtTime(loud * 0.4, at + length - 0.02);
    gain.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + pause;
  }
}
