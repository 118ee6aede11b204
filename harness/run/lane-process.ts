import { HarnessError, UsageError } from '../base/errors.ts';
import { startLaneChild } from './lane-child.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** A lane: one operating-system process at a time, on one core where the system can pin. */
export interface LaneProcess {
  /**
   * Sends a request and waits for its reply. A process that is of no further use is replaced by
   * another, with the same target open, before the next request.
   * @throws UsageError or HarnessError as the lane says; HarnessError when the lane is gone.
   */
  ask<Kind extends keyof Answers>(
    request: Extract<LaneRequest, { kind: Kind }>,
  ): Promise<ReplyTo<Kind>>;
  end(): void;
}

/** The kind of reply that each kind of request gets. */
interface Answers {
  readonly open: 'opened';
  readonly search: 'searched';
  readonly confirm: 'confirmed';
  readonly replay: 'replayed';
  readonly close: 'closed';
}

type ReplyTo<Kind extends keyof Answers> = Extract<LaneReply, { kind: Answers[Kind] }>;
type OpenRequest = Extract<LaneRequest, { kind: 'open' }>;

/** Starts a lane on core `core`, or anywhere when the system cannot pin. */
export function startLane(core: number | undefined): LaneProcess {
  let child = startLaneChild(core);
  let opened: OpenRequest | undefined;
  let spent = false;
  let ended = false;

  async function replace(): Promise<void> {
    child.end();
    child = startLaneChild(core);
    spent = false;
    if (opened !== undefined) await send(opened);
  }

  async function send(request: LaneRequest): Promise<LaneReply> {
    const message = await child.ask(request);
    const { reply } = message;
    spent = message.spent;
    if (reply.kind === 'failed') throw errorOf(reply);
    if (request.kind === 'open' && reply.kind === 'opened') {
      opened = { ...request, known: reply.report };
    }
    return reply;
  }

  return {
    async ask(request) {
      if (spent && !ended) await replace();
      return (await send(request)) as never;
    },
    end() {
      ended = true;
      child.end();
    },
  };
}

function errorOf({ usage, message }: Extract<LaneReply, { kind: 'failed' }>): Error {
  return usage ? new UsageError(message) : new HarnessError(message);
}
