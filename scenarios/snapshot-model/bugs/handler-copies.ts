import type { Setting, SettingsReport, SettingsState } from '../correct.ts';

class CopiedSettings {
  readonly #settings: SettingsState['settings'];

  constructor({ settings }: SettingsState) {
    // Wrong: the object was cloned on its way here, so a handler changes its own copy and the
    // owner never learns of it.
    this.#settings = settings;
  }

  set(name: Setting, value: number): void {
    this.#settings[name] = value;
    this.#settings.revision++;
  }

  get(name: Setting): number {
    return this.#settings[name];
  }

  report(): SettingsReport {
    const { revision, ...settings } = this.#settings;
    return { revision, settings };
  }
}

export function create(state: SettingsState): CopiedSettings {
  return new CopiedSettings(state);
}
