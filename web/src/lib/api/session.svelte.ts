// Who is signed in here. The token is a cookie that no script can read.

import { answered } from '../passkeys';
import { asProblem, get, post, remove, type Problem } from './client';
import type { Session } from './types';

/** Roles whose holders answer warnings and read messages for the party. */
const DUTY = ['drafter', 'releaser', 'second-releaser'];

class SignedIn {
  now = $state.raw<Session | null>(null);
  /** False until it is known whether somebody is signed in. */
  known = $state(false);
  problem = $state.raw<Problem>();

  get person(): string {
    return this.now?.signed_in ?? '';
  }

  has(role: string): boolean {
    return this.now?.open === true || (this.now?.roles ?? []).includes(role);
  }

  /** A duty officer, or anybody while the desk is open. */
  get onDuty(): boolean {
    return DUTY.some((role) => this.has(role));
  }

  /** Takes part in the traffic at all: a technician or administrator alone does not. */
  get reads(): boolean {
    return this.onDuty || this.has('reader') || this.has('linguist');
  }

  look = async (): Promise<void> => {
    try {
      await this.#enter();
      this.now = await get<Session>('session');
      this.problem = undefined;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.signedOut) this.now = null;
      this.problem = problem;
    }
    this.known = true;
  };

  /** Begins a session with the word that the address holds, if it does; it is good once, and is not left lying there. */
  async #enter(): Promise<void> {
    const word = /^#([0-9a-f]{32})$/.exec(location.hash)?.[1];
    if (word === undefined) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    await post('session', { word });
  }

  async signIn(person: string, passphrase: string): Promise<void> {
    await post('session', { person, passphrase });
    await this.look();
  }

  async signInByPasskey(): Promise<void> {
    await post('session', await answered());
    await this.look();
  }

  async signOut(): Promise<void> {
    await remove('session').catch(() => undefined);
    this.now = null;
  }

  /** The station says that nobody is signed in any more. */
  ended(): void {
    this.now = null;
  }
}

export const session = new SignedIn();
