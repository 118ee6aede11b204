import { type Control, ROW, rowOf, WORD } from '../harness/conductor/layout.ts';
import { readArena } from '../harness/record/arena.ts';
import { ENTRY } from '../harness/record/entries.ts';
import type { ArenaRecorder } from '../harness/record/recorder.ts';
import { messageText } from './message-text.ts';

/** Messages between processes: they are written to the arena, which travels with the turn, as JSON. */
export class ArenaMail {
  readonly #control: Control;
  readonly #arena: SharedArrayBuffer;
  readonly #recorder: ArenaRecorder;
  /** Word of the arena up to which messages were looked for. */
  #seen = 0;
  readonly #waiting = new Map<number, string[]>();

  constructor(control: Control, arena: SharedArrayBuffer, recorder: ArenaRecorder) {
    this.#control = control;
    this.#arena = arena;
    this.#recorder = recorder;
  }

  /** This process enters an execution. */
  enter(): void {
    const { words } = this.#control;
    this.#seen = words[rowOf(words[WORD.execution]) + ROW.arenaStart];
    this.#waiting.clear();
  }

  /** `box`: a number for the link and the direction. */
  send(box: number, value: unknown): void {
    this.#recorder.message(box, messageText(value));
  }

  receive(box: number): { readonly message: unknown } | undefined {
    this.#look();
    const text = this.#waiting.get(box)?.shift();
    return text === undefined ? undefined : { message: JSON.parse(text) };
  }

  #look(): void {
    const top = this.#control.words[WORD.arenaTop];
    for (const entry of readArena(this.#arena, this.#seen, top)) {
      if (entry.type !== ENTRY.message) continue;
      const list = this.#waiting.get(entry.actor) ?? [];
      this.#waiting.set(entry.actor, list);
      list.push(entry.text());
    }
    this.#seen = top;
  }
}
