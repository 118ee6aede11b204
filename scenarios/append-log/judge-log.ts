import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';

/** One line of a log. */
export interface Entry {
  readonly sequence: number;
  readonly session: string;
  readonly text: string;
}

/** The entries of a log, without the lines that are none. */
export function entriesOf(log: string): Entry[] {
  return linesOf(log).flatMap((line) => parsed(line) ?? []);
}

/** Every line is one entry, and the last one is ended, too. */
export function everyLineParses(log: string): Violation | undefined {
  const lines = linesOf(log);
  const torn = lines.findIndex((line) => parsed(line) === undefined);
  if (torn >= 0) {
    return violation('torn-read', `line ${torn + 1} is no entry: ${lines[torn]}`, lines);
  }
  if (log === '' || log.endsWith('\n')) return undefined;
  return violation('torn-read', `the last line has no end: ${lines.at(-1)}`);
}

/** The numbers that were returned are 1, 2, 3, …, and those in the log are the same, each beside its text. */
export function numbersHaveNoGap(history: History, log: string): Violation | string | undefined {
  const appends = history.filter(({ outcome }) => outcome.kind === 'returned');
  const byNumber = Map.groupBy(appends, numberOf);
  for (const [number, alike] of byNumber) {
    if (alike.length > 1) {
      return violation('duplicate', `number ${number} was given twice: ${describe(alike)}`);
    }
  }
  for (let number = 1; number <= appends.length; number++) {
    if (!byNumber.has(number)) return `number ${number} was left out: ${describe(appends)}`;
  }
  for (const { sequence, text } of entriesOf(log)) {
    const given = byNumber.get(sequence)?.[0];
    if (given?.args[0] !== text) return `'${text}' stands in the log as number ${sequence}`;
  }
  return undefined;
}

/** The events of one actor all have the same session, and it is nobody else's. */
export function sessionsAreApart(history: History, log: string): string | undefined {
  const byText = new Map(history.map((append) => [append.args[0], append]));
  const writers = new Map<string, Operation>();
  const sessions = new Map<number, string>();
  for (const { session, text } of entriesOf(log)) {
    const append = byText.get(text);
    if (append === undefined) continue;
    const other = writers.get(session);
    if (other !== undefined && other.actor !== append.actor) {
      return `two sessions are called ${session}: ${describe([other, append])}`;
    }
    const before = sessions.get(append.actor) ?? session;
    if (before !== session) return `one session is called ${before} and ${session}: '${text}'`;
    writers.set(session, append);
    sessions.set(append.actor, session);
  }
  return undefined;
}

function linesOf(log: string): string[] {
  return log.split('\n').filter((line) => line !== '');
}

function parsed(line: string): Entry | undefined {
  try {
    const { sequence, session, text } = JSON.parse(line) as Partial<Entry>;
    if (typeof sequence !== 'number' || session === undefined || text === undefined)
      return undefined;
    return { sequence, session, text };
  } catch {
    return undefined;
  }
}

function numberOf({ outcome }: Operation): unknown {
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

function describe(appends: readonly Operation[]): string {
  return appends
    .map(({ role, by = role, args, outcome }) => {
      const value = outcome.kind === 'returned' ? ` → ${outcome.value}` : '';
      return `${by}: append('${args[0]}')${value}`;
    })
    .join('; ');
}
