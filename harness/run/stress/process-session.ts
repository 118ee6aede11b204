import { coreShortageOf } from '../../actors/core-shortage.ts';
import type { Counting, CrewEnd, CrewReply, StuckActor } from '../../actors/crew.ts';
import { CrewProcess } from '../../actors/crew-process.ts';
import { Patience } from '../../actors/patience.ts';
import { START_LIMIT_MS, WATCHDOG_PERIOD_MS } from '../../base/limits.ts';
import { clearTicker, clearTimer, nowMs, setTicker, setTimer } from '../../base/originals.ts';
import type { CarriedLetter } from '../../model/crew-frames.ts';
import { parentsOf, placementOf } from '../../model/placement.ts';
import { actorsOf } from '../../model/scenario.ts';
import { EventLog } from '../../record/event-log.ts';
import type { LoadedTarget } from '../load-target.ts';
import {
  type BatchOutcome,
  type CrewOptions,
  type CrewSession,
  hangLimitMs,
  memberSetup,
  type Round,
} from './crew-session.ts';
import { type KillPlan, killPlanOf } from './kill-plan.ts';
import { LinkPost } from './link-post.ts';
import { RoundSupply } from './round-supply.ts';

/** A round of processes while it runs. */
interface Running {
  readonly number: number;
  readonly state: unknown;
  readonly log: EventLog;
  readonly kill: KillPlan | undefined;
  /** Processes that wait at the barrier, and those whose round is over. */
  readonly arrived: Set<number>;
  readonly ended: Set<number>;
  readonly replies: CrewReply[];
  barriers: number;
  /** Something went over a link since processes last came to the barrier behind their actors. */
  hasSent: boolean;
  killed: number | undefined;
  /** What its members count at its end. */
  readonly counting: Counting;
  /** Where the process stands that takes the place of the killed one. */
  succession: 'none' | 'wanted' | 'under-way' | 'done';
  timer: NodeJS.Timeout | undefined;
  readonly patience: Patience;
  readonly settle: (end: RoundEnd) => void;
}

type RoundEnd = { readonly kind: 'over' } | Exclude<CrewEnd, { kind: 'complete' }>;

/** The barrier behind which actors run, and the one behind which one of them observes. */
const [OPENED, ACTED] = [1, 2];

/** A crew in child processes: the host is their barrier, and kills where the scenario asks for it. */
export class ProcessSession implements CrewSession {
  readonly #target: LoadedTarget;
  readonly #options: CrewOptions;
  readonly #supply: RoundSupply;
  readonly #count: number;
  readonly #links: LinkPost;
  readonly #ready = new Set<number>();
  #processes: CrewProcess[] = [];
  #round: Running | undefined;

  constructor(target: LoadedTarget, options: CrewOptions) {
    this.#target = target;
    this.#options = options;
    this.#supply = new RoundSupply(target, options.seed);
    this.#count = placementOf(target.scenario).length;
    this.#links = new LinkPost(parentsOf(target.scenario), (to, letter) => this.#bring(to, letter));
  }

  async run(
    first: number,
    count: number,
    counting: Counting,
    take: (round: Round) => void,
  ): Promise<BatchOutcome> {
    let replies: readonly CrewReply[] = [];
    for (let place = 0; place < count; place++) {
      const number = first + place;
      const last = place === count - 1 ? counting : 'nothing';
      const { end, running } = await this.#runRound(number, last);
      const log = running.log.toLog();
      if (end.kind !== 'over') {
        await this.close();
        const operationOf = (actor: number) => running.log.underWay(actor);
        return { kind: 'broken', round: number, end, log, operationOf };
      }
      const { state, killed } = running;
      take({ number, state, log, ...(killed === undefined ? {} : { killed }) });
      replies = running.replies;
    }
    return { kind: 'complete', replies };
  }

  async close(): Promise<void> {
    const processes = this.#processes;
    this.#processes = [];
    this.#ready.clear();
    await Promise.all(processes.map((process) => process.end()));
  }

