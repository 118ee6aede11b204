import type { Gate } from '../../model/gate.ts';
import { VIRTUAL_EPOCH_MS } from '../patch-clock.ts';
import type { SqlFunction, SqliteDriver, Value } from './driver.ts';

const NS_PER_MS = 1e6;
const LONGEST_BLOB = 1_000_000_000;

/** Functions of SQLite that read the clock, by the place of the first argument that may be a time. */
const TIMES: Readonly<Record<string, number>> = {
  date: 0,
  time: 0,
  datetime: 0,
  julianday: 0,
  unixepoch: 0,
  strftime: 1,
};

/** What the words for now are short for. */
const WORDS: Readonly<Record<string, string>> = {
  current_date: 'date',
  current_time: 'time',
  current_timestamp: 'datetime',
};

/**
 * Takes the place of those functions of SQLite that read clocks and draw chance: while an actor's code
 * runs, time is virtual and chance is the actor's own. Otherwise they are SQLite's.
 */
export class OwnFunctions {
  readonly #gate: Gate;
  readonly #driver: SqliteDriver;
  /** Where SQLite's own functions are called. */
  #calculator: object | undefined;

  constructor(gate: Gate, driver: SqliteDriver) {
    this.#gate = gate;
    this.#driver = driver;
  }

  /** To be called when a connection has been opened. */
  addTo(database: object): void {
    const define = (method: SqlFunction) => this.#driver.define(database, method);
    define({ name: 'random', act: () => this.#random() });
    define({ name: 'randomblob', act: (length) => this.#blob(Number(length)) });
    const options = { deterministic: true, varargs: true };
    for (const [name, first] of Object.entries(TIMES)) {
      define({ ...options, name, act: (...args) => this.#time(name, first, args) });
    }
    for (const [word, name] of Object.entries(WORDS)) {
      define({ name: word, act: () => this.#time(name, 0, []) });
    }
  }

  #random(): bigint {
    if (!this.#gate.active) return this.#ask('random', []) as bigint;
    const high = BigInt(this.#gate.random32());
    return BigInt.asIntN(64, (high << 32n) | BigInt(this.#gate.random32()));
  }

  #blob(length: number): Value {
    const bytes = new Uint8Array(Math.min(Math.max(1, Math.trunc(length) || 1), LONGEST_BLOB));
    if (!this.#gate.active) return this.#ask('randomblob', [bytes.length]);
    for (let at = 0; at < bytes.length; at++) bytes[at] = this.#gate.random32() >>> 24;
    return bytes;
  }

  #time(name: string, first: number, given: readonly Value[]): Value {
    const args = [...given];
    if (given.length >= first && isNow(given[first])) {
      const hasWord = typeof given[first] === 'string' && given[first].toLowerCase() === 'now';
      args.splice(first, hasWord ? 1 : 0, this.#now());
    }
    return this.#ask(name, args);
  }

  #now(): string {
    if (!this.#gate.active) return 'now';
    const ms = VIRTUAL_EPOCH_MS + Math.floor(this.#gate.clockNs() / NS_PER_MS);
    return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  }

  #ask(name: string, args: Value[]): Value {
    this.#calculator ??= this.#driver.openInMemory();
    const places = args.map(() => '?').join(', ');
    const sql = `SELECT ${name}(${places}) AS value`;
    const [row] = this.#driver.rows(this.#calculator, sql, ...args) as { value: Value }[];
    return row?.value ?? null;
  }
}

/** Whether a time is left out, is the word for now, or is none but asks for fractions of seconds. */
function isNow(time: Value | undefined): boolean {
  if (time === undefined) return true;
  return typeof time === 'string' && /^(?:now|subsec|subsecond)$/i.test(time);
}
