import { create as createMutex, type Mutex } from '../mutex/correct.ts';
import { create as createQueue, type RingQueue } from '../queue/correct.ts';
import { create as createMap, type SharedMap } from '../shared-map/correct.ts';

/** The memory that all threads of the tool share. Zeroed. */
export interface ToolState {
  readonly jobs: SharedArrayBuffer;
  readonly jobsCapacity: number;
  readonly routes: SharedArrayBuffer;
  readonly lock: SharedArrayBuffer;
  /** Word 0: how often the tool was used. */
  readonly usage: SharedArrayBuffer;
}

/** One thread's end of a development tool: jobs wait in a queue, routes lie in a map, its use is counted under a lock. */
export class Tool {
  readonly #jobs: RingQueue;
  readonly #routes: SharedMap;
  readonly #lock: Mutex;
  readonly #usage: Int32Array;

  constructor({ jobs, jobsCapacity, routes, lock, usage }: ToolState) {
    this.#jobs = createQueue({ memory: jobs, capacity: jobsCapacity });
    this.#routes = createMap({ memory: routes });
    this.#lock = createMutex({ memory: lock });
    this.#usage = new Int32Array(usage);
  }

  submit(job: number): void {
    this.#jobs.push(job);
  }

  /** The job that was submitted longest ago; waits for one. */
  take(): number {
    return this.#jobs.pop();
  }

  route(site: number, port: number): void {
    this.#routes.set(site, port);
  }

  /** The port of a site; undefined where it has none. */
  resolve(site: number): number | undefined {
    return this.#routes.get(site);
  }

  countUse(): void {
    this.#lock.runExclusive(() => {
      this.#usage[0]++;
    });
  }

  /** What is left of it, when nobody uses it any more. */
  contents(): ToolContents {
    return {
      jobs: this.#jobs.values(),
      routes: this.#routes.entries(),
      uses: this.#usage[0] as number,
    };
  }
}

export interface ToolContents {
  readonly jobs: readonly number[];
  readonly routes: readonly (readonly [site: number, port: number])[];
  readonly uses: number;
}

/** The tool as one thread sees it. */
export function create(state: ToolState): Tool {
  return new Tool(state);
}
