import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario, lastWriteSurvives, readsAreWritten } from '../../harness/index.ts';
import type { WriterOptions } from './correct.ts';

/** What a subject must make of its options. */
export interface Writer {
  write(text: string): Promise<void>;
  read(): Promise<string>;
}

const FILE = 'notes.txt';
const AT_FIRST = 'the first notes';
const READS = 2;

/** The file is one register: what it holds is what was written to it last. */
const register = {
  key: () => FILE,
  initial: () => AT_FIRST,
  write: 'write',
  value: ({ args }: { readonly args: readonly unknown[] }) => args[0],
} as const;

/** Two writers replace a file, of which somebody else must see one text or the other. */
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
    },
    subjectInterface: {
      create:
        '({ file: string }) => { write(text: string): Promise<void> (replaces all that is in the file); ' +
        'read(): Promise<string> }',
    },
    setup: ({ folder }): WriterOptions => {
      const file = join(folder(), FILE);
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
