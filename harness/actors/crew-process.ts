import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { MemberSetup, RoundOrder } from '../../workers/stress-protocol.ts';
import { type Frame, FrameParser, packFrame } from '../base/frames.ts';
import { type CarriedLetter, CREW_FRAME, type CrewEvent, type Go } from '../model/crew-frames.ts';
import type { CrewReply } from './crew.ts';
import { ASKABLE, stackOfProcess } from './process-stack.ts';
import { spawnNode } from './spawn-node.ts';

/** What the host hears of its processes. */
export interface ProcessEvents {
  ready(number: number): void;
  arrived(number: number): void;
  event(event: CrewEvent): void;
  letter(letter: CarriedLetter): void;
  ended(number: number, reply: CrewReply): void;
  /** The process is gone, or cannot go on. */
  lost(number: number, why: string): void;
}

/** One actor's process in stress. */
export class CrewProcess {
  readonly #child: ChildProcess;
  readonly #number: number;
  #isOver = false;

  constructor(number: number, setup: MemberSetup, events: ProcessEvents) {
    this.#number = number;
    this.#child = spawnNode(
      ['--disable-warning=ExperimentalWarning', ...ASKABLE, processFile(), String(number)],
      ['ignore', 2, 2, 'pipe', 'pipe'],
      setup.cores[number % setup.cores.length],
    );
    const parser = new FrameParser();
    const output = this.#child.stdio[4] as Readable;
    const lose = (why: string) => {
      if (this.#isOver) return;
      this.#isOver = true;
      events.lost(number, why);
    };
    output.on('data', (piece: Uint8Array) => {
      parser.push(piece);
      for (let frame = parser.next(); frame !== undefined; frame = parser.next()) {
        if (!this.#isOver) this.#take(frame, events, lose);
      }
    });
    let gone: string | undefined;
    // All that was written before the end must have been read: both events must have come.
    const bothCame = () => gone !== undefined && output.closed && lose(gone);
    output.on('close', bothCame);
    this.#child.on('error', (error) => lose(error.message));
    this.#child.on('exit', (code, signal) => {
      gone = signal === null ? `exit code ${code}` : `signal ${signal}`;
      bothCame();
    });
    (this.#child.stdio[3] as Writable).on('error', () => undefined);
    this.#tell(CREW_FRAME.setup, setup);
  }

  /** Undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  run(order: RoundOrder): void {
    this.#tell(CREW_FRAME.round, order);
  }

  go(go: Go): void {
    this.#tell(CREW_FRAME.go, go);
  }

  bring(letter: CarriedLetter): void {
    this.#tell(CREW_FRAME.letter, letter);
  }

  recover(order: RoundOrder): void {
    this.#tell(CREW_FRAME.recover, order);
  }

  /** Where it is, innermost frame first; empty where that cannot be told. The process is of no use behind it. */
  async stack(): Promise<string[]> {
    return this.pid === undefined ? [] : stackOfProcess(this.pid);
  }

  /** SIGKILL; `lost` tells when it is gone. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the process; nothing more is heard of it. */
  async end(): Promise<void> {
    this.#isOver = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }

  #take({ type, payload }: Frame, events: ProcessEvents, lose: (why: string) => void): void {
    const number = this.#number;
    const value = payload.length === 0 ? undefined : deserialize(payload);
    if (type === CREW_FRAME.event) events.event(value as CrewEvent);
    else if (type === CREW_FRAME.letter) events.letter(value as CarriedLetter);
    else if (type === CREW_FRAME.arrived) events.arrived(number);
    else if (type === CREW_FRAME.ready) events.ready(number);
    else if (type === CREW_FRAME.ended) events.ended(number, value as CrewReply);
    else lose(String(value));
  }

  #tell(type: number, value: unknown): void {
    (this.#child.stdio[3] as Writable).write(packFrame(type, serialize(value)));
  }
}

/** The compiled entry where there is one, else the TypeScript source. */
function processFile(): string {
  const compiled = fileURLToPath(new URL('../../workers/stress-process.js', import.meta.url));
  if (existsSync(compiled)) return compiled;
  return fileURLToPath(new URL('../../workers/stress-process.ts', import.meta.url));
}
