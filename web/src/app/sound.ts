// The voices of the console, made here and loaded from nowhere: one for each precedence, recognisable in the next room,
// and others in a drill. A browser plays nothing before a person has clicked once; `allowed` says whether it does.

import type { PrecedenceName } from '../lib/api/types';

/** Notes in hertz, each with its length and the pause after it, in seconds. */
type Voice = [hertz: number, length: number, pause: number][];

const VOICES: Record<PrecedenceName, Voice> = {
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

/** Plays the voice of a precedence; `loud` goes from 0 to 1. */
export function play(precedence: PrecedenceName, drill: boolean, loud = 0.5): void {
  if (!context || !allowed()) return;
  let at = context.currentTime + 0.02;
  for (const [hertz, length, pause] of VOICES[precedence]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = drill ? 'triangle' : 'square';
    // In a drill a third lower, and gliding down: another voice, with the same rhythm.
    tone.frequency.setValueAtTime(drill ? hertz * 0.6 : hertz, at);
    if (drill) tone.frequency.linearRampToValueAtTime(hertz * 0.4, at + length);
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
