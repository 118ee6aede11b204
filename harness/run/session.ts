import { startProcesses } from '../actors/process-host.ts';
import {
  type BatchEnd,
  type BatchMessage,
  hasStuckThreads,
  startThreads,
  type ThreadGroup,
  type ThreadSetup,
} from '../actors/thread-host.ts';
import { HarnessError, UsageError } from '../base/errors.ts';
import {
  ARENA_BYTES,
  BATCH_EXECUTIONS,
  BATCH_STEPS,
  DEFAULT_HANG_MS,
  DEFAULT_STEP_LIMIT,
  HANG_REPLAY_FRACTION,
  STEP_LIMIT_LENGTHS,
  STEP_LIMIT_SLACK,
} from '../base/limits.ts';
import { armBatch, executionsDone, readRow, readUnclosed, writeRow } from '../conductor/batch.ts';
import { allocateControl, type Control, openControl } from '../conductor/layout.ts';
import { sharedBuffersOf } from '../conductor/shared-buffers.ts';
import { readStandings } from '../conductor/standings.ts';
import { areProcesses, parentsOf, placementOf, threadCount } from '../model/placement.ts';
import type { AnyScenario, Isolation } from '../model/scenario.ts';
import { flattenSchedule, type Schedule } from '../model/schedule.ts';
import type { Assignment } from '../model/strategy.ts';
import { batchLinks } from './batch-links.ts';
import { type ExecutionRecord, type RecordEnding, toRecord } from './execution-record.ts';
import { type ExecutionChance, ExecutionSupply } from './execution-supply.ts';
import { faultPlanOf, NO_FAULTS } from './fault-plan.ts';
import type { LoadedTarget } from './load-target.ts';
import { StateSupply } from './state-supply.ts';

/** One execution to run: its number decides its seeds, the assignment or schedule who runs when. */
export interface ExecutionOrder extends ExecutionChance {
  readonly assignment: Assignment;
  readonly schedule?: Schedule;
}

export interface SessionOptions {
  readonly seed: string;
  readonly isolation: Isolation;
  /** Length of the program that strategies are told. */
  readonly expectedSteps: number;
}

/** Runs executions of one target, on one group of threads at a time. */
export class Session {
  readonly #target: LoadedTarget;
  readonly #options: SessionOptions;
  readonly #placement: readonly number[];
  readonly #parents: readonly number[];
  readonly #control: SharedArrayBuffer;
  readonly #arena: SharedArrayBuffer;
  #group: ThreadGroup | undefined;
  #expectedSteps: number;
  #stepLimit: number | undefined;
  #patience = 1;
  #locates = false;
  readonly #supply: ExecutionSupply;
  #states = new StateSupply();

  constructor(target: LoadedTarget, options: SessionOptions) {
    this.#target = target;
    this.#options = options;
    this.#supply = new ExecutionSupply(target, options.seed);
    this.#placement = placementOf(target.scenario);
    this.#parents = parentsOf(target.scenario);
    this.#control = allocateControl(BATCH_EXECUTIONS);
    this.#arena = new SharedArrayBuffer(ARENA_BYTES);
    this.#expectedSteps = options.expectedSteps;
  }

  set expectedSteps(steps: number) {
    this.#expectedSteps = Math.max(1, steps);
  }

  /** From now on executions are given up after so many schedule points; undefined: when the scenario says. */
  limitSteps(limit: number | undefined): void {
    this.#stepLimit = limit;
  }

  /** From now on a hang is expected: waiting for it takes a fraction of the limit. */
  hurry(expected: boolean): void {
    this.#patience = expected ? HANG_REPLAY_FRACTION : 1;
  }

  /** From now on it is told where the code is of an actor that hangs, where that can be learnt. */
  locate(wanted: boolean): void {
    this.#locates = wanted;
  }

