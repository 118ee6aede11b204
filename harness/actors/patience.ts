import { CORE_SHORTAGE, CORE_SHORTAGE_FACTOR, HANG_SUSPICION_MS } from '../base/limits.ts';
import { coreShortage } from './core-shortage.ts';

/**
 * How long a watchdog waits for what stands still. Past the limit it looks closer for a while: where threads wait for cores
 * most of that time, who stands still may only wait for its turn, too, and is given time again, up to a multiple of the limit.
 */
export class Patience {
  readonly #now: () => number;
  readonly #watchShortage: () => () => number;
  #since: number;
  #closer: { readonly since: number; readonly shortage: () => number } | undefined;
  #areCoresShort = false;

  /** `now`: milliseconds. */
  constructor(now: () => number, watchShortage: () => () => number = coreShortage) {
    this.#now = now;
    this.#watchShortage = watchShortage;
    this.#since = now();
  }

  /** Something has moved. */
  renew(): void {
    this.#since = this.#now();
    this.#closer = undefined;
    this.#areCoresShort = false;
  }

  /** How long nothing has moved, milliseconds. */
  get stillMs(): number {
    return this.#now() - this.#since;
  }

  /** Whether threads waited for cores at the last closer look: then what stands still may have had no chance to move. */
  get areCoresShort(): boolean {
    return this.#areCoresShort;
  }

  /** Whether nothing has moved for so long that nothing will. To be asked again and again. */
  isOver(limitMs: number): boolean {
    if (this.stillMs < limitMs) return false;
    this.#closer ??= { since: this.#now(), shortage: this.#watchShortage() };
    const { since, shortage } = this.#closer;
    if (this.#now() - since < HANG_SUSPICION_MS) return false;
    this.#closer = undefined;
    this.#areCoresShort = shortage() > CORE_SHORTAGE;
    return !this.#areCoresShort || this.stillMs >= limitMs * CORE_SHORTAGE_FACTOR;
  }
}
