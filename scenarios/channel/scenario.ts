import { defineScenario } from '../../harness/index.ts';
import type { ChannelState, Received } from './correct.ts';
import { failuresAreTrue, nothingIsLost, nothingIsMadeUp } from './judge-channel.ts';

/** What a subject must make of the state. */
interface Channel {
  send(value: number): boolean;
  receive(patienceMs: number): Received;
  close(): void;
  fail(code: number): void;
  values(): number[];
}

interface State extends ChannelState {
  readonly sends: number;
  /** Senders that have not come to their end; the last one closes the channel. */
  readonly busy: Int32Array;
}

const SENDERS = 2;
const RECEIVERS = 2;
/** More than there is room for. */
const SENDS = 3;
const CAPACITY = 2;
/** How long a receiver waits who does not wait for ever. */
const PATIENCE_MS = 20;
/** How often a sender fails instead of going on, a receiver is patient, and one has had enough after a value. */
const FAILS = 0.2;
const PATIENT = 0.6;
const HAD_ENOUGH = 0.2;

/** Senders that may fail and receivers that may give up; whoever is last, or has had enough, ends it. */
export default defineScenario({
  name: 'channel',
  about: 'A bounded channel in shared memory that is closed, or fails, while others wait',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'unbuffered-error': {
      module: new URL('./bugs/unbuffered-error.ts', import.meta.url),
      expect: 'deadlock',
      within: 400,
    },
    'close-races-send': {
      module: new URL('./bugs/close-races-send.ts', import.meta.url),
      expect: 'lost-write',
      within: 200,
    },
    'close-wakes-one': {
      module: new URL('./bugs/close-wakes-one.ts', import.meta.url),
      expect: 'deadlock',
      within: 250,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed), capacity: number }) => { send(value: number): boolean (waits ' +
      'while full; false where it has ended); receive(patienceMs: number): { kind: ' +
      "'value', value: number } | { kind: 'closed' } | { kind: 'failed', code: number } | { kind: 'nothing' } " +
      '(waits while empty, so long; the end comes behind all values); close(): void; fail(code: number): void ' +
      '(neither waits, and the first one counts); values(): number[] (what is left, at the end) }',
  },
  setup: (): State => ({
    memory: new SharedArrayBuffer(4096),
    capacity: CAPACITY,
    sends: SENDS,
    busy: new Int32Array(new SharedArrayBuffer(4)).fill(SENDERS),
  }),
  open: (subject: { create(state: ChannelState): Channel }, { memory, capacity }) =>
    subject.create({ memory, capacity }),
  actors: {
    sender: {
      count: SENDERS,
      in: 'thread',
      run({ op, index, random, state: { sends, busy } }, channel) {
        for (let n = 1; n <= sends; n++) {
          if (random() < FAILS) {
            const code = index + 1;
            op('fail', [code], () => channel.fail(code));
            break;
          }
          const value = (index + 1) * 1_000_000 + n;
          if (!op('send', [value], () => channel.send(value))) break;
        }
        if (Atomics.sub(busy, 0, 1) === 1) op('close', [], () => channel.close());
      },
    },
    receiver: {
      count: RECEIVERS,
      in: 'thread',
      run({ op, random }, channel) {
        const patienceMs = random() < PATIENT ? Number.POSITIVE_INFINITY : PATIENCE_MS;
        for (;;) {
          const { kind } = op('receive', [patienceMs], () => channel.receive(patienceMs));
          if (kind === 'closed' || kind === 'failed') return;
          if (kind === 'value' && random() >= HAD_ENOUGH) continue;
          op('close', [], () => channel.close());
          return;
        }
      },
    },
  },
  observe: (channel) => channel.values(),
  invariants: {
    'nothing that was sent is lost': ({ history, observed }) => nothingIsLost(history, observed),
    'what is received was sent': ({ history }) => nothingIsMadeUp(history),
    'failures are those that were reported': ({ history }) => failuresAreTrue(history),
  },
});
