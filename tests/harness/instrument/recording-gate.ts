import { drainMicrotasks } from '../../../harness/base/originals.ts';
import { LOCK_TABLE_WORDS, LockTable } from '../../../harness/conductor/lock-table.ts';
import { type AccessName, accessName } from '../../../harness/model/access.ts';
import type { Gate } from '../../../harness/model/gate.ts';
import type { LockTrace } from '../../../harness/model/lock-trace.ts';
import type { PendingOperation } from '../../../harness/model/pending-operation.ts';

export interface RecordedPoint {
  readonly kind: AccessName;
  readonly object: number;
  readonly start: number;
  readonly end: number;
  readonly site: number;
  value?: unknown;
  text?: string;
}

/** A gate that lets everything happen at once and notes it. Buffers are numbered from 1 as they come. */
export interface RecordingGate extends Gate {
  points: RecordedPoint[];
  exits: number[];
  /** Computations of the platform that are under way. */
  works: number;
  uncontrolledThings: string[];
  /** Answers of `block` and `wake`. */
  notified: boolean;
  waiters: number;
  /** Operations begun and not yet delivered or cancelled, oldest first. */
  pending: PendingOperation[];
  /**
   * Performs and delivers pending operations until none is left that can happen: what `pick` returns, by
   * default the oldest, timers last and by the time they are due. Microtasks run after each.
   */
  settle(pick?: (ready: readonly PendingOperation[]) => PendingOperation): void;
  /** Runs in `access`: what other actors would do meanwhile. */
  meanwhile: () => void;
  /** What was done with locks, each with the number of its request: `ask 1 file a`, `take 1`. */
  lockTexts: string[];
  /** `read 0-4=7`, one a point, of buffer 1. */
  summary(): string[];
}

export function recordingGate(): RecordingGate {
  const numbers = new Map<SharedArrayBuffer, number>();
  let draws = 0;
  let clock = 0;
  const locks = new LockTable(new Int32Array(LOCK_TABLE_WORDS));
  const gate: RecordingGate = {
    active: false,
    get running() {
      return gate.active;
    },
    pending: [],
    describe(text) {
      const last = gate.points.at(-1);
      if (last !== undefined) last.text = text();
    },
    failure: () => undefined,
    begin(operation) {
      gate.pending.push(operation);
    },
    process: 0,
    cancel(operation) {
      gate.pending = gate.pending.filter((other) => other !== operation);
    },
    settle(pick = oldest) {
      drainMicrotasks();
      for (;;) {
        const ready = gate.pending.filter((operation) => operation.ready?.() !== false);
        if (ready.length === 0) return;
        const operation = pick(ready);
        clock = Math.max(clock, operation.dueNs ?? 0);
        while (operation.perform !== undefined) {
          const { kind, object, start, end } = operation;
          gate.points.push({ kind: accessName(kind), object, start, end, site: 0 });
          if (operation.perform()) break;
        }
        gate.cancel(operation);
        operation.deliver();
        drainMicrotasks();
      }
    },
    locks: {
      trace: lockTexts(() => gate),
      request: (request) => locks.request(0, request),
      stateOf: (request) => locks.stateOf(request),
      release: (request) => locks.release(request),
      list: () => locks.list(),
    },
    lockTexts: [],
    points: [],
    exits: [],
    works: 0,
    uncontrolledThings: [],
    notified: true,
    waiters: 0,
    meanwhile: () => {},
    access(kind, object, start, end, site) {
      gate.points.push({ kind: accessName(kind), object, start, end, site });
      gate.meanwhile();
    },
    value(value) {
      const last = gate.points.at(-1);
      if (last !== undefined) last.value = value;
    },
    block: (_object, _start, timeoutMs) => {
      gate.points.push({ kind: 'timeout', object: 0, start: 0, end: 0, site: timeoutMs });
      return gate.notified;
    },
    waitAsync: (_object, _start, timeoutMs, settle) => {
      gate.points.push({ kind: 'timeout', object: 0, start: 0, end: 0, site: timeoutMs });
      settle(gate.notified);
    },
    wake: (_object, _start, count) => Math.min(count, gate.waiters),
    objectOf(buffer) {
      if (!numbers.has(buffer)) numbers.set(buffer, numbers.size + 1);
      return numbers.get(buffer) as number;
    },
    isAlive: (process) => process === 0,
    random32: () => Math.imul(++draws, 0x9e3779b1) >>> 0,
    clockNs: () => (clock += 1_000_000),
    work() {
      gate.works++;
      return () => {
        gate.works--;
      };
    },
    uncontrolled: (what) => {
      gate.uncontrolledThings.push(what);
    },
    exiting: (code) => {
      gate.exits.push(code);
    },
    summary: () =>
      gate.points.map(({ kind, start, end, value }) => `${kind} ${start}-${end}=${String(value)}`),
  };
  return gate;
}

function lockTexts(gateOf: () => RecordingGate): LockTrace {
  let asked = 0;
  const tell = (text: string) => void gateOf().lockTexts.push(text);
  return {
    ask({ name, isShared, waits }) {
      tell(`ask ${++asked} ${name}${isShared ? ', shared' : ''}${waits ? '' : ', tried'}`);
      return asked;
    },
    take: (hold) => tell(`take ${hold}`),
    leave: (hold) => hold > 0 && tell(`leave ${hold}`),
    claim: (path, isTaken) => tell(`${isTaken ? 'create' : 'find'} ${path}`),
    remove: (path) => tell(`remove ${path}`),
  };
}

/** Runs `act` as an actor would, inside an execution. */
export function whileActive<Value>(gate: Gate, act: () => Value): Value {
  gate.active = true;
  try {
    return act();
  } finally {
    gate.active = false;
  }
}

export function sharedInts(...values: number[]): Int32Array {
  const view = new Int32Array(new SharedArrayBuffer(values.length * 4));
  view.set(values);
  return view;
}

function oldest(ready: readonly PendingOperation[]): PendingOperation {
  const due = ({ dueNs = 0 }: PendingOperation) => dueNs;
  return ready.toSorted((a, b) => due(a) - due(b))[0] as PendingOperation;
}
