import type { ToolContents } from '../scenarios/system/correct.ts';
import {
  CLIENTS,
  COLD_MODULES,
  HOT_MODULES,
  RECORDS,
  SETTINGS,
  type State,
  USERS,
} from '../scenarios/system/users.ts';
import { Registers } from './register-checks.ts';
import { FIELDS, NAME, NOTHING, type ToolRecords } from './tool-records.ts';

/**
 * Checks of the hand-written loop what the `system` scenario's invariants check, with means that fit these operations
 * alone: what goes in and comes out is a small number, and mostly used once.
 * @throws Error naming what does not hold.
 */
export function checkRecords(all: readonly ToolRecords[], state: State): void {
  const contents = all[0]?.contents as ToolContents;
  checkRegisters(all, contents, state);
  checkFlows(all, contents, state);
  for (const records of all) checkOwn(records);
  checkEntries(all, contents, state);
  const { keys, order } = contents.modules;
  hold(keys.length <= state.modulesCapacity, 'too many modules are at hand');
  hold(keys.length === order.length && keys.every((key) => order.includes(key)), 'modules differ');
}

/** Routes, modules, settings and the page: what is read was there, and what was written last stays. */
function checkRegisters(
  all: readonly ToolRecords[],
  contents: ToolContents,
  { turns, sites }: State,
): void {
  const values = turns * USERS + 1;
  const routes = new Registers('route', NOTHING, sites + 1, values);
  const modules = new Registers('module', 0, HOT_MODULES + COLD_MODULES + 1, values);
  const settings = new Registers('setting', 0, SETTINGS, values);
  const pages = new Registers('page', 0, 1, values);
  for (const { numbers, operations } of all) {
    for (let at = 0; at < operations * FIELDS; at += FIELDS) {
      const [name, a, b] = [numbers[at], numbers[at + 1], numbers[at + 2]];
      if (name === NAME.route) routes.write(numbers, at, a, b);
      else if (name === NAME.change) modules.write(numbers, at, a, b);
      else if (name === NAME.adjust) settings.write(numbers, at, a, b);
      else if (name === NAME.save) pages.write(numbers, at, 0, a);
    }
  }
  for (const registers of [routes, modules, settings, pages]) registers.sort();
  for (const { numbers, operations } of all) {
    for (let at = 0; at < operations * FIELDS; at += FIELDS) {
      const name = numbers[at];
      if (name === NAME.resolve) routes.read(numbers, at, numbers[at + 1]);
      else if (name === NAME.setting) settings.read(numbers, at, numbers[at + 1]);
      else if (name === NAME.load) modules.read(numbers, at, numbers[at + 1]);
      else if (name === NAME.page) pages.read(numbers, at, 0);
      else if (name === NAME.ask && numbers[at + 5] !== NOTHING)
        routes.read(numbers, at, numbers[at + 1]);
    }
  }
  const ports = new Map(contents.routes);
  for (const site of routes.written) routes.ends(site, ports.get(site) ?? NOTHING);
  for (const [setting, value] of contents.settings.entries()) settings.ends(setting, value);
  pages.ends(0, contents.page);
}

/** Jobs and changes that were told come out once; uses and increments count. */
function checkFlows(
  all: readonly ToolRecords[],
  { jobs, watches, uses, inspection }: ToolContents,
  { turns }: State,
): void {
  const waiting = new Int8Array(turns * USERS);
  const untold = new Int8Array(turns * USERS);
  const increments = new Int32Array(RECORDS + 1);
  let used = 0;
  for (const { numbers, operations } of all) {
    for (let at = 0; at < operations * FIELDS; at += FIELDS) {
      const name = numbers[at];
      if (name === NAME.submit) waiting[numbers[at + 1]]++;
      else if (name === NAME.take) waiting[numbers[at + 5]]--;
      else if (name === NAME.tell) untold[numbers[at + 1]]++;
      else if (name === NAME.hear) untold[numbers[at + 5]]--;
      else if (name === NAME.increment) increments[numbers[at + 1]]++;
      else if (name === NAME.use) used++;
    }
  }
  for (const job of jobs) waiting[job]--;
  for (const change of watches) untold[change]--;
  const isEven = (balance: Int8Array) => balance.every((count) => count === 0);
  hold(isEven(waiting), 'a job is lost or came twice');
  hold(isEven(untold), 'a change is lost or came twice');
  hold(used === uses, `${used} uses were counted as ${uses}`);
  hold(inspection.integrity === 'ok', inspection.integrity);
  for (const [key, { value, changes }] of Object.entries(inspection.records)) {
    const made = increments[Number(key)];
    hold(value === made && changes === made, `record ${key} is ${value}, not ${made}`);
  }
}

