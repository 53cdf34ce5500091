// The messages of a line that were loaded so far, the newest first, kept up to date by what is told. It holds what was
// asked for and drops nothing, so that a list does not move under whoever reads it.

import { asProblem, get, type Problem } from '../../lib/api/client';
import { coalesced } from '../../lib/api/coalesced';
import { stream } from '../../lib/api/events.svelte';
import type { Inbox, Message } from '../../lib/api/types';

const PAGE = 100;
/** Events that change a message. */
const CHANGES = ['message', 'read', 'handled', 'withdrawn', 'receipt', 'released'];

export class Messages {
  rows = $state.raw<Message[]>([]);
  marked = $state.raw<Set<string>>(new Set());
  problem = $state.raw<Problem>();
  loaded = $state(false);
  #complete = false;
  #loading = false;

  constructor(readonly line: string | undefined) {}

  /** Follows what is told, until the returned function is called. */
  follow(): () => void {
    void this.refresh();
    const again = coalesced(this.refresh);
    const stop = stream.hear((told) => {
      if (told !== 'anew' && !CHANGES.includes(told.event)) return;
      if (told !== 'anew' && typeof told.message === 'string') void this.#one(told.message);
      again();
    });
    return () => {
      again.end();
      stop();
    };
  }

  /** The first page, and everything that waits for us however old it is. */
  refresh = async (): Promise<void> => {
    try {
      const [newest, waiting] = await Promise.all([
        get<Inbox>('message/list', { line: this.line, all: true, limit: PAGE }),
        get<Inbox>('message/list', { line: this.line, all: false, limit: PAGE }),
      ]);
      const page = new Set(newest.messages.map((message) => message.serial));
      const adjoins = this.rows.some((message) => page.has(message.serial));
      const older = adjoins ? this.rows.filter((message) => !page.has(message.serial)) : [];
      if (!adjoins) this.#complete = newest.messages.length < PAGE;
      this.rows = [...newest.messages, ...older];
      this.waiting = waiting.messages;
      this.#mark(newest, waiting);
      this.problem = undefined;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.loaded = true;
  };

  waiting = $state.raw<Message[]>([]);

  more = async (): Promise<void> => {
    const last = this.rows.at(-1);
    if (!last || this.#complete || this.#loading) return;
    this.#loading = true;
    try {
      const older = await get<Inbox>('message/list', { line: this.line, all: true, limit: PAGE, before: last.serial });
      const known = new Set(this.rows.map((message) => message.serial));
      this.rows = [...this.rows, ...older.messages.filter((message) => !known.has(message.serial))];
      this.#complete = older.messages.length < PAGE;
      this.#mark(older);
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.#loading = false;
    }
  };

  /** A message further down that something happened to. */
  async #one(serial: string): Promise<void> {
    const index = this.rows.findIndex((message) => message.serial === serial);
    if (index < PAGE) return;
    const fresh = await get<Message>('message/show', { line: this.line, message: serial }).catch(() => undefined);
    if (fresh) this.rows = this.rows.map((message) => (message.serial === serial ? fresh : message));
  }

  #mark(...answers: Inbox[]): void {
    const marks = answers.flatMap((answer) => answer.suspected ?? []).flatMap((suspected) => suspected.marks ?? []);
    if (marks.length) this.marked = new Set([...this.marked, ...marks]);
  }
}
