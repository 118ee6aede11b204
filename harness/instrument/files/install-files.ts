import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { OPEN, READ, READ_VECTOR, WRITE, WRITE_VECTOR } from './byte-calls.ts';
import { COPY_FILE } from './copy-file.ts';
import { COPY_TREE } from './copy-tree.ts';
import { openDirectory } from './directory.ts';
import { type Driver, driverOf } from './driver.ts';
import type { FileCall } from './file-call.ts';
import { callbackForm, promiseForm, type Reform, syncForm } from './forms.ts';
import { GLOB } from './glob-call.ts';
import { PLAIN_CALLS } from './plain-calls.ts';
import { plainCall } from './plain-steps.ts';
import type { Scratch } from './scratch-paths.ts';
import { specialForms } from './special-forms.ts';
import { specialPromises } from './special-promises.ts';
import { MAKE_TEMPORARY } from './temporary-folder.ts';
import { APPEND_FILE, READ_FILE, WRITE_FILE } from './whole-file.ts';

const sync = fs as unknown as Record<string, PlatformMethod | undefined>;
const promises = fsPromises as unknown as Record<string, PlatformMethod | undefined>;

/**
 * Makes all file calls of this thread's actor schedule points of `gate` while it runs: those of `fs`
 * and `fs.promises`, their streams, handles and directories, however they are imported. What
 * watches files, `statfs` and `openAsBlob` are left to the platform. `scratch` is looked at anew in
 * each call. Returns what puts the platform back.
 */
export function installFiles(gate: Gate, scratch: Scratch): Uninstall {
  const driver = driverOf(gate, scratch);
  const undo = Object.entries(callsOf(driver)).flatMap(([name, call]) => [
    ...replaceForm(sync, `${name}Sync`, (original) => syncForm(driver, call, original)),
    ...replaceForm(sync, name, (original) => callbackForm(driver, call, original)),
    ...replaceForm(promises, name, (original) => promiseForm(driver, call, original)),
  ]);
  for (const [name, reform] of Object.entries(specialForms(driver))) {
    undo.push(...replaceForm(sync, name, reform));
  }
  for (const [name, reform] of Object.entries(specialPromises(driver))) {
    undo.push(...replaceForm(promises, name, reform));
  }
  syncBuiltinESMExports();
  const restore = inReverse(undo);
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}

/** Every call that has the usual forms, by name. A form that the platform lacks is left out. */
function callsOf(driver: Driver): Readonly<Record<string, FileCall>> {
  const plain = Object.entries(PLAIN_CALLS).flatMap(([name, row]) => {
    const twin = sync[`${name}Sync`];
    return twin === undefined ? [] : [[name, plainCall(name, row, twin)] as const];
  });
  return {
    ...Object.fromEntries(plain),
    open: OPEN,
    read: READ,
    readv: READ_VECTOR,
    write: WRITE,
    writev: WRITE_VECTOR,
    readFile: READ_FILE,
    writeFile: WRITE_FILE,
    appendFile: APPEND_FILE,
    copyFile: COPY_FILE,
    cp: COPY_TREE,
    mkdtemp: MAKE_TEMPORARY,
    opendir: openDirectory(driver),
    glob: GLOB,
  };
}

/** Replaces a function of a module, keeping what the platform has attached to it. */
function replaceForm(
  target: Record<string, PlatformMethod | undefined>,
  name: string,
  reform: Reform,
): Uninstall[] {
  const original = target[name];
  if (typeof original !== 'function') return [];
  const form = reform(original);
  for (const key of Reflect.ownKeys(original)) {
    // `promisify` looks for these: the names of several results, or another function altogether.
    if (Object.hasOwn(form, key) || (typeof key !== 'symbol' && key !== 'native')) continue;
    const attached = Object.getOwnPropertyDescriptor(original, key) as PropertyDescriptor;
    Object.defineProperty(form, key, { ...attached, configurable: true });
  }
  return [replaceProperty(target, name, form)];
}
