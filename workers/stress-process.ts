import { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import { messageOf, stackOf } from '../harness/base/errors.ts';
import { type Frame, FrameParser, writeFrame } from '../harness/base/frames.ts';
import {
  type CarriedLetter,
  CREW_FRAME,
  type CrewEvent,
  type Go,
} from '../harness/model/crew-frames.ts';
import { countHoldings } from './count-holdings.ts';
import { EventStage } from './event-stage.ts';
import { hostWay, takeIn } from './host-way.ts';
import type { LinkWay } from './link-mail.ts';
import { MemberChance } from './member-chance.ts';
import { MemberLinks } from './member-links.ts';
import { type CrewMember, guarded, runRound } from './stress-body.ts';
import { disturbThread, loaderOf } from './stress-modules.ts';
import type { MemberSetup, RoundOrder } from './stress-protocol.ts';

/**
 * The entry of an actor's process in stress: `stress-process NUMBER`. Frames come on descriptor 3 and go on
 * descriptor 4; what is written there outlives the process.
 */
const number = Number(process.argv.splice(2)[0]);
const [IN, OUT] = [3, 4];
const NOTHING = new Uint8Array(0);

let release: ((go: Go) => void) | undefined;
let observes = number === 0;
let member: CrewMember | undefined;
let chance: MemberChance | undefined;
let ways: ReadonlyMap<number, LinkWay> = new Map();

const parser = new FrameParser();
const input = new Socket({ fd: IN, readable: true, writable: false });
input.on('data', (piece: Uint8Array) => {
  parser.push(piece);
  for (let frame = parser.next(); frame !== undefined; frame = parser.next()) {
    take(frame).catch((thrown) => tell(CREW_FRAME.failed, messageOf(thrown)));
  }
});
// The host is gone: nobody wants to know how this ends.
input.on('close', () => process.exit(0));

async function take({ type, payload }: Frame): Promise<void> {
  switch (type) {
    case CREW_FRAME.setup:
      member = openMember(deserialize(payload) as MemberSetup);
      await member.load();
      return tell(CREW_FRAME.ready);
    case CREW_FRAME.go:
      return release?.(deserialize(payload) as Go);
    case CREW_FRAME.letter:
      return takeLetter(deserialize(payload) as CarriedLetter);
    case CREW_FRAME.round:
      return runOrder(deserialize(payload) as RoundOrder);
    default:
      return takePlace(deserialize(payload) as RoundOrder);
  }
}

async function runOrder({ round, state, programs, counting }: RoundOrder): Promise<void> {
  chance?.enterRound(round);
  await runRound(member as CrewMember, round, state, programs);
  tell(CREW_FRAME.ended, await countHoldings(counting));
}

/** Takes the place of a process that was killed, also where nothing recovers: it is counted with the others. */
async function takePlace({ state, counting }: RoundOrder): Promise<void> {
  const self = member as CrewMember;
  const { scenario } = await self.load();
  if (scenario.recover !== undefined) await recover(self, state);
  tell(CREW_FRAME.ended, await countHoldings(counting));
}

async function recover(self: CrewMember, state: unknown): Promise<void> {
  const { scenario, subject } = await self.load();
  const recovered = await guarded(self, 'recover', () => scenario.recover?.(subject, state));
  if (recovered !== undefined && scenario.observe !== undefined) {
    const observed = await guarded(self, 'observe', () =>
      scenario.observe?.(recovered.value, state),
    );
    if (observed !== undefined) note({ kind: 'observed', value: observed.value });
  }
  if (recovered !== undefined && scenario.close !== undefined)
    await guarded(self, 'close', () => scenario.close?.(recovered.value));
}

function openMember(setup: MemberSetup): CrewMember {
  process.setSourceMapsEnabled(true);
  chance = new MemberChance(setup, number);
  const { noise, randomOf } = chance;
  const links = new MemberLinks(setup, number, true, noise.point);
  ways = waysOf(setup, links.came);
  links.adopt(ways);
  if (setup.noise !== 'none') disturbThread(setup, noise.point);
  return {
    actors: [number],
    recorder: {
      error: (actor, message, stack) => note({ kind: 'error', actor, message, stack }),
      observed: (value) => note({ kind: 'observed', value }),
      roundEnd: () => {},
    },
    stage: new EventStage(note, noise.point, randomOf),
    load: loaderOf(setup),
    meet: async () => {
      await arrive();
    },
    // The host knows of all that was sent.
    meetAgain: async () => (await arrive()).again,
    links,
    observes: () => observes,
    began: () => {},
    ended: () => {},
    needsPlatform: true,
  };
}

/** Waits at the barrier of all processes, which is the host's. */
function arrive(): Promise<Go> {
  return new Promise((resolve) => {
    release = (go) => {
      observes = go.observes && number === 0;
      resolve(go);
    };
    tell(CREW_FRAME.arrived);
  });
}

/** How this process reaches the other ends of its links, by their numbers. */
function waysOf({ parents }: MemberSetup, came: () => void): ReadonlyMap<number, LinkWay> {
  const carry = (letter: CarriedLetter) => tell(CREW_FRAME.letter, letter);
  const own = parents.flatMap((parent, link) =>
    parent !== -1 && (link === number || parent === number) ? [link] : [],
  );
  return new Map(own.map((link) => [link, hostWay(link, link !== number, carry, came)]));
}

function takeLetter(letter: CarriedLetter): void {
  const way = ways.get(letter.link);
  if (way !== undefined) takeIn(way, letter);
}

function note(event: CrewEvent): void {
  tell(CREW_FRAME.event, event);
}

function tell(type: number, value?: unknown): void {
  writeFrame(OUT, type, value === undefined ? NOTHING : cloned(value));
}

/** What cannot be cloned is shown as text would be: as nothing that a checker could mistake. */
function cloned(value: unknown): Uint8Array {
  try {
    return serialize(value);
  } catch (thrown) {
    return serialize({
      kind: 'error',
      actor: number,
      message: messageOf(thrown),
      stack: stackOf(thrown),
    });
  }
}