  async #runRound(
    number: number,
    counting: Counting,
  ): Promise<{ end: RoundEnd; running: Running }> {
    const { scenario } = this.#target;
    const supply = this.#supply;
    let settle: Running['settle'] = () => {};
    const ended = new Promise<RoundEnd>((resolve) => {
      settle = resolve;
    });
    const running: Running = {
      number,
      state: supply.state(number, 0),
      log: new EventLog(actorsOf(scenario), this.#options.latencies),
      kill: killPlanOf(scenario, () => supply.stream(number, 'faults')),
      arrived: new Set(),
      ended: new Set(),
      replies: [],
      barriers: 0,
      hasSent: false,
      killed: undefined,
      counting,
      succession: 'none',
      timer: undefined,
      patience: new Patience(nowMs, () => coreShortageOf(() => this.#pids())),
      settle,
    };
    this.#round = running;
    for (let process = 0; process < this.#count; process++)
      this.#processes[process] ??= this.#start(process);
    const order = {
      round: number,
      state: running.state,
      programs: supply.program(number),
      counting,
    };
    for (const process of this.#processes) process.run(order);
    const ticker = setTicker(() => this.#watch(running), WATCHDOG_PERIOD_MS);
    try {
      const end = await ended;
      return { end: end.kind === 'hung' ? await this.#located(end) : end, running };
    } finally {
      clearTicker(ticker);
      clearTimer(running.timer);
      this.#round = undefined;
    }
  }

  #start(number: number): CrewProcess {
    const setup = memberSetup(this.#target, this.#options, true);
    this.#ready.delete(number);
    return new CrewProcess(number, setup, {
      ready: () => {
        this.#ready.add(number);
        this.#advance();
      },
      arrived: () => this.#arrived(number),
      event: (event) => {
        const round = this.#round;
        round?.log.take(event);
        round?.patience.renew();
      },
      letter: (letter) => this.#links.carry(letter),
      ended: (_, reply) => this.#ended(number, reply),
      lost: (_, why) => this.#lost(number, why),
    });
  }

  #arrived(number: number): void {
    const round = this.#round;
    // It may have come just before it was killed: nobody waits for it all the same.
    if (round === undefined || round.killed === number) return;
    round.arrived.add(number);
    this.#advance();
  }

  /** What belongs to no round, or to a process that is no more, is lost. */
  #bring(to: number, letter: CarriedLetter): void {
    const round = this.#round;
    if (round === undefined || round.number !== letter.round || round.killed === to) return;
    round.hasSent = true;
    this.#processes[to]?.bring(letter);
  }

  #ended(number: number, reply: CrewReply): void {
    const round = this.#round;
    if (round === undefined) return;
    if (number === round.killed) round.succession = 'done';
    else round.ended.add(number);
    round.replies.push(reply);
    this.#advance();
  }

  /** A process is gone: killed as planned, or by what its actor did. */
  #lost(number: number, why: string): void {
    const round = this.#round;
    if (round === undefined || round.killed !== number) {
      round?.settle({ kind: 'died', message: why, code: '', actor: number });
      return;
    }
    this.#links.lost(number, round.number);
    round.succession = 'wanted';
    this.#processes[number] = this.#start(number);
    this.#advance();
  }

  /** Opens the barrier when all who live have come to it, and sees that the round is over. */
  #advance(): void {
    const round = this.#round;
    if (round === undefined) return;
    round.patience.renew();
    const living = this.#count - (round.killed === undefined ? 0 : 1);
    if (round.barriers === OPENED && round.hasSent && round.arrived.size === living) {
      round.hasSent = false;
      this.#open(round, true);
      return;
    }
    // What was killed must be gone, and its successor have observed, before the others go on to close.
    if (round.killed !== undefined && !this.#isSucceeded(round, living)) return;
    if (round.arrived.size === living) {
      round.barriers++;
      this.#open(round, false);
      if (round.barriers === OPENED) this.#armKill(round);
      if (round.barriers === ACTED) clearTimer(round.timer);
    }
    if (round.ended.size === living) round.settle({ kind: 'over' });
  }

  #open(round: Running, again: boolean): void {
    round.arrived.clear();
    const observes = round.barriers !== ACTED || round.killed === undefined;
    this.#processes.forEach((process, number) => {
      if (number !== round.killed) process.go({ again, observes });
    });
  }

  #isSucceeded(round: Running, living: number): boolean {
    const { killed, succession, counting } = round;
    const allActed = round.barriers === OPENED && round.arrived.size === living;
    if (succession === 'done') return true;
    if (succession === 'wanted' && allActed && this.#ready.has(killed as number)) {
      round.succession = 'under-way';
      const { number, state } = round;
      this.#processes[killed as number]?.recover({
        round: number,
        state,
        programs: undefined,
        counting,
      });
    }
    return false;
  }

  #armKill(round: Running): void {
    const { kill } = round;
    if (kill === undefined) return;
    round.timer = setTimer(() => {
      // One that has come to its end already is spared.
      if (round.barriers !== OPENED || round.arrived.has(kill.actor)) return;
      round.killed = kill.actor;
      this.#processes[kill.actor]?.kill();
    }, kill.afterMs);
  }

  #watch(round: Running): void {
    const { patience } = round;
    const wallMs = patience.stillMs;
    // Members load before their first round, and all count what they hold, at once, behind the last one of a batch.
    const acts = round.barriers === OPENED && this.#ready.size === this.#count;
    const limitMs = acts ? hangLimitMs(this.#target) : START_LIMIT_MS;
    if (!patience.isOver(limitMs)) return;
    const actors = Array.from({ length: this.#count }, (_, actor) => actor)
      .filter((actor) => !round.arrived.has(actor) && actor !== round.killed)
      .map((actor): StuckActor => ({ actor, operation: 0, stack: [] }));
    round.settle({ kind: 'hung', wallMs, areCoresShort: patience.areCoresShort, actors });
  }

  async #located(end: Extract<RoundEnd, { kind: 'hung' }>): Promise<RoundEnd> {
    const actors = end.actors.map(async (stuck) => ({
      ...stuck,
      stack: (await this.#processes[stuck.actor]?.stack()) ?? [],
    }));
    return { ...end, actors: await Promise.all(actors) };
  }

  #pids(): number[] {
    return this.#processes.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }
}
