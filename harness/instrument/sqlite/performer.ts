import { ACCESS } from '../../model/access.ts';
import { FILES_OBJECT, type Gate } from '../../model/gate.ts';
import { ALL_PATHS } from '../files/scratch-paths.ts';
import type { Connection } from './connection.ts';
import { failureText, isBusy, REFUSED } from './outcome-text.ts';
import type { Nature } from './statement-nature.ts';

const NS_PER_MS = 1e6;

/** One statement, as whoever performs it must know it. */
export interface Execution<Result> {
  readonly nature: Nature;
  /** What it does, in a reader's words; asked after it was made. */
  text(): string;
  act(): Result;
  /** Its result as the trace knows it. */
  value(result: Result): string;
}

/**
 * Makes statements schedule points of a gate. One that finds a lock of another connection leaves its actor
 * parked until the lock may be free, or until user code's timeout has passed in virtual time.
 */
export class Performer {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Whether a statement of this connection can be seen by others and is to be scheduled. */
  controls(connection: Connection, { reaches }: Pick<Nature, 'reaches'>): boolean {
    const does = this.#gate.running && (connection.isShared || reaches);
    connection.waitByItself(!does);
    return does;
  }

  /** Executes one statement under control. Throws what SQLite throws. */
  perform<Result>(connection: Connection, execution: Execution<Result>): Result {
    this.#access(connection, execution.nature);
    const asked = this.#ask(connection, execution.nature);
    try {
      return this.#performHere(connection, execution);
    } finally {
      this.#settle(connection, asked);
    }
  }

  /** Behind the schedule point of the statement. */
  #performHere<Result>(connection: Connection, execution: Execution<Result>): Result {
    const { nature } = execution;
    let deadlineNs: number | undefined;
    for (let isLast = false; ; this.#access(connection, nature)) {
      const waits = connection.waitsFor(nature) && !isLast && connection.timeoutMs > 0;
      try {
        if (!waits || !connection.isRefused(nature)) return this.#attempt(connection, execution);
        this.#tell(execution, REFUSED);
      } catch (error) {
        if (!isBusy(error) || !waits) throw error;
      }
      deadlineNs ??= this.#gate.clockNs() + connection.timeoutMs * NS_PER_MS;
      // SQLite, too, tries once more when its time is over.
      isLast = !this.#isWoken(connection, deadlineNs);
    }
  }

  /** Lets those go on who may have waited for a lock of this connection. */
  release(connection: Connection): void {
    if (!connection.isFree) return;
    for (const place of connection.waiters) this.wake(place);
  }

  /** Lets those go on who may have waited at a place among files. */
  wake(place: number): void {
    this.#gate.wake(FILES_OBJECT, place, Number.POSITIVE_INFINITY);
  }

  #access(connection: Connection, { writes, reaches }: Nature): void {
    const { start, end } = reaches ? ALL_PATHS : connection.range;
    try {
      this.#gate.access(writes ? ACCESS.fileWrite : ACCESS.fileRead, FILES_OBJECT, start, end, 0);
    } catch (abandoned) {
      // Nobody may roll back or close it any more: each further access throws as well.
      connection.abandon();
      throw abandoned;
    }
    connection.waitByItself(false);
  }

  /** Writes down that a statement asks for the lock for writing, where its transaction has yet to get it. */
  #ask(connection: Connection, nature: Nature): number {
    const { lockedFile, writing, timeoutMs } = connection;
    if (nature.locks !== 'writing' || lockedFile === undefined || writing > 0) return 0;
    const lockClass = `database ${lockedFile}`;
    const waits = timeoutMs > 0 && connection.waitsFor(nature);
    const lock = { lockClass, name: lockClass, isShared: false, waits, told: 'by step' } as const;
    return this.#gate.locks.trace.ask(lock);
  }

  /** Writes down whether the transaction has that lock when the statement is over. */
  #settle(connection: Connection, asked: number): void {
    if (asked === 0 && connection.writing === 0) return;
    const { trace } = this.#gate.locks;
    if (connection.isWriting) {
      if (asked > 0) trace.take(asked);
      connection.writing = Math.max(connection.writing, asked);
      return;
    }
    trace.leave(asked);
    trace.leave(connection.writing);
    connection.writing = 0;
  }

  #attempt<Result>(connection: Connection, execution: Execution<Result>): Result {
    let result: Result;
    try {
      result = execution.act();
    } catch (error) {
      const failure = failureText(error);
      if (!isBusy(error)) connection.executed(execution.nature);
      this.#tell(execution, failure);
      this.release(connection);
      throw error;
    }
    connection.executed(execution.nature);
    this.#tell(execution, execution.value(result));
    this.release(connection);
    return result;
  }

  #tell<Result>(execution: Execution<Result>, outcome: string): void {
    this.#gate.describe(() => {
      const text = execution.text();
      return outcome === '' ? text : `${text} → ${outcome}`;
    });
    this.#gate.value(outcome);
  }

  /**
   * Waits until the lock may be free; false: its time is over. Patiently, as a holder that was merely not
   * chosen for some steps has not held its lock for ten seconds, and no program could be correct if it had.
   */
  #isWoken(connection: Connection, deadlineNs: number): boolean {
    const leftMs = Math.max(0, deadlineNs - this.#gate.clockNs()) / NS_PER_MS;
    const isWoken = this.#gate.block(FILES_OBJECT, connection.waitsAt, leftMs, true);
    this.#gate.describe(() =>
      isWoken
        ? `${connection.shown} may be free`
        : `waited ${connection.timeoutMs} ms for ${connection.shown}`,
    );
    return isWoken;
  }
}
