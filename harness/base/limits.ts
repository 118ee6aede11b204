/**
 * Every bound of the harness, named, in one place. Reaching one is always reported, never silent.
 */

/** Actors of one explored execution. */
export const MAX_ACTORS = 64;

/** Schedule points of one execution before it is ended as a livelock. */
export const DEFAULT_STEP_LIMIT = 20_000;

/**
 * Least step limit, as a multiple of the expected length and on top: unfair strategies give way to
 * the random walk well before, and only what a fair schedule cannot end is a livelock.
 */
export const STEP_LIMIT_LENGTHS = 5;
export const STEP_LIMIT_SLACK = 500;

/** CPU time without a schedule point after which an actor is declared hung. */
export const DEFAULT_HANG_MS = 1_000;

/** Wall-clock factor over the hang limit: an idle machine-wide stall must not look like a hang. */
export const HANG_WALL_FACTOR = 5;

/** Executions posted to the actors' threads in one message. */
export const BATCH_EXECUTIONS = 64;

/** Schedule points that the executions of a batch are expected to take together, at most: longer ones come in smaller batches. */
export const BATCH_STEPS = 128_000;

/** Executions that a lane is given at first, at most, and milliseconds of work it is given then. */
export const FIRST_CHUNK = 16;
export const MAX_CHUNK = 4_096;
export const CHUNK_MS = 250;

/** Bytes shared by a batch for histories, observed values, messages and recorded traces. */
export const ARENA_BYTES = 32 << 20;

/**
 * Memory that a lane's process may take during one batch; beyond it the running actor is ended as
 * out of memory. Its thread's own heap may be larger, since V8 often ends the whole process there.
 */
export const ACTOR_MEMORY_MIB = 512;
export const THREAD_HEAP_MIB = 2_048;

/** The same for a crew of stress, whose rounds are larger. */
export const CREW_MEMORY_MIB = 1_024;

/** Garbage that the heap of each thread may hold on top, between two collections. */
export const THREAD_SLACK_MIB = 32;

/** Random walks run before a search to learn the length of the program. */
export const CALIBRATION_EXECUTIONS = 4;

/** Executions with as few switches as possible, run for the same reason; one for each first actor. */
export const STRAIGHT_RUNS = 4;

/** Times a finding is replayed before it is printed. */
export const CONFIRMATIONS = 10;

/** Executions of a scenario that names no budget of its own. */
export const DEFAULT_EXECUTIONS = 5_000;

/** Re-executions that the reduction of one schedule may spend. */
export const REDUCTION_BUDGET = 200;

/** Trace hashes remembered for counting distinct interleavings; beyond it the count is a lower bound. */
export const MAX_DISTINCT = 2_000_000;

/** `Atomics.waitAsync` calls that may wait at one time in an execution. */
export const MAX_ASYNC_WAITS = 256;

/** Locks of `worker_threads.locks` that may be held or waited for at one time in an execution. */
export const MAX_LOCK_REQUESTS = 256;

/** Room for the names of an execution's locks: UTF-16 code units, and one more for each name. */
export const LOCK_NAME_WORDS = 8_192;

/** Pairs of lock orders that are compared in one execution, in search of a circle; beyond it, the execution is inconclusive. */
export const MAX_LOCK_ORDERS_COMPARED = 100_000;

/** Words of shared state that a strategy may use, beside its words per actor. */
export const STRATEGY_WORDS = 64;

/** Operations that a generated program holds for one actor. */
export const DEFAULT_MAX_OPERATIONS = 5;

/** A watchdog looks at the progress of the actors this often. */
export const WATCHDOG_PERIOD_MS = 50;

/** The actors' threads must have loaded their modules and arrived within this time. */
export const START_LIMIT_MS = 30_000;

/** The same for findings that cost their threads at each reproduction. */
export const COSTLY_REDUCTION_BUDGET = 24;

/** Replays of a hang wait for this fraction of the hang limit: they end at a place already known. */
export const HANG_REPLAY_FRACTION = 0.25;

/** Threads that have not ended this long after they were told to will not end: V8 may miss it in tight loops. */
export const RETIRE_LIMIT_MS = 1_000;

/**
 * An actor that awaits something that nothing under control will settle gets this long, milliseconds, for it
 * to come from outside: where the platform tells of nothing that is open, and where it does.
 */
export const LOOK_MS = 10;
export const OUTSIDE_MS = 250;

/** Paths that a thread remembers what they name; it then begins anew. */
export const MAX_KNOWN_PATHS = 1_024;

/** Bytes that get into a pipe whole, whoever else writes to it: `PIPE_BUF` of Linux. */
export const SHARED_PIPE_BYTES = 4_096;

