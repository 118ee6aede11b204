import { UsageError } from '../base/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { ReplayResult } from '../model/result.ts';
import { decodeSchedule } from '../model/schedule.ts';
import { decodeToken, type Token } from '../model/token.ts';
import { assign } from '../strategies/portfolio.ts';
import { openCalibrated } from './calibrate.ts';
import { countSame, openSession, replayOrder, witnessOf } from './confirm.ts';
import { readFindingFile } from './corpus.ts';
import { divergenceOf } from './divergence.ts';
import { traceHash } from './execution-record.ts';
import { findingOf, type Origin, tokenOf, type Witness } from './finding-of.ts';
import type { ReplayOptions, ReplaySource } from './lane-protocol.ts';
import { loadTarget } from './load-target.ts';
import { resolveTargets } from './resolve-targets.ts';
import type { ExecutionOrder } from './session.ts';

interface Replayable {
  readonly origin: Origin;
  readonly order: ExecutionOrder;
  /** The finding that was recorded, where there is one to compare with. */
  readonly recorded?: Finding;
}

/**
 * Runs one execution again in this process, from a token or a finding's file.
 * @throws UsageError for malformed tokens and files, and for a token of other sources than today's.
 */
export async function replayHere(
  what: ReplaySource,
  options: ReplayOptions,
): Promise<ReplayResult> {
  const replayable =
    'token' in what ? await fromToken(what.token, options) : await fromFile(what.file, options);
  const { origin, order, recorded } = replayable;
  const session = openSession(origin);
  session.locate(true);
  const witness = await witnessOf(session, origin, order);
  session.locate(false);
  session.hurry(witness.violation?.kind === 'hang');
  const same = 1 + (await countSame(session, origin, order, witness, options.times - 1));
  await session.close();
  const reproduced = { times: same, of: options.times };
  const divergence =
    recorded === undefined
      ? undefined
      : divergenceOf(recorded.trace, witness.record.recording().steps);
  return {
    target: origin.target.target.name,
    token: recorded?.token ?? tokenOf(origin, order),
    hash: traceHash(witness.record),
    reproduced,
    ...(witness.violation === undefined
      ? {}
      : { finding: shown(origin, order, witness, reproduced, recorded) }),
    ...(divergence === undefined ? {} : { divergence }),
  };
}

function shown(
  origin: Origin,
  order: ExecutionOrder,
  witness: Witness,
  reproduced: Finding['reproduced'],
  recorded: Finding | undefined,
): Finding {
  const schedule = order.schedule ?? { first: 0, switches: [] };
  const finding = findingOf(origin, order, witness, reproduced, { schedule, witness });
  if (recorded === undefined) return finding;
  const { token, replayLine, switches, hash } = recorded;
  return { ...finding, token, replayLine, switches, hash };
}

async function fromToken(text: string, options: ReplayOptions): Promise<Replayable> {
  const token = decodeToken(text);
  if (token === undefined) {
    throw new UsageError(
      `'${text}' is no replay token; one reads like queue/slot-reused@pct:7f3a:142:9c1f2e, as the end of a finding says`,
    );
  }
  if (token.strategy === 'replay') {
    throw new UsageError(
      `'${text}' names no strategy that chose its schedule; replay the finding's file instead`,
    );
  }
  const origin = await originOf(token, options);
  const order = { number: token.execution, assignment: assign(token.execution, token.strategy) };
  return { origin, order };
}

async function fromFile(path: string, options: ReplayOptions): Promise<Replayable> {
  const { finding, subjectOption } = await readFindingFile(path);
  const token = decodeToken(finding.token);
  const schedule = decodeSchedule(finding.schedule);
  if (token === undefined || schedule === undefined) {
    throw new UsageError(
      `${path} is damaged: its token or schedule cannot be read; run the scenario again`,
    );
  }
  const subject = options.subject ?? subjectOption;
  const origin = await originOf(token, {
    ...options,
    ...(subject === undefined ? {} : { subject }),
  });
  const order = { number: token.execution, assignment: assign(token.execution, token.strategy) };
  return { origin, order: replayOrder(order, schedule), recorded: finding };
}

async function originOf(token: Token, { subject, cwd }: ReplayOptions): Promise<Origin> {
  const [target, ...more] = await resolveTargets([token.target], {
    cwd,
    ...(subject === undefined ? {} : { subject }),
  });
  if (target === undefined || more.length > 0) {
    throw new UsageError(
      `the token's target '${token.target}' names several variants; take the line as it was printed`,
    );
  }
  const { workload } = token;
  const loaded = await loadTarget(workload === undefined ? target : { ...target, workload });
  if (loaded.code.fingerprint !== token.code) {
    throw new UsageError(
      `the sources of '${token.target}' have changed since this token was made (${token.code}, now ${loaded.code.fingerprint}); run it again for a new one`,
    );
  }
  const { session, report } = await openCalibrated(
    loaded,
    token.seed,
    target.isolation ?? 'reused',
  );
  await session.close();
  if (report.refusal !== undefined) throw new UsageError(`${token.target}: ${report.refusal}`);
  return {
    target: loaded,
    seed: token.seed,
    strategy: token.strategy,
    isolation: report.isolation,
    expectedSteps: report.expectedSteps,
  };
}
