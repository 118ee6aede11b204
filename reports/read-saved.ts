import { type Check, isRecord } from './shape.ts';

/** A result that was read, or one sentence on why it cannot be used. */
export type Read<R> = { readonly kind: 'result'; readonly result: R } | Unusable;

/** One sentence on why a text cannot be used. */
export interface Unusable {
  readonly kind: 'unusable';
  readonly reason: string;
}

/** What the saved form of one kind of result looks like. */
export interface SavedForm {
  readonly version: number;
  readonly shape: Check;
}

/** The JSON of a versioned result, before it is checked. */
export function parseSaved(json: string): Read<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return unusable('it is not JSON; was the file cut short?');
  }
  if (!isRecord(value) || value.version === undefined) {
    return unusable('it is no result of Hammerlock: it names no version');
  }
  return { kind: 'result', result: value };
}

/** Checks a parsed result against one form. A result of another version is refused as a whole. */
export function checkSaved<R>(value: Record<string, unknown>, form: SavedForm): Read<R> {
  if (value.version !== form.version) {
    const version = JSON.stringify(value.version).slice(0, 20);
    return unusable(
      `it has version ${version} and this Hammerlock reads version ${form.version}; run it again`,
    );
  }
  const wrong = form.shape(value, '');
  if (wrong !== undefined) return unusable(wrong);
  return { kind: 'result', result: value as unknown as R };
}

/** Reads the text of one form. Never throws. */
export function readSaved<R>(json: string, form: SavedForm): Read<R> {
  const parsed = parseSaved(json);
  return parsed.kind === 'unusable' ? parsed : checkSaved(parsed.result, form);
}

export function unusable(reason: string): Unusable {
  return { kind: 'unusable', reason };
}