/** What belongs to one worker: its events, clients, proxies and requests. */
function checkOwn({ numbers, operations, looks, sights }: ToolRecords): void {
  const { events, clients, proxies, trails } = sights;
  const sent = new Map<string, string[]>();
  let published = 0;
  const isThere = new Uint8Array(USERS * CLIENTS);
  for (let at = 0; at < operations * FIELDS; at += FIELDS) {
    const [name, a, b] = [numbers[at], numbers[at + 1], numbers[at + 2]];
    if (name === NAME.publish) {
      const turn = `.${a}`;
      hold(
        events.every((own) => own[published]?.endsWith(turn)),
        'an event is lost or late',
      );
      published++;
    } else if (name === NAME.connect) isThere[a] = 1;
    else if (name === NAME.drop) isThere[a] = 0;
    else if (name === NAME.send) {
      hold((numbers[at + 5] === 1) === (isThere[a] === 1), 'a client was there, or was not');
      if (isThere[a] === 1) sent.set(`${a}`, [...(sent.get(`${a}`) ?? []), `${b}`]);
    }
  }
  hold(
    events.every((own) => own.length === published),
    'an event came twice',
  );
  for (const [client, messages] of Object.entries(clients.messages)) {
    const isRight = messages.join() === (sent.get(client) ?? []).join();
    hold(isRight, `client ${client} has not what it was sent`);
  }
  const open = clients.open.toSorted().join();
  hold(open === clients.registered.toSorted().join(), 'a client is there, and is not registered');
  for (const { portByUrl, urlByPort } of [...looks, proxies]) {
    const byPort = new Map(urlByPort);
    const agree = portByUrl.every(([url, port]) => byPort.get(port) === url);
    hold(agree && byPort.size === portByUrl.length, 'proxies differ');
  }
  hold(trails.length === 0, 'a request has no end');
}

/** Entries are whole and there once, and none is missing but what so many others have followed. */
function checkEntries(
  all: readonly ToolRecords[],
  { entries }: ToolContents,
  { log: { lines, files, backlog } }: State,
): void {
  const posted: { readonly entry: string; readonly responded: number }[] = [];
  // Who waits five seconds for the log is refused, and nobody knows what is written.
  if (all.some(({ sights }) => sights.refusals.length > 0)) return;
  for (const { numbers, operations } of all) {
    for (let at = 0; at < operations * FIELDS; at += FIELDS) {
      if (numbers[at] !== NAME.log || numbers[at + 5] === NOTHING) continue;
      posted.push({ entry: `${numbers[at + 1]}`, responded: numbers[at + 4] });
    }
  }
  const kept = new Set(entries);
  const known = new Set(posted.map(({ entry }) => entry));
  hold(kept.size === entries.length, 'an entry is there twice');
  hold(
    entries.every((entry) => known.has(entry)),
    'an entry is torn',
  );
  hold(entries.length <= (lines + 1) * files, 'there are too many entries');
  const byEnd = posted.toSorted((one, other) => other.responded - one.responded);
  // Behind what is missing, at least so many came: what waits in one thread may come later than it was handed in.
  for (const { entry } of byEnd.slice(0, lines * (files - 1) - 2 * backlog))
    hold(kept.has(entry), `entry ${entry} is lost`);
}

function hold(isRight: boolean | undefined, message: string): void {
  if (isRight !== true) throw new Error(message);
}
