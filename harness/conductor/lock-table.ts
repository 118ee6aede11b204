import { LOCK_NAME_WORDS, MAX_LOCK_REQUESTS } from '../base/limits.ts';
import type { LockEntry, LockRequest, LockState, LockWait } from '../model/locks.ts';

/** Words at the beginning of the memory: how much of the requests and names is in use, and the last number given out. */
const USED = 0;
const NAMES_USED = 1;
const NUMBERED = 2;
const REQUESTS_AT = 3;

/** Words of one request. `name`: where its name begins. */
const REQUEST = { state: 0, number: 1, actor: 2, name: 3, shared: 4, client: 5 } as const;
const REQUEST_WORDS = 6;
const NAMES_AT = REQUESTS_AT + MAX_LOCK_REQUESTS * REQUEST_WORDS;

/** Words that the locks of an execution take. */
export const LOCK_TABLE_WORDS = NAMES_AT + LOCK_NAME_WORDS;

const FREE = 0;
const WAITING = 1;
const HELD = 2;
const STOLEN = 3;
const STATES: readonly LockState[] = ['gone', 'waiting', 'held', 'stolen'];

/**
 * The held locks and the queues of requests of Web Locks (https://w3c.github.io/web-locks/), in memory that
 * threads share: whoever holds the turn changes it. Each name has one queue, first in, first out: behind an
 * exclusive request shared ones wait, too.
 */
export class LockTable {
  readonly #words: Int32Array;
  readonly #onChange: (actor: number) => void;

  /** `onChange`: told of each actor whose waiting request was granted, or whose lock was stolen. */
  constructor(words: Int32Array, onChange: (actor: number) => void = () => {}) {
    this.#words = words;
    this.#onChange = onChange;
  }

  /** See `LockGate.request`. */
  request(actor: number, { name, isShared, otherwise, client }: LockRequest): number | undefined {
    const words = this.#words;
    const place = this.#internName(name);
    const isFree = this.#first(place) === undefined && this.#isFree(place, isShared);
    if (!isFree && otherwise === 'giveUp') return undefined;
    const at = this.#freeRequest();
    if (otherwise === 'steal') this.#steal(place);
    words[at + REQUEST.number] = ++words[NUMBERED];
    words[at + REQUEST.actor] = actor;
    words[at + REQUEST.name] = place;
    words[at + REQUEST.shared] = isShared ? 1 : 0;
    words[at + REQUEST.client] = client;
    words[at + REQUEST.state] = isFree || otherwise === 'steal' ? HELD : WAITING;
    return words[NUMBERED];
  }

