import { create as createTool, type ToolState } from '../scenarios/system/correct.ts';

/** The state of the `system` scenario, and how long each operation is to be made. */
export interface PaddedState extends ToolState {
  readonly turns: number;
  readonly sites: number;
  /** Turns of an empty loop before each operation. */
  readonly padding: number;
}

/** Computes for so many turns. What comes out is random and of no use. */
export function pad(turns: number): number {
  let word = turns | 1;
  for (let turn = 0; turn < turns; turn++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
  }
  return word;
}

/** Where the results of the padding go, so that no compiler leaves it out. */
const sink = new Int32Array(1);

/** The tool of the `system` scenario with longer operations. */
export function create(state: PaddedState) {
  const tool = createTool(state);
  const { padding } = state;
  const work = () => {
    sink[0] = pad(padding);
  };
  return {
    submit(job: number): void {
      work();
      tool.submit(job);
    },
    take(): number {
      work();
      return tool.take();
    },
    route(site: number, port: number): void {
      work();
      tool.route(site, port);
    },
    resolve(site: number): number | undefined {
      work();
      return tool.resolve(site);
    },
    countUse(): void {
      work();
      tool.countUse();
    },
    contents: () => tool.contents(),
  };
}
