/** The names of the settings. */
export const SETTINGS = ['brightness', 'contrast', 'volume'] as const;
export type Setting = (typeof SETTINGS)[number];

/** What the model is made on: the same in every thread, handed over by structured clone. */
export interface SettingsState {
  /** Shared by all threads. Zeroed: every setting is 0. */
  readonly memory: SharedArrayBuffer;
  /** A plain object: every thread that is handed the state gets a copy of its own. */
  readonly settings: Record<Setting, number> & { revision: number };
}

/** All settings as they are, and how often one of them was set. */
export interface SettingsReport {
  readonly revision: number;
  readonly settings: Readonly<Record<Setting, number>>;
}

/** The word after the settings: the number of changes. */
const REVISION = SETTINGS.length;

/**
 * Settings that one thread owns and others change. All of them work on the same memory, so that the
 * owner sees every change: what must be shared may not travel as a plain object.
 */
export class SharedSettings {
  readonly #words: Int32Array;

  constructor({ memory }: SettingsState) {
    this.#words = new Int32Array(memory);
  }

  set(name: Setting, value: number): void {
    Atomics.store(this.#words, SETTINGS.indexOf(name), value);
    Atomics.add(this.#words, REVISION, 1);
  }

  get(name: Setting): number {
    return Atomics.load(this.#words, SETTINGS.indexOf(name));
  }

  /** Call it while nobody sets anything: the parts are read one after another. */
  report(): SettingsReport {
    const [brightness, contrast, volume] = SETTINGS.map((name) => this.get(name));
    return {
      revision: Atomics.load(this.#words, REVISION),
      settings: { brightness, contrast, volume },
    };
  }
}

/** The settings, as one thread sees them. */
export function create(state: SettingsState): SharedSettings {
  return new SharedSettings(state);
}
