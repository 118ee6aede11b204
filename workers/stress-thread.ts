import { threadId, workerData } from 'node:worker_threads';
import { meet, meetAgain, meetAsync } from '../harness/parallel/barrier.ts';
import { ACTOR_STATE, actorWord, openParallel } from '../harness/parallel/layout.ts';
import { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import { RingWriter } from '../harness/record/ring.ts';
import { countHoldings } from './count-holdings.ts';
import type { LinkWay } from './link-mail.ts';
import { MemberChance } from './member-chance.ts';
import { MemberLinks } from './member-links.ts';
import { ParallelStage } from './parallel-stage.ts';
import { pinThread } from './pin-thread.ts';
import { closePorts } from './port-link.ts';
import { portWay } from './port-way.ts';
import type { BatchLinks } from './protocol.ts';
import { type CrewMember, runRound } from './stress-body.ts';
import { disturbThread, loaderOf } from './stress-modules.ts';
import type { CrewBatch, CrewReply, CrewSetup } from './stress-protocol.ts';

interface OpenThread extends CrewMember {
  /** To be called when a round begins. */
  enterRound(round: number): void;
}

let thread: OpenThread | undefined;

/** The task of a pool's thread in stress: some rounds, in step with the other threads. */
export default async function runRounds(batch: CrewBatch): Promise<CrewReply> {
  thread ??= openThread(workerData as CrewSetup, batch.thread);
  const { links = { children: [] } } = batch;
  thread.links?.adopt(waysOf(links, batch.thread, thread.links.came));
  for (const [place, state] of batch.states.entries()) {
    const round = batch.firstRound + place;
    thread.enterRound(round);
    await runRound(thread, round, state, batch.programs?.[place]);
  }
  closePorts(links);
  return countHoldings(batch.counting);
}

function openThread(setup: CrewSetup, number: number): OpenThread {
  process.setSourceMapsEnabled(true);
  const core = setup.cores[number % setup.cores.length];
  if (core !== undefined) pinThread(core);
  const control = openParallel(setup.control, threadsOf(setup));
  const actors = setup.placement.flatMap((where, actor) => (where === number ? [actor] : []));
  for (const actor of actors) control.words[actorWord(actor, 'threadId')] = threadId;
  const recorder = new ParallelRecorder(new RingWriter(setup.rings[number] as SharedArrayBuffer));
  const chance = new MemberChance(setup, number);
  const links = setup.needsPlatform
    ? new MemberLinks(setup, number, false, chance.noise.point)
    : undefined;
  if (setup.noise !== 'none') disturbThread(setup, chance.noise.point);
  let pass = 0;
  const note = (actor: number, state: number) => {
    control.words[actorWord(actor, 'state')] = state;
  };
  return {
    actors,
    recorder,
    meet: setup.needsPlatform ? () => meetAsync(control) : () => meet(control),
    meetAgain: (hasSent) => meetAgain(control, ++pass, hasSent),
    links,
    observes: () => number === 0,
    began: (actor) => note(actor, ACTOR_STATE.runs),
    ended: (actor) => note(actor, ACTOR_STATE.ended),
    stage: new ParallelStage(control, recorder, chance.noise.point, chance.randomOf),
    needsPlatform: setup.needsPlatform,
    load: loaderOf(setup),
    enterRound: (round) => chance.enterRound(round),
  };
}

/** How a thread reaches the other ends of its links, by their numbers. */
function waysOf(
  { parent, children }: BatchLinks,
  self: number,
  came: () => void,
): ReadonlyMap<number, LinkWay> {
  const ways = new Map(children.map(({ thread, port }) => [thread, portWay(port, came)]));
  if (parent !== undefined) ways.set(self, portWay(parent, came));
  return ways;
}

function threadsOf({ placement }: CrewSetup): number {
  return Math.max(...placement) + 1;
}
