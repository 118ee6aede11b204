/** A check of one value: undefined where it holds, else what is wrong and where. */
export type Check = (value: unknown, at: string) => string | undefined;

/** Checks are built from tables of fields, so that a format reads like its type. */
export const text: Check = (value, at) => expected(typeof value === 'string', 'a text', value, at);

export const flag: Check = (value, at) =>
  expected(typeof value === 'boolean', 'true or false', value, at);

/** A finite number, 0 or more. */
export const amount: Check = (value, at) =>
  expected(Number.isFinite(value) && (value as number) >= 0, 'a number from 0', value, at);

/** A finite number, below 0 too. */
export const measure: Check = (value, at) =>
  expected(Number.isFinite(value), 'a number', value, at);

/** A whole number, 0 or more. */
export const count: Check = (value, at) =>
  expected(Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number', value, at);

export const anything: Check = () => undefined;

export function oneOf(values: readonly unknown[]): Check {
  return (value, at) => expected(values.includes(value), `one of ${values.join(', ')}`, value, at);
}

export function optional(check: Check): Check {
  return (value, at) => (value === undefined ? undefined : check(value, at));
}

export function listOf(check: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return expected(false, 'a list', value, at);
    for (const [index, item] of value.entries()) {
      const wrong = check(item, `${at}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object whose every field holds. */
export function mapOf(check: Check): Check {
  return (value, at) => {
    if (!isRecord(value)) return expected(false, 'an object', value, at);
    for (const [name, item] of Object.entries(value)) {
      const wrong = check(item, `${at}[${brief(name)}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** What one of two checks lets through; a value that neither does is told what the second one says. */
export function eitherOf(one: Check, other: Check): Check {
  return (value, at) => (one(value, at) === undefined ? undefined : other(value, at));
}

/** An object with these fields; fields that are not named are left alone. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (!isRecord(value)) return expected(false, 'an object', value, at);
    for (const [name, check] of Object.entries(fields)) {
      const wrong = check(value[name], at === '' ? name : `${at}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** One of several shapes, told apart by the value of a field. */
export function tagged(tag: string, shapes: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (!isRecord(value)) return expected(false, 'an object', value, at);
    const name = value[tag];
    const check =
      typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (check !== undefined) return check(value, at);
    return expected(false, `one of ${Object.keys(shapes).join(', ')}`, name, `${at}.${tag}`);
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expected(holds: boolean, what: string, value: unknown, at: string): string | undefined {
  return holds ? undefined : `${at || 'it'} should be ${what}, not ${brief(value)}`;
}

function brief(value: unknown): string {
  if (value === undefined) return 'missing';
  const shown = JSON.stringify(value);
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}