  stateOf(request: number): LockState {
    const at = this.#requests().find((each) => this.#is(each, REQUEST.number, request));
    return at === undefined ? 'gone' : (STATES[this.#words[at + REQUEST.state]] as LockState);
  }

  release(request: number): void {
    this.#free((at) => this.#is(at, REQUEST.number, request));
  }

  /** Frees all that actors hold and wait for: their thread has ended. */
  releaseAll(actors: readonly number[]): void {
    if (this.#words[USED] === 0) return;
    this.#free((at) => actors.includes(this.#words[at + REQUEST.actor]));
  }

  /** What is held and what waits, in the order of the requests. */
  list(): LockEntry[] {
    const words = this.#words;
    return this.#requests()
      .filter((at) => !this.#is(at, REQUEST.state, STOLEN))
      .sort((a, b) => words[a + REQUEST.number] - words[b + REQUEST.number])
      .map((at) => ({
        name: this.#nameAt(words[at + REQUEST.name]),
        isShared: this.#is(at, REQUEST.shared, 1),
        isHeld: this.#is(at, REQUEST.state, HELD),
        client: words[at + REQUEST.client],
      }));
  }

  /** Who waits for what, and who holds it. */
  waits(): LockWait[] {
    const words = this.#words;
    const waiting = this.#requests().filter((at) => this.#is(at, REQUEST.state, WAITING));
    return waiting.map((at) => ({
      actor: words[at + REQUEST.actor],
      name: this.#nameAt(words[at + REQUEST.name]),
      holders: this.#held(words[at + REQUEST.name]).map((held) => words[held + REQUEST.actor]),
    }));
  }

  /** For the execution that begins; touches no more than was used. */
  clear(): void {
    const words = this.#words;
    words.fill(0, REQUESTS_AT, REQUESTS_AT + words[USED]);
    words.fill(0, 0, REQUESTS_AT);
  }

  #is(at: number, word: number, value: number): boolean {
    return this.#words[at + word] === value;
  }

  /** Where the requests that are not free begin. */
  #requests(): number[] {
    const found: number[] = [];
    const end = REQUESTS_AT + this.#words[USED];
    for (let at = REQUESTS_AT; at < end; at += REQUEST_WORDS) {
      if (!this.#is(at, REQUEST.state, FREE)) found.push(at);
    }
    return found;
  }

  #held(name: number): number[] {
    return this.#requests().filter(
      (at) => this.#is(at, REQUEST.name, name) && this.#is(at, REQUEST.state, HELD),
    );
  }

  /** The request that has waited longest for a name. */
  #first(name: number): number | undefined {
    let first: number | undefined;
    for (const at of this.#requests()) {
      if (!this.#is(at, REQUEST.name, name) || !this.#is(at, REQUEST.state, WAITING)) continue;
      const number = this.#words[at + REQUEST.number];
      if (first === undefined || number < this.#words[first + REQUEST.number]) first = at;
    }
    return first;
  }

  /** Whether those who hold a lock let another have it. */
  #isFree(name: number, isShared: boolean): boolean {
    const held = this.#held(name);
    return held.length === 0 || (isShared && held.every((at) => this.#is(at, REQUEST.shared, 1)));
  }

  #steal(name: number): void {
    for (const at of this.#held(name)) {
      this.#words[at + REQUEST.state] = STOLEN;
      this.#onChange(this.#words[at + REQUEST.actor]);
    }
  }

  #free(isMeant: (at: number) => boolean): void {
    const names = new Set<number>();
    for (const at of this.#requests().filter(isMeant)) {
      this.#words[at + REQUEST.state] = FREE;
      names.add(this.#words[at + REQUEST.name]);
    }
    for (const name of names) this.#grant(name);
  }

  /** Gives a lock to those who have waited longest. */
  #grant(name: number): void {
    for (let at = this.#first(name); at !== undefined; at = this.#first(name)) {
      if (!this.#isFree(name, this.#is(at, REQUEST.shared, 1))) return;
      this.#words[at + REQUEST.state] = HELD;
      this.#onChange(this.#words[at + REQUEST.actor]);
    }
  }

  #freeRequest(): number {
    const words = this.#words;
    for (let at = REQUESTS_AT; at < NAMES_AT; at += REQUEST_WORDS) {
      if (!this.#is(at, REQUEST.state, FREE)) continue;
      words[USED] = Math.max(words[USED], at + REQUEST_WORDS - REQUESTS_AT);
      return at;
    }
    throw new RangeError(
      `more than ${MAX_LOCK_REQUESTS} locks are held or waited for in one execution; make fewer requests at a time`,
    );
  }

  /** Where a name lies: its length, then its UTF-16 code units. */
  #internName(name: string): number {
    const words = this.#words;
    const end = NAMES_AT + words[NAMES_USED];
    for (let at = NAMES_AT; at < end; at += 1 + words[at]) {
      if (this.#nameAt(at) === name) return at;
    }
    if (end + 1 + name.length > LOCK_TABLE_WORDS) {
      throw new RangeError(
        `the names of locks in one execution are longer than ${LOCK_NAME_WORDS} characters together; use fewer or shorter ones`,
      );
    }
    words[end] = name.length;
    for (let i = 0; i < name.length; i++) words[end + 1 + i] = name.charCodeAt(i);
    words[NAMES_USED] += 1 + name.length;
    return end;
  }

  #nameAt(place: number): string {
    return String.fromCharCode(...this.#words.subarray(place + 1, place + 1 + this.#words[place]));
  }
}
