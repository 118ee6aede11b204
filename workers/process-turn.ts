import { type FrameReader, writeFrame, writeSharedFrame } from '../harness/base/frames.ts';
import { HOST, packBaton, unpackBaton } from '../harness/conductor/baton.ts';
import { COMMAND, type Control, type TurnTransport, WORD } from '../harness/conductor/layout.ts';
import { FRAME, WILL_BYTES } from '../harness/model/process-frames.ts';

/** The pipes between the processes of a group. */
export interface Pipes {
  /** Descriptor on which this process is spoken to. */
  readonly own: number;
  /** Descriptors to write to: one for each process, this one included. */
  readonly peers: readonly number[];
  readonly host: number;
}

/** The turn as one process hands it over: through pipes, with its memory. */
export class ProcessTurn implements TurnTransport {
  readonly #pipes: Pipes;
  readonly #self: number;
  readonly #reader: FrameReader;
  readonly #arena: Int32Array;
  #control: Control | undefined;
  #batch: Uint8Array | undefined;
  /** The command of a turn that this process has given to itself. */
  #kept: number | undefined;

  constructor(pipes: Pipes, self: number, reader: FrameReader, arena: SharedArrayBuffer) {
    this.#pipes = pipes;
    this.#self = self;
    this.#reader = reader;
    this.#arena = new Int32Array(arena);
  }

  /** Tells which memory travels with the turn. */
  attach(control: Control): void {
    this.#control = control;
  }

  /** A turn of one's own stays here: a pipe that nobody else reads takes no frame larger than itself. */
  pass(to: number, command: number): void {
    if (this.#control?.words[WORD.recording] === 1) this.tell();
    if (to === this.#self) {
      this.#kept = command;
      return;
    }
    const baton = packBaton(this.#memory, this.#arena, command, { self: this.#self, to });
    writeFrame(this.#pipes.peers[to] as number, FRAME.turn, baton);
  }

  /** A batch that begins while this process waits means that the one before is over. */
  await(): number {
    const kept = this.#kept;
    if (kept !== undefined) {
      this.#kept = undefined;
      return kept;
    }
    const { type, payload } = this.#reader.read();
    if (type === FRAME.turn) return unpackBaton(this.#memory, this.#arena, payload);
    this.#batch = payload;
    return COMMAND.stop;
  }

  die(to: number, command: number): void {
    const memory = this.#memory;
    // Who takes this process's place has seen nothing.
    memory.known[this.#self] = 0;
    const baton = packBaton(memory, this.#arena, command, { self: HOST, to });
    const will = new Uint8Array(WILL_BYTES + baton.length);
    new DataView(will.buffer).setUint32(0, this.#self, true);
    new DataView(will.buffer).setUint32(4, to, true);
    will.set(baton, WILL_BYTES);
    writeSharedFrame(this.#pipes.host, this.#self, FRAME.die, will);
  }

  tell(): void {
    this.#tell(FRAME.told);
  }

  announce(state: number): void {
    this.#memory.words[WORD.batch] = state;
    this.#tell(FRAME.done);
  }

  #tell(type: number): void {
    const ways = { self: this.#self, to: HOST };
    const baton = packBaton(this.#memory, this.#arena, COMMAND.none, ways);
    writeSharedFrame(this.#pipes.host, this.#self, type, baton);
  }

  /** The next batch, which this process sleeps for where it has not come yet. */
  nextBatch(): Uint8Array {
    const batch = this.#batch ?? this.#reader.read().payload;
    this.#batch = undefined;
    return batch;
  }

  get #memory(): Control {
    if (this.#control === undefined) throw new Error('the turn came before the memory it moves');
    return this.#control;
  }
}
