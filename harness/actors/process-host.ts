import { type ChildProcess, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import type { BatchMessage, ProcessSetup } from '../../workers/protocol.ts';
import { HarnessError } from '../base/errors.ts';
import { type Frame, SharedFrameParser, writeFrame } from '../base/frames.ts';
import {
  BATCH_EXECUTIONS,
  HANG_WALL_FACTOR,
  SHARED_PIPE_BYTES,
  START_LIMIT_MS,
  WATCHDOG_PERIOD_MS,
} from '../base/limits.ts';
import { clearTicker, nowMs, setTicker } from '../base/originals.ts';
import { openScratch } from '../base/scratch.ts';
import { packBaton, unpackBaton } from '../conductor/baton.ts';
import { BATCH, COMMAND, type Control, WORD } from '../conductor/layout.ts';
import { FRAME, HOST_PIPE, pipeOf, WILL_BYTES } from '../model/process-frames.ts';
import { ASKABLE, stackOfProcess } from './process-stack.ts';
import { spawnNode } from './spawn-node.ts';
import type { BatchEnd, ThreadGroup } from './thread-host.ts';

let groups = 0;

/** What the host has of a group's memory: brought up to date when a batch ends. */
export interface GroupMemory {
  readonly control: Control;
  readonly arena: SharedArrayBuffer;
}

/**
 * Starts so many processes, one actor each, and the pipes by which they hand each other the turn. Nothing is awaited: a process
 * that cannot start fails the run.
 * @throws HarnessError where the system has no named pipes.
 */
export function startProcesses(
  setup: ProcessSetup,
  memory: GroupMemory,
  count: number,
): ThreadGroup {
  return new ProcessGroup(setup, memory, count);
}

class ProcessGroup implements ThreadGroup {
  readonly #memory: GroupMemory;
  readonly #arena: Int32Array;
  readonly #folder: string;
  readonly #children: ChildProcess[];
  readonly #setup: Uint8Array;
  /** What the processes were given for the batch that runs. */
  #batch: readonly Uint8Array[] = [];
  readonly #pipes: readonly number[];
  readonly #hearing: number;
  readonly #parser = new SharedFrameParser();
  readonly #socket: Socket;
  readonly #strays: string[] = [];
  /** Processes that were killed on purpose. */
  readonly #condemned = new Set<ChildProcess>();
  #isRetiring = false;
  /** Processes that have loaded their modules. */
  #ready = 0;
  /** How often a process has become ready, or was killed. */
  #changes = 0;
  #end: ((end: BatchEnd) => void) | undefined;

  constructor(setup: ProcessSetup, memory: GroupMemory, count: number) {
    this.#memory = memory;
    this.#arena = new Int32Array(memory.arena);
    this.#folder = join(openScratch().real, `pipes-${++groups}`);
    const numbers = Array.from({ length: count }, (_, number) => number);
    makePipes(this.#folder, [HOST_PIPE, ...numbers.map(pipeOf)]);
    this.#pipes = numbers.map((number) => openSync(join(this.#folder, pipeOf(number)), 'r+'));
    const { O_RDWR, O_NONBLOCK } = constants;
    this.#hearing = openSync(join(this.#folder, HOST_PIPE), O_RDWR | O_NONBLOCK);
    this.#socket = this.#listen();
    this.#setup = serialize(setup);
    this.#children = numbers.map((number) => this.#start(number, count));
  }

  async run(messages: readonly BatchMessage[], hangMs: number): Promise<BatchEnd> {
    const { control } = this.#memory;
    const ended = new Promise<BatchEnd>((resolve) => {
      this.#end = resolve;
    });
    const watchdog = this.#watch(hangMs);
    try {
      this.#batch = messages.map((message) => serialize(message));
      this.#batch.forEach((batch, number) => {
        this.#tell(number, FRAME.batch, batch);
      });
      const baton = packBaton(control, this.#arena, COMMAND.start, { self: 0, to: 0 });
      this.#tell(0, FRAME.turn, baton);
      const end = await Promise.race([ended, watchdog.alarm]);
      // What a process told before it was lost may not have been read.
      if (end.kind !== 'complete') this.#drain();
      return end.kind === 'hung' ? { ...end, stack: () => this.#stack() } : end;
    } finally {
      watchdog.stop();
      this.#end = undefined;
    }
  }

  async retire(): Promise<void> {
    if (this.#isRetiring) return;
    this.#isRetiring = true;
    const gone = this.#children.map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
            resolve();
          else child.once('exit', () => resolve());
          child.kill('SIGKILL');
        }),
    );
    await Promise.all(gone);
    this.#socket.destroy();
    for (const pipe of this.#pipes) closeSync(pipe);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Where the code is of who was last heard of; empty where none was. Its process is of no use behind it. */
  async #stack(): Promise<string[]> {
    const { words, thread } = this.#memory.control;
    const [current, closing] = [words[WORD.current], words[WORD.closing]];
    const holder = closing > 0 ? closing - 1 : thread[current];
    const pid = holder === undefined ? undefined : this.#children[holder]?.pid;
    return pid === undefined ? [] : stackOfProcess(pid);
  }

  #tell(number: number, type: number, payload: Uint8Array): void {
    writeFrame(this.#pipes[number] as number, type, payload);
  }

  #start(number: number, count: number): ChildProcess {
    const child = startProcess(this.#folder, number, count);
    child.on('error', (error) => this.#died(child, error.message));
    child.on('exit', (code, signal) =>
      this.#died(child, signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
    this.#tell(number, FRAME.setup, this.#setup);
    return child;
  }

  /** Kills a process as it asks for, starts its successor, and hands its turn on when it is gone. */
  #kill(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, WILL_BYTES);
    const [victim, to] = [view.getUint32(0, true), view.getUint32(4, true)];
    const child = this.#children[victim] as ChildProcess;
    this.#ready--;
    this.#changes++;
    this.#condemned.add(child);
    child.once('exit', () => {
      if (this.#isRetiring) return;
      this.#children[victim] = this.#start(victim, this.#children.length);
      this.#tell(victim, FRAME.batch, this.#batch[victim] as Uint8Array);
      this.#tell(to, FRAME.turn, payload.subarray(WILL_BYTES));
    });
    child.kill('SIGKILL');
  }

  #listen(): Socket {
    const socket = new Socket({ fd: this.#hearing, readable: true, writable: false });
    socket.on('data', (piece) => this.#hear(piece as Buffer));
    return socket;
  }

  #hear(piece: Uint8Array): void {
    this.#parser.push(piece);
    for (let frame = this.#parser.next(); frame !== undefined; frame = this.#parser.next())
      this.#take(frame);
  }

  /** Hears what lies in the pipe by now. */
  #drain(): void {
    for (let piece = readNow(this.#hearing); piece.length > 0; piece = readNow(this.#hearing))
      this.#hear(piece);
  }

  #take({ type, payload }: Frame): void {
    switch (type) {
      case FRAME.die:
        this.#kill(payload);
        return;
      case FRAME.ready:
        this.#ready++;
        this.#changes++;
        return;
      case FRAME.stray:
        this.#strays.push(Buffer.from(payload).toString());
        return;
      case FRAME.told:
        // Of a process that goes on after all, when the batch was given up.
        if (this.#end !== undefined) unpackBaton(this.#memory.control, this.#arena, payload);
        return;
      case FRAME.failed:
        this.#finish({
          kind: 'died',
          message: Buffer.from(payload).toString(),
          code: '',
          started: this.#hasStarted,
        });
        return;
      default: {
        const { control } = this.#memory;
        unpackBaton(control, this.#arena, payload);
        const isComplete = control.words[WORD.batch] === BATCH.complete;
        this.#finish(
          isComplete ? { kind: 'complete', strays: this.#strays.splice(0) } : { kind: 'broken' },
        );
      }
    }
  }

  #died(child: ChildProcess, how: string): void {
    if (this.#isRetiring || this.#condemned.has(child)) return;
    this.#finish({ kind: 'died', message: `it was ended by ${how}`, code: '', started: true });
  }

  #finish(end: BatchEnd): void {
    this.#end?.(end);
  }

  get #hasStarted(): boolean {
    return this.#ready === this.#children.length;
  }

  /**
   * Sees a batch that does not end: by the CPU time that its processes spend, and by the wall clock, while they
   * read and write nothing, which each turn that is handed over does; and by the CPU time since one of them
   * started or died, of which each execution may take as much as the limit.
   */
  #watch(hangMs: number): { alarm: Promise<BatchEnd>; stop: () => void } {
    let changes = -1;
    let calls = -1;
    let cpuBegan = 0;
    let cpuSince = 0;
    let since = nowMs();
    let ticker: NodeJS.Timeout | undefined;
    const alarm = new Promise<BatchEnd>((resolve) => {
      ticker = setTicker(() => {
        const total = this.#sum(cpuMsOf);
        const callsNow = this.#sum(callsOf);
        if (this.#changes !== changes || callsNow !== calls) {
          if (this.#changes !== changes) cpuBegan = total;
          changes = this.#changes;
          calls = callsNow;
          cpuSince = total;
          since = nowMs();
        }
        const wallMs = nowMs() - since;
        const cpuMs = total - cpuSince;
        const isStuck = cpuMs > hangMs || wallMs > hangMs * HANG_WALL_FACTOR;
        if (!this.#hasStarted) {
          if (wallMs > START_LIMIT_MS) resolve(notStarted());
        } else if (isStuck || total - cpuBegan > hangMs * BATCH_EXECUTIONS) {
          resolve({ kind: 'hung', cpuMs: isStuck ? cpuMs : total - cpuBegan, wallMs });
        }
      }, WATCHDOG_PERIOD_MS);
    });
    return { alarm, stop: () => clearTicker(ticker) };
  }

  #sum(of: (pid: number) => number): number {
    return this.#children.reduce((sum, { pid }) => sum + (pid === undefined ? 0 : of(pid)), 0);
  }
}

function notStarted(): BatchEnd {
  const message = `the actors' processes did not start within ${START_LIMIT_MS / 1000} s`;
  return { kind: 'died', message, code: '', started: false };
}

function makePipes(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const made = spawnSync(
    'mkfifo',
    names.map((name) => join(folder, name)),
  );
  if (made.status === 0) return;
  throw new HarnessError(
    `named pipes cannot be made in ${folder} (${made.error?.message ?? made.stderr}); actors in 'process' need a system with mkfifo`,
  );
}

/** What a pipe holds, up to so much of it; empty where it holds nothing. */
function readNow(descriptor: number): Uint8Array {
  const piece = new Uint8Array(SHARED_PIPE_BYTES);
  try {
    return piece.subarray(0, readSync(descriptor, piece));
  } catch {
    // A pipe that is open for writing, too, has no end: it would block.
    return new Uint8Array(0);
  }
}

/** A process that ends with this one, where the system can see to it. */
function startProcess(folder: string, number: number, count: number): ChildProcess {
  const args = [
    '--disable-warning=ExperimentalWarning',
    ...ASKABLE,
    processFile(),
    folder,
    String(number),
    String(count),
  ];
  return spawnNode(args, ['ignore', 2, 2]);
}

/** The compiled entry where there is one, else the TypeScript source. */
function processFile(): string {
  const compiled = fileURLToPath(new URL('../../workers/process-actor.js', import.meta.url));
  if (existsSync(compiled)) return compiled;
  return fileURLToPath(new URL('../../workers/process-actor.ts', import.meta.url));
}

const TICKS_PER_SECOND = 100;

/** CPU time of a process, where the system tells; fields 14 and 15 of its `stat`. */
function cpuMsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** How often a process has read or written, where the system tells. */
function callsOf(pid: number): number {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'utf8');
    const [, reads, writes] = /syscr: (\d+)\nsyscw: (\d+)/.exec(io) ?? [];
    return Number(reads ?? 0) + Number(writes ?? 0);
  } catch {
    return 0;
  }
}
