import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineScenario,
  lastWriteSurvives,
  readsAreWritten,
  type Variant,
} from '../../harness/index.ts';
import type { WriterOptions } from './correct.ts';

/** What a subject must make of its options. */
export interface Writer {
  write(text: string): Promise<void>;
  read(): Promise<string>;
  /** After a kill. */
  recover?(): Promise<void>;
}

const FILE = 'notes.txt';
const AT_FIRST = 'the first notes';
const READS = 2;
/** Of the busy writer: so many at once, one batch after another. */
const AT_ONCE = 16;
const BATCHES = 6;

/** The role that only stress has; its process may be killed. */
const BUSY = 'busy writer';

const LEFT_AFTER_KILL: Readonly<Record<string, Variant>> = {
  'left-after-kill': {
    module: new URL('./bugs/left-after-kill.ts', import.meta.url),
    expect: 'leak',
    withinS: 30,
  },
};

/** The file is one register: what it holds is what was written to it last. */
const register = {
  key: () => FILE,
  initial: () => AT_FIRST,
  write: 'write',
  value: ({ args }: { readonly args: readonly unknown[] }) => args[0],
} as const;

/**
 * Two writers replace a file, of which somebody else must see one text or the other. Under stress a third one has
 * several writes under way at once; where it is a process, it may be killed, and the folder is that of the rounds before.
 */
export function atomicWriterIn(place: 'thread' | 'process', name: string, about: string) {
  return defineScenario({
    name,
    about,
    subject: {
      correct: { module: new URL('./correct.ts', import.meta.url) },
      'truncate-and-write': {
        module: new URL('./bugs/truncate-and-write.ts', import.meta.url),
        expect: 'torn-read',
        within: 100,
      },
      'one-temp-name': {
        module: new URL('./bugs/one-temp-name.ts', import.meta.url),
        expect: ['torn-read', 'uncaught-error'],
        within: 50,
      },
      ...(place === 'process' ? LEFT_AFTER_KILL : {}),
    },
    subjectInterface: {
      create:
        '({ file: string }) => { write(text: string): Promise<void> (replaces all that is in the file); ' +
        'read(): Promise<string>; recover?(): Promise<void> (after a kill: removes what is left beside the file) }',
    },
    setup: ({ mode, folder }): WriterOptions => {
      const isKept = mode === 'stress' && place === 'process';
      const file = join(isKept ? tmpdir() : folder(), FILE);
      writeFileSync(file, AT_FIRST);
      return { file };
    },
    open: (subject: { create(options: WriterOptions): Writer }, options) => subject.create(options),
    actors: {
      writer: {
        count: 2,
        in: place,
        async run({ op, index }, file) {
          const text = `notes of writer ${index + 1}`;
          await op('write', [text], () => file.write(text));
        },
      },
      reader: {
        in: place,
        async run({ op }, file) {
          for (let n = 0; n < READS; n++) await op('read', [], () => file.read());
        },
      },
      [BUSY]: {
        count: { explore: 0, stress: 1 },
        in: place,
        async run({ op }, file) {
          for (let batch = 0; batch < BATCHES; batch++) {
            const texts = Array.from({ length: AT_ONCE }, (_, n) => `busy notes ${batch}.${n}`);
            await Promise.all(texts.map((text) => op('write', [text], () => file.write(text))));
          }
        },
      },
    },
    ...(place === 'process' ? { faults: { kill: [BUSY] } } : {}),
    recover: async (subject, options) => {
      const file = subject.create(options);
      await file.recover?.();
      return file;
    },
    observe: (file) => file.read(),
    invariants: {
      'a reader sees what was written': readsAreWritten({ ...register, read: 'read' }),
      'the last text stays': lastWriteSurvives<string>({
        ...register,
        entries: (text) => [[FILE, text]],
      }),
    },
  });
}
