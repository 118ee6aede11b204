import { messageOf, stackOf, UsageError } from '../base/errors.ts';
import { type Calibrated, openCalibrated } from './calibrate.ts';
import { confirm } from './confirm.ts';
import type { Origin } from './finding-of.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';
import { loadTarget } from './load-target.ts';
import { replayHere } from './replay-here.ts';
import { search } from './search.ts';

interface OpenTarget {
  readonly origin: Origin;
  readonly calibrated: Calibrated;
}

/** Obeys the requests of a campaign, one after another, in this process. */
export class Lane {
  #open: OpenTarget | undefined;

  async handle(request: LaneRequest): Promise<LaneReply> {
    try {
      return await this.#perform(request);
    } catch (thrown) {
      const usage = thrown instanceof UsageError;
      return { kind: 'failed', usage, message: usage ? messageOf(thrown) : stackOf(thrown) };
    }
  }

  async #perform(request: LaneRequest): Promise<LaneReply> {
    switch (request.kind) {
      case 'open':
        return this.#openTarget(request);
      case 'search': {
        const { origin, calibrated } = this.#current();
        const report = await search(calibrated.session, origin.target, origin.strategy, request);
        return { kind: 'searched', report };
      }
      case 'confirm':
        return {
          kind: 'confirmed',
          finding: await confirm(this.#current().origin, request.execution),
        };
      case 'replay':
        return { kind: 'replayed', result: await replayHere(request.what, request.options) };
      default:
        await this.#close();
        return { kind: 'closed' };
    }
  }

  async #openTarget(request: Extract<LaneRequest, { kind: 'open' }>): Promise<LaneReply> {
    await this.#close();
    const { seed, strategy } = request;
    const target = await loadTarget(request.target);
    const calibrated = await openCalibrated(target, seed, request.isolation, request.known);
    const { isolation, expectedSteps } = calibrated.report;
    this.#open = { calibrated, origin: { target, seed, strategy, isolation, expectedSteps } };
    return { kind: 'opened', report: calibrated.report };
  }

  #current(): OpenTarget {
    if (this.#open === undefined)
      throw new Error('a lane was asked to search before a target was opened');
    return this.#open;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.calibrated.session.close();
  }
}