/** Number of the file descriptor by which user code reaches its scratch folder. */
export const SCRATCH_DESCRIPTOR = 250;

/**
 * Processes of a campaign say so often that they are alive. One that does not for this long, while user code runs on its
 * main thread (`setup`, invariants), is ended.
 */
export const HEARTBEAT_MS = 1_000;
export const SILENCE_LIMIT_MS = 300_000;

/** A stuck thread is asked for its stack for this long. */
export const STACK_LIMIT_MS = 1_000;

/** No operation begun by any actor, and none returned, for this long, in stress: a hang. As a multiple of the scenario's own limit. */
export const STRESS_HANG_FACTOR = 5;

/**
 * What stands still for that long is watched for this much longer. Where its threads spend more than this share of the time
 * waiting for a core, it is given time again, up to so many times the limit.
 */
export const HANG_SUSPICION_MS = 500;
export const CORE_SHORTAGE = 0.25;
export const CORE_SHORTAGE_FACTOR = 8;

/** Words of the ring that one thread of a crew writes its operations to. */
export const RING_WORDS = 1 << 18;

/** The host reads the rings this often while rounds run: where one was a quarter full, and where none was. */
export const BUSY_DRAIN_PERIOD_MS = 1;
export const DRAIN_PERIOD_MS = 20;

/** Names of operations of one target whose latencies are told apart. */
export const MAX_LATENCY_NAMES = 256;

/** Operations that the history of one round may hold; a longer one is not judged. */
export const MAX_ROUND_OPERATIONS = 2_000_000;

/**
 * The greatest number, and the greatest key, that calls are checked for by columns, where each has a place of its own; greater
 * ones are looked up, which takes longer.
 */
export const MAX_PLAIN_NUMBER = 1 << 22;
export const MAX_PLAIN_KEY = 1 << 16;

/** Wall-clock length of a batch of rounds that stress aims at, and the most rounds in one. */
export const STRESS_BATCH_MS = 250;
export const STRESS_BATCH_ROUNDS = 512;

/** How long stress hammers one target where no time was given. */
export const DEFAULT_STRESS_MS = 5_000;

/**
 * Samples that are kept of each resource. A run that has taken so many keeps every other one, and goes on with cycles twice as
 * long: those of long runs show what leaks seldom, and what is kept and judged is bounded.
 */
export const MAX_RESOURCE_SAMPLES = 48;

/**
 * Heaps of a crew, together, that are counted by constructor: where objects are small, a snapshot takes 14 to 19 times as
 * much memory, of which the crew has `CREW_MEMORY_MIB`.
 */
export const MAX_CENSUS_HEAP_MIB = 48;

/** A leak is confirmed by a second run that is so many times as long. */
export const LEAK_CONFIRMATION_FACTOR = 2;

/** What explore may spend on one finding of stress with each of two workloads: executions, and milliseconds. */
export const PIN_EXECUTIONS = 5_000;
export const PIN_LIMIT_MS = 20_000;

/** Schedule points of one random walk through a workload of stress that explore still takes on. */
export const MAX_ROUND_STEPS = 20_000;

/** Actors of a litmus program, and the registers that each of its instances has. */
export const MAX_LITMUS_ACTORS = 16;
export const MAX_LITMUS_REGISTERS = 4;

/**
 * Instances of a litmus program that its actors run between two barriers, at most: where each has a core,
 * and where they take turns.
 */
export const LITMUS_STRIDE = 2_048;
export const LITMUS_TURNS_STRIDE = 8_192;

/** Bytes of shared memory for the instances of one stride; wide ones get shorter strides. */
export const LITMUS_MEMORY_BYTES = 4 << 20;

/** Bytes that one instance may declare of one location. */
export const MAX_LOCATION_BYTES = 4_096;

/** Empty loops, at most, that an actor is held back by at the start of a stride. */
export const LITMUS_MAX_DELAY = 64;

/** Looks at a barrier before a thread sleeps there: about as long as a sleep and a wake-up take. */
export const LITMUS_BARRIER_SPINS = 20_000;

/** Looks at whether the others have woken up, too, before a thread starts its stride without them. */
export const LITMUS_START_SPINS = 20_000;

/** Different outcomes of one litmus program that are counted; more cannot be graded. */
export const MAX_LITMUS_OUTCOMES = 1_024;

/** Time that each litmus program gets where no budget is named. */
export const DEFAULT_LITMUS_MS = 1_000;

/** CPU time without the end of a stride after which a litmus program is declared hung. */
export const LITMUS_HANG_MS = 5_000;