  /**
   * Runs executions in order and hands each record to `judge` before its memory is reused.
   * Stops early when `judge` returns true, and when a thread cannot be ended (`hasStuckThreads`). `recording`: every step and decision is written down,
   * which changes no trace. What a process knew that did not end its execution is lost, unless it was recorded: such an
   * execution is run once more.
   */
  async run(
    orders: readonly ExecutionOrder[],
    judge: (record: ExecutionRecord) => boolean,
    recording = false,
  ): Promise<void> {
    const single =
      recording ||
      this.#options.isolation === 'fresh-threads' ||
      areProcesses(this.#target.scenario);
    const full = single ? 1 : batchOf(this.#expectedSteps);
    const close = this.#supply.open();
    try {
      await this.#runBatches(orders, judge, recording, full);
    } finally {
      close();
    }
  }

  async #runBatches(
    orders: readonly ExecutionOrder[],
    judge: (record: ExecutionRecord) => boolean,
    recording: boolean,
    full: number,
  ): Promise<void> {
    let from = 0;
    let size = full;
    while (from < orders.length) {
      const batch = orders.slice(from, from + size);
      const seen = await this.#batch(batch, recording);
      size = full;
      if (seen === 'one-by-one') {
        size = 1;
        continue;
      }
      const records = recording ? seen : await this.#recovered(batch, seen);
      for (const [place, record] of records.entries()) {
        from++;
        this.#supply.showFolder(place);
        if (judge(record)) return;
      }
      if (hasStuckThreads()) return;
    }
  }

  /** The records of a batch; where one was lost with its process, that of the same execution, recorded. */
  async #recovered(
    [order]: readonly ExecutionOrder[],
    records: ExecutionRecord[],
  ): Promise<ExecutionRecord[]> {
    const isLost = records[0]?.ending === 'hung' || records[0]?.ending === 'died';
    // Nobody asks how far a calibration got that did not end.
    if (!isLost || order === undefined || order.calibration === true) return records;
    if (!areProcesses(this.#target.scenario)) return records;
    const again = await this.#batch([order], true);
    if (again === 'one-by-one') return records;
    return again.every(({ standings }) => standings !== undefined) ? again : records;
  }

  /** Ends the session's threads. */
  async close(): Promise<void> {
    const group = this.#group;
    this.#group = undefined;
    this.#states = new StateSupply();
    await group?.retire();
  }

  /** One batch; the records of its executions, of which a broken batch has fewer than it was given. */
  async #batch(
    orders: readonly ExecutionOrder[],
    recording: boolean,
  ): Promise<ExecutionRecord[] | 'one-by-one'> {
    const hadScratch = this.#supply.scratch !== undefined;
    const fresh = this.#supply.states(orders);
    if (areProcesses(this.#target.scenario)) refuseSharedMemory(this.#target, fresh[0]);
    // Threads learn where their files are when they start.
    if (!hadScratch && this.#supply.scratch !== undefined) await this.close();
    const programs = this.#supply.programs(orders);
    const group = this.#arm(orders, recording);
    const { sent, states } = areProcesses(this.#target.scenario)
      ? { sent: { kind: 'clones' as const, states: fresh }, states: fresh }
      : this.#states.supply(fresh);
    const schedules = concatenate(orders);
    const links = this.#hasLinks ? batchLinks(this.#target.scenario, this.#parents) : [];
    const messages = Array.from(
      { length: threadCount(this.#placement) },
      (_, thread): BatchMessage => ({
        thread,
        executions: orders.length,
        states: sent,
        programs,
        schedules,
        ...(links[thread] === undefined ? {} : { links: links[thread] }),
      }),
    );
    const hangMs = (this.#target.scenario.limits?.hangMs ?? DEFAULT_HANG_MS) * this.#patience;
    let end: BatchEnd;
    try {
      end = await group.run(messages, hangMs);
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
    if (end.kind === 'complete' && end.strays.length > 0 && orders.length > 1) return 'one-by-one';
    const stack = end.kind === 'hung' && this.#locates ? await end.stack?.() : undefined;
    const records = this.#collect(orders, states, end, stack);
    if (end.kind !== 'complete' || this.#options.isolation === 'fresh-threads') await this.close();
    return records;
  }

  #arm(orders: readonly ExecutionOrder[], recording: boolean): ThreadGroup {
    const { scenario } = this.#target;
    const control = openControl(this.#control);
    let scheduleStart = 0;
    orders.forEach((order, place) => {
      const scheduleLength = scheduleWords(order.schedule);
      writeRow(control, place, {
        scheduleSeed: this.#supply.stream(order, 'schedule').words(4),
        dataSeed: this.#supply.stream(order, 'data').words(4),
        ...order.assignment,
        scheduleStart,
        scheduleLength,
        ...(order.calibration === true
          ? NO_FAULTS
          : faultPlanOf(scenario, this.#expectedSteps, () => this.#supply.stream(order, 'faults'))),
      });
      scheduleStart += scheduleLength;
    });
    armBatch(control, {
      placement: this.#placement,
      parents: this.#parents,
      executions: orders.length,
      stepLimit: this.#stepLimit ?? stepLimitOf(scenario, this.#expectedSteps),
      expectedSteps: this.#expectedSteps,
      recording,
      recovers: scenario.recover !== undefined,
      epilogue: scenario.observe !== undefined || scenario.close !== undefined,
    });
    this.#group ??= this.#start(control);
    return this.#group;
  }

  /** Whether some actor has a parent. */
  get #hasLinks(): boolean {
    return this.#parents.some((parent) => parent >= 0);
  }

  #start(control: Control): ThreadGroup {
    const setup = this.#threadSetup();
    const count = threadCount(this.#placement);
    if (!areProcesses(this.#target.scenario)) return startThreads(setup, control, count);
    const { control: _, arena, ...rest } = setup;
    return startProcesses(rest, { control, arena }, count);
  }

  #threadSetup(): ThreadSetup {
    const { target, code, scenario } = this.#target;
    const { scratch } = this.#supply;
    return {
      scenarioUrl: target.scenarioUrl,
      ...(target.subjectUrl === undefined ? {} : { subjectUrl: target.subjectUrl }),
      isolation: this.#options.isolation,
      placement: this.#placement,
      parents: this.#parents,
      control: this.#control,
      arena: this.#arena,
      modules: code.modules,
      sites: code.sites,
      harnessRoots: code.harnessRoots,
      scratch,
      needsPlatform: this.#hasLinks || code.needsPlatform || scratch !== undefined,
      instrument: scenario.instrument ?? [],
      round: target.workload && {
        ...target.workload,
        scenario: target.scenario,
        variant: target.variant,
      },
    };
  }

  #collect(
    orders: readonly ExecutionOrder[],
    states: readonly unknown[],
    end: BatchEnd,
    stack: readonly string[] | undefined,
  ): ExecutionRecord[] {
    const control = openControl(this.#control);
    const identity = (place: number) => ({
      number: (orders[place] as ExecutionOrder).number,
      state: states[place],
    });
    const done = executionsDone(control);
    const records: ExecutionRecord[] = [];
    for (let place = 0; place < done; place++) {
      const answer = readRow(control, place);
      const strays = end.kind === 'complete' && place === done - 1 ? end.strays : [];
      records.push(
        toRecord(this.#arena, answer, {
          ...identity(place),
          ending: answer.ending as RecordEnding,
          strays,
        }),
      );
    }
    if (end.kind === 'complete') return records;
    if (end.kind === 'died' && !end.started) throw cannotStart(this.#target, end.message);
    const standings = readStandings(control);
    // Its actors may have closed it before they got stuck on their way out.
    const closed = readRow(control, done);
    const isOpen = closed.ending === 'running';
    const stuck = end.kind === 'hung' ? 'hung' : 'died';
    records.push(
      toRecord(this.#arena, isOpen ? readUnclosed(control) : closed, {
        ...identity(done),
        ending: isOpen ? stuck : (closed.ending as RecordEnding),
        standings,
        ...(stack === undefined ? {} : { stack }),
        ...(end.kind === 'died' ? { death: { message: end.message, code: end.code } } : {}),
      }),
    );
    return records;
  }
}

/** Executions of one batch: their histories share its memory. */
function batchOf(expectedSteps: number): number {
  const fitting = Math.floor(BATCH_STEPS / expectedSteps);
  return Math.min(BATCH_EXECUTIONS, Math.max(1, fitting));
}

/** The scenario's limit, but never one that unfair strategies reach before they turn fair. */
function stepLimitOf({ limits }: AnyScenario, expectedSteps: number): number {
  return Math.max(
    limits?.steps ?? DEFAULT_STEP_LIMIT,
    STEP_LIMIT_LENGTHS * expectedSteps + STEP_LIMIT_SLACK,
  );
}

/** @throws UsageError for a state that processes would each get a copy of. */
function refuseSharedMemory({ scenario }: LoadedTarget, state: unknown): void {
  if (sharedBuffersOf(state).length === 0) return;
  throw new UsageError(
    `setup of scenario '${scenario.name}' returned shared memory, which processes cannot share; use actors in 'thread', or files`,
  );
}

function cannotStart(target: LoadedTarget, message: string): Error {
  if (/could not be cloned/.test(message)) {
    return new UsageError(
      `setup of scenario '${target.scenario.name}' returned something that cannot travel to a thread: ${message}; make such objects in open`,
    );
  }
  return new HarnessError(`the actors' threads could not start: ${message}`);
}

function scheduleWords(schedule: Schedule | undefined): number {
  return schedule === undefined ? 0 : flattenSchedule(schedule).length;
}

function concatenate(orders: readonly ExecutionOrder[]): Int32Array {
  const parts = orders.flatMap(({ schedule }) =>
    schedule === undefined ? [] : [...flattenSchedule(schedule)],
  );
  return Int32Array.from(parts);
}
