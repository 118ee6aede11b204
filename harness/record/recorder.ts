import { inspect } from 'node:util';
import type { Decision } from '../model/decision.ts';
import type { LockEvent } from '../model/lock-trace.ts';
import type { LockWait } from '../model/locks.ts';
import type { Recorder } from '../model/recorder.ts';
import { ACTOR_STATES, type Standing } from '../model/standing.ts';
import type { Arena } from './arena.ts';
import { ENTRY, NO_ACTOR } from './entries.ts';
import { writeLockEvent } from './lock-entries.ts';

/** Where source locations come from, as text. */
export interface SiteBook {
  /** `file:line:column` of an instrumented place; undefined for a number nobody gave out. */
  describe(site: number): string | undefined;
  /**
   * The user's innermost frames of the calling stack, for calls that no transform has seen: one, or up to
   * `count` with arrows between them.
   */
  fromStack(count?: number): string | undefined;
}

const SHOWN_LENGTH = 80;

/** The recorder of one thread: everything goes to the arena that all actors share. */
export class ArenaRecorder implements Recorder {
  readonly #arena: Arena;
  readonly #sites: SiteBook;
  /** Numbers whose text stands in the arena already, for this execution. */
  readonly #told = new Set<number>();
  readonly #stackSites = new Map<string, number>();
  readonly #stackTexts: string[] = [];

  constructor(arena: Arena, sites: SiteBook) {
    this.#arena = arena;
    this.#sites = sites;
  }

  /** To be called when an execution begins in this thread. */
  reset(): void {
    // V8 makes a new table for each `clear`, also of an empty set.
    if (this.#told.size > 0) this.#told.clear();
  }

  invoke(actor: number, operation: number, name: string, args: readonly unknown[]): void {
    const arena = this.#arena;
    arena.begin(ENTRY.invoke, actor);
    arena.word(operation);
    arena.value(name);
    arena.value(args);
    this.#arena.end();
  }

  respond(actor: number, operation: number, value: unknown): void {
    this.#arena.begin(ENTRY.respond, actor);
    this.#arena.word(operation);
    this.#arena.value(value);
    this.#arena.end();
  }

  threw(actor: number, operation: number, message: string): void {
    this.#arena.begin(ENTRY.throw, actor);
    this.#arena.word(operation);
    this.#arena.value(message);
    this.#arena.end();
  }

  error(actor: number, message: string, stack: string): void {
    this.#arena.begin(ENTRY.error, actor);
    this.#arena.value(message);
    this.#arena.value(stack);
    this.#arena.end();
  }

  always(message: string): void {
    this.#arena.begin(ENTRY.always, NO_ACTOR);
    this.#arena.value(message);
    this.#arena.end();
  }

  observed(value: unknown): void {
    this.#arena.begin(ENTRY.observed, NO_ACTOR);
    this.#arena.value(value);
    this.#arena.end();
  }

  exit(actor: number, code: number): void {
    this.#arena.begin(ENTRY.exit, actor);
    this.#arena.word(code);
    this.#arena.end();
  }

  killed(actor: number): void {
    this.#arena.begin(ENTRY.killed, actor);
    this.#arena.end();
  }

  uncontrolled(what: string): void {
    this.#arena.begin(ENTRY.uncontrolled, NO_ACTOR);
    this.#arena.value(what);
    this.#arena.end();
  }

  standing({ actor, state, position, object, start, current }: Standing): void {
    const arena = this.#arena;
    arena.begin(ENTRY.standing, actor);
    arena.word(ACTOR_STATES.indexOf(state));
    arena.word(position);
    arena.word(object);
    arena.word(start);
    arena.word(current ? 1 : 0);
    arena.end();
  }

  lockWait({ actor, name, holders }: LockWait): void {
    this.#arena.begin(ENTRY.lockWait, actor);
    this.#arena.value(name);
    this.#arena.value(holders);
    this.#arena.end();
  }

  lock(event: LockEvent, site: number): void {
    const told = site === 0 ? 0 : this.#tell(site);
    this.#arena.begin(ENTRY.lock, event.actor);
    writeLockEvent(this.#arena, event, told);
    this.#arena.end();
  }

  step(
    actor: number,
    position: number,
    kind: number,
    object: number,
    start: number,
    end: number,
    site: number,
  ): void {
    const told = this.#tell(site);
    const arena = this.#arena;
    arena.begin(ENTRY.step, actor);
    arena.word(position);
    arena.word(kind);
    arena.word(object);
    arena.word(start);
    arena.word(end);
    arena.word(told);
    arena.end();
  }

  value(actor: number, value: unknown): void {
    this.#arena.begin(ENTRY.value, actor);
    this.#arena.value(shown(value));
    this.#arena.end();
  }

  describe(actor: number, text: string): void {
    this.#arena.begin(ENTRY.text, actor);
    this.#arena.value(text);
    this.#arena.end();
  }

  /** Leaves a message between processes. `box`: a number for the link and the direction. */
  message(box: number, text: string): void {
    this.#arena.begin(ENTRY.message, box);
    this.#arena.value(text);
    this.#arena.end();
  }

  place(frames = 1): number {
    const text = this.#sites.fromStack(frames);
    return text === undefined ? 0 : this.#stackSite(text);
  }

  decision({ current, position, currentEnabled, lowestEnabled, chosen }: Decision): void {
    const arena = this.#arena;
    arena.begin(ENTRY.decision, current < 0 ? NO_ACTOR : current);
    arena.word(position);
    arena.word(currentEnabled ? 1 : 0);
    arena.word(lowestEnabled);
    arena.word(chosen);
    this.#arena.end();
  }

  /** Makes the text of a place known to readers; returns the number that stands for it. */
  #tell(site: number): number {
    const text =
      site < 0
        ? this.#stackTexts[-1 - site]
        : site === 0
          ? this.#sites.fromStack()
          : this.#sites.describe(site);
    if (text === undefined) return 0;
    const number = site > 0 ? site : this.#stackSite(text);
    if (!this.#told.has(number)) {
      this.#told.add(number);
      this.#arena.begin(ENTRY.site, NO_ACTOR);
      this.#arena.word(number);
      this.#arena.value(text);
      this.#arena.end();
    }
    return number;
  }

  /** Negative numbers are this thread's own; readers see a definition before each first use. */
  #stackSite(text: string): number {
    let number = this.#stackSites.get(text);
    if (number === undefined) {
      number = -1 - this.#stackTexts.length;
      this.#stackSites.set(text, number);
      this.#stackTexts.push(text);
    }
    // Another thread may have given the same number to another place since.
    this.#told.delete(number);
    return number;
  }
}

function shown(value: unknown): string {
  // A text is what a reader is to see.
  const text =
    typeof value === 'string'
      ? value
      : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH - 1)}…` : text;
}
