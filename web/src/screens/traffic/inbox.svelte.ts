// The messages of a line that were loaded so far, the newest first, kept up to date by what is told. It holds what was
// asked for and drops nothing, so that a list does not move under whoever reads it.

import { asProblem, get, type Problem } from '../../lib/api/client';
import { coalesced } from '../../lib/api/coalesced';
import { stream } from '../../lib/api/events.svelte';
import type { Inbox, Message } from '../../lib/api/types';

const PAGE = 100;
/** Whoever goes far back wants more at a time: as many as there are already, up to this. */
const PAGE_MAX = 1_000;
/** Events that change a message. */
const CHANGES = ['message', 'read', 'handled', 'withdrawn', 'receipt', 'released'];

export class Messages {
  rows = $state.raw<Message[]>([]);
  marked = $state.raw<Set<string>>(new Set());
  problem = $state.raw<Problem>();
  loaded = $state(false);
  #complete = false;
  #words = new WeakMap<Message, string>();
  #loading = false;

  constructor(readonly line: string | undefined) {}

  /** What a message is found by, in small letters. Made as it comes, a page at a time, and not while somebody types. */
  words(message: Message): string {
    let words = this.#words.get(message);
    if (words === undefined) {
      words = `${message.serial} ${message.from} ${message.to.join(' ')} ${message.subject} ${message.text}`.toLowerCase();
      this.#words.set(message, words);
    }
    return words;
  }

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
      newest.messages.forEach((message) => this.words(message));
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
    const limit = Math.min(PAGE_MAX, Math.max(PAGE, this.rows.length));
    try {
      const older = await get<Inbox>('message/list', { line: this.line, all: true, limit, before: last.serial });
      // Nothing older than the last is there already, unless all was read anew in the meantime.
      const known = this.rows.at(-1) === last ? undefined : new Set(this.rows.map((message) => message.serial));
      const unknown = known ? older.messages.filter((message) => !known.has(message.serial)) : older.messages;
      unknown.forEach((message) => this.words(message));
      this.rows = [...this.rows, ...unknown];
      this.#complete = older.messages.length < limit;
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
