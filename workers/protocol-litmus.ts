/** What the host tells a thread of a litmus program, as its `workerData`. */
export interface LitmusThreadSetup {
  /** URL of the module whose default export is the program. */
  readonly programUrl: string;
  /** Number of the thread's actor. */
  readonly actor: number;
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Memory of the instances of one stride. */
  readonly instances: SharedArrayBuffer;
  /** Registers of each actor. */
  readonly banks: readonly Int32Array<SharedArrayBuffer>[];
  /** Where this thread counts outcomes. */
  readonly tally: SharedArrayBuffer;
  /** State of the generator that all threads draw the strides' plans from. */
  readonly generator: Int32Array;
  /** Instances to run; undefined: until the host asks to stop. */
  readonly iterations: number | undefined;
  /** Instances of a stride, at most. */
  readonly longest: number;
  /** The core to run on; undefined: wherever the system likes. */
  readonly core: number | undefined;
  /** Whether there are more actors than cores: who waits for one that has no core must not look, but sleep. */
  readonly turns: boolean;
}
