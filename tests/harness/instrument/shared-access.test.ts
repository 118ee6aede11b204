import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { excludeMemory, installInstrumentation } from '../../../harness/instrument/install.ts';
import { transformSource } from '../../../harness/instrument/source-transform.ts';
import { type RecordingGate, recordingGate, sharedInts, whileActive } from './recording-gate.ts';

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installInstrumentation(gate);
});
afterEach(() => uninstall());

/** Runs transformed statements with `v` a view, inside an execution; the points with their places. */
function run(body: string, v: unknown): string[] {
  const { code, sites } = transformSource(body, {
    path: 'p.js',
    lang: 'js',
    sourceType: 'commonjs',
  });
  const places = new Map(sites.map(({ id, line, column }) => [id, `${line}:${column}`]));
  whileActive(gate, () => new Function('v', code)(v));
  const labels = gate.points.map(({ site }) => places.get(site) ?? '-');
  return gate.summary().map((point, at) => `${labels[at]} ${point}`);
}

describe('transformed accesses of shared memory', () => {
  it.each([
    ['v[1]', ['1:1 read 4-8=2']],
    ['v[0] = 7.9', ['1:1 write 0-4=7.9']],
    ['v[2] += v[1]', ['1:1 read 8-12=3', '1:9 read 4-8=2', '1:1 write 8-12=5']],
    ['v[v[0]] += v[1]', ['1:3 read 0-4=1', '1:1 read 4-8=2', '1:12 read 4-8=2', '1:1 write 4-8=4']],
    ['v[0] -= 1', ['1:1 read 0-4=1', '1:1 write 0-4=0']],
    ['v[0]++', ['1:1 read 0-4=1', '1:1 write 0-4=2']],
    ['v[0] ||= v[1]', ['1:1 read 0-4=1']],
    ['v[0] &&= v[1]', ['1:1 read 0-4=1', '1:10 read 4-8=2', '1:1 write 0-4=2']],
    [
      '[v[0], v[1]] = [v[1], v[0]]',
      ['1:17 read 4-8=2', '1:23 read 0-4=1', '1:2 write 0-4=2', '1:8 write 4-8=1'],
    ],
    ['for (v[0] of [4]);', ['1:6 write 0-4=4']],
    ['(v[0])++', ['1:2 read 0-4=1', '1:2 write 0-4=2']],
    ['({ v })?.v[1]', ['1:1 read 4-8=2']],
    ['v["1"]', []],
    ['v["1" + ""]', ['1:1 read 4-8=2']],
    ['v[-0]', ['1:1 read 0-4=1']],
    ['v[0.5]; v[9]; v[-1]; v["-0"]; v[9] = 1; v[NaN] = 1; v.length', []],
    ['const w = new Int32Array(v)', ['1:26 read 0-12=undefined']],
    ['v.fill(4, 1)', ['1:1 write 4-12=undefined']],
    ['for (const x of v.subarray(2));', ['1:17 read 8-12=3']],
    ['[...v]', ['1:5 read 0-4=1', '1:5 read 4-8=2', '1:5 read 8-12=3']],
    ['const [x] = v', ['1:13 read 0-4=1']],
    ['let x; [, x] = v', ['1:16 read 0-4=1', '1:16 read 4-8=2']],
    ['Array.from(v.subarray(1, 2))', ['- read 4-8=2']],
    ['v.at(-1)', ['1:1 read 8-12=3']],
    ['v.reverse()', ['1:1 read 0-12=undefined', '1:1 write 0-12=undefined']],
    ['v.subarray(1)[0]', ['1:1 read 4-8=2']],
    ['Atomics.load(v, 1)', ['1:1 atomicRead 4-8=2']],
    ['Atomics.store(v, 1, 5)', ['1:1 atomicWrite 4-8=5']],
    ['Atomics.add(v, 1, 5)', ['1:1 atomicUpdate 4-8=2']],
    ['Atomics.compareExchange(v, 0, 9, 5)', ['1:1 atomicUpdate 0-4=1']],
    ['const { or } = Atomics; or(v, 0, 2)', ['- atomicUpdate 0-4=1']],
    ['new DataView(v.buffer, 4).getUint16(2, true)', ['1:1 read 6-8=0']],
    ['new DataView(v.buffer).setFloat64(\n  4, 1.5)', ['1:1 write 4-12=1.5']],
    ['Buffer.from(v.buffer).readUint8(4)', ['1:1 read 4-5=2']],
  ])('%s', (body, expected) => {
    expect(run(body, sharedInts(1, 2, 3))).toEqual(expected);
  });

  it('convert a value before the point', () => {
    gate.meanwhile = () => events.push('point');
    const events: string[] = [];
    const value = { valueOf: () => 2 + events.push('valueOf') };
    const { code } = transformSource('v[0] = value', {
      path: 'p.js',
      lang: 'js',
      sourceType: 'commonjs',
    });
    const v = sharedInts(0);
    whileActive(gate, () => new Function('v', 'value', code)(v, value));
    expect(events).toEqual(['valueOf', 'point']);
    expect(v[0]).toBe(3);
  });

  it('see what others do at their point, read before the right side', () => {
    const v = sharedInts(1, 0);
    gate.meanwhile = () => {
      if (gate.points.length === 2) v[0] = 100;
    };
    run('v[0] += v[1]', v);
    expect(v[0]).toBe(1);
  });

  it('have the byte range of their element, for every type and offset', () => {
    const types: (new (buffer: ArrayBufferLike, offset: number) => ArrayBufferView)[] = [
      Int8Array,
      Uint8ClampedArray,
      Uint16Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat(3), fc.nat(3), (Type, skip, index) => {
        const width = (Type as Int8ArrayConstructor).BYTES_PER_ELEMENT;
        gate.points = [];
        run(`v[${index}]`, new Type(new SharedArrayBuffer(8 * width), skip * width));
        expect(gate.points).toMatchObject(
          [
            {
              kind: 'read',
              object: 1,
              start: (skip + index) * width,
              end: (skip + index + 1) * width,
            },
          ].map(({ object: _, ...point }) => point),
        );
      }),
    );
  });

  it('follow a growable buffer', () => {
    const buffer = new SharedArrayBuffer(4, { maxByteLength: 16 });
    const v = new Int32Array(buffer);
    expect(run('v[2]', v)).toEqual([]);
    buffer.grow(16);
    expect(run('v[2]', v)).toEqual(['1:1 read 8-12=0']);
  });

  it('pass while the gate is inactive, on private memory, and on the memory of the harness', () => {
    run('v[0] = v[1]++; v.fill(1); Atomics.add(v, 0, 1)', new Int32Array(4));
    const own = sharedInts(1, 2);
    excludeMemory(own.buffer as unknown as SharedArrayBuffer);
    const fresh = new Int32Array(own.buffer);
    run('v[0] = v[1]++; v.fill(1); Atomics.add(v, 0, 1)', fresh);
    const { code } = transformSource('v[0]++', {
      path: 'p.js',
      lang: 'js',
      sourceType: 'commonjs',
    });
    new Function('v', code)(sharedInts(1));
    expect(gate.points).toEqual([]);
  });

  it('alternate between views without mixing them up', () => {
    const views = [
      sharedInts(1),
      new Int32Array([2]),
      sharedInts(3),
      new Uint8Array(new SharedArrayBuffer(4)),
      [5],
    ];
    run('for (let n = 0; n < 20; n++) { v[n % v.length][0]; }', views);
    expect(gate.points.map(({ object, end }) => `${object}:${end}`)).toEqual(
      Array.from({ length: 4 }, () => ['1:4', '2:4', '3:1']).flat(),
    );
  });
});
