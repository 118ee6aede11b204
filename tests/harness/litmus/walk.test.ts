import { expect, test } from 'vitest';
import {
  createInstanceBuffer,
  layoutsOf,
  openInstanceMemory,
} from '../../../harness/litmus/instance-memory.ts';
import { OutcomeTally, TALLY_BYTES } from '../../../harness/litmus/outcome-tally.ts';
import {
  type AnyActor,
  bankLength,
  createRegisterFile,
  registerNames,
  tallyStride,
  walk,
} from '../../../harness/litmus/walk.ts';

const specs = { x: Int32Array, y: Int32Array };
const names = registerNames(['left', 'right', 'final']);
const COUNT = 10;

interface Cells {
  x: Int32Array;
  y: Int32Array;
}
const actor = (act: (cells: Cells, i: number, r: Record<string, number>) => void) =>
  act as unknown as AnyActor;

const left = actor(({ x, y }, i, r) => {
  x[i] = 1;
  r.left = y[i]!;
});
const right = actor(({ x, y }, i, r) => {
  y[i] = 1;
  r.right = x[i]!;
});

/** Lets actors walk through the same instances one after another, in each layout, and tallies. */
function walked(actors: readonly AnyActor[], observe?: AnyActor) {
  const layouts = layoutsOf(specs, COUNT);
  const buffer = createInstanceBuffer(layouts);
  const tally = new OutcomeTally(new ArrayBuffer(TALLY_BYTES));
  for (const layout of layouts) {
    const memory = openInstanceMemory(buffer, specs, layout);
    const banks = actors.map(() => new Int32Array(bankLength(COUNT)));
    for (const [at, each] of actors.entries()) {
      walk(each, memory, COUNT, createRegisterFile(names), names, banks[at]!);
    }
    const observer = observe && {
      observe,
      file: createRegisterFile(names),
      bank: new Int32Array(bankLength(COUNT)),
    };
    const all = observer === undefined ? banks : [...banks, observer.bank];
    tallyStride(memory, 0, 3, { banks: all, tally, observer, names });
    tallyStride(memory, 3, COUNT, { banks: all, tally, observer, names });
  }
  return { outcomes: tally.outcomes(), strides: layouts.length };
}

test('each instance begins with zeroes and is counted once', () => {
  const { outcomes, strides } = walked([left, right]);
  expect(outcomes).toEqual([{ values: [0, 1, 0, 0], count: COUNT * strides }]);
});

test('an observer sees what the actors left behind', () => {
  const sum = actor(({ x, y }, i, r) => {
    r.final = 10 * x[i]! + y[i]!;
  });
  const { outcomes } = walked([right, left], sum);
  expect(outcomes.map(({ values }) => values)).toEqual([[1, 0, 11, 0]]);
});

test('a register that is not written is 0, whatever it held in the instance before', () => {
  const sometimes = actor((_, i, r) => {
    if (i === 0) r.left = 7;
  });
  const { outcomes, strides } = walked([sometimes, right]);
  const count = (value: number) => outcomes.find(({ values }) => values[0] === value)?.count;
  expect([count(7), count(0)]).toEqual([strides, (COUNT - 1) * strides]);
});

test('two writers of one register are refused', () => {
  const same = actor((_, __, r) => {
    r.left = 2;
  });
  expect(() => walked([same, same])).toThrow(/two actors write the same register/);
});

test('a register that has no name cannot be written', () => {
  const misspelt = actor((_, __, r) => {
    r.lft = 1;
  });
  expect(() => walked([misspelt, right])).toThrow(/lft/);
});
