/**
 * The layers, as rules. One row a folder: what it may import from this repository beside itself.
 * Anything that a row does not name is an error, so a new folder must be given a row.
 */
const BASE = '^harness/base/';
const MODEL = '^harness/model/';
/** How numbers are written, in messages and reports alike. */
const QUANTITY = '^harness/base/quantity[.]ts$';
const SEED = '^harness/seed/';
const PURE = ['^harness/strategies/', '^harness/checkers/', '^harness/shrink/'];
const MECHANISM = [
  '^harness/conductor/',
  '^harness/instrument/',
  '^harness/record/',
  '^harness/parallel/',
  '^harness/litmus/',
];
const ACTORS = '^harness/actors/';
const RUN = '^harness/run/';
const LAYERS_0_TO_1 = [BASE, MODEL, SEED];
const LAYERS_0_TO_3 = [...LAYERS_0_TO_1, ...PURE, ...MECHANISM];
/** What passes between host and actors; `workers-by-url` sees to it that only its types are used. */
const PROTOCOL = '^workers/(stress-)?protocol[a-z-]*[.]ts$';
const ENTRIES = '^harness/(index|api)[.]ts$';
const SHARED_BY_SCENARIOS = '^scenarios/[a-z-]+[.]ts$';
const OURS = '^(harness|workers|reports|scenarios|litmus|tests|benchmarks)/';

const LAYERS = [
  [BASE, [], 'Layer 0 is what everything stands on.'],
  [MODEL, [BASE], 'Layer 1 is plain types, so that everyone can share them.'],
  [SEED, [BASE], 'Layer 1: random streams know no scenario.'],
  [PURE[0], LAYERS_0_TO_1, 'Layer 2: a strategy sees the view it is given and nothing else.'],
  [PURE[1], LAYERS_0_TO_1, 'Layer 2: a checker judges plain data and nothing else.'],
  [PURE[2], LAYERS_0_TO_1, 'Layer 2: a reduction gets `rerun` as a function.'],
  [MECHANISM[0], [...LAYERS_0_TO_1, ...PURE], 'Layer 3: the conductor runs in every actor.'],
  [MECHANISM[1], LAYERS_0_TO_1, 'Layer 3: patches know only `Gate`, never who is behind it.'],
  [MECHANISM[2], LAYERS_0_TO_1, 'Layer 3: recorders know neither conductor nor patches.'],
  [MECHANISM[3], LAYERS_0_TO_1, 'Layer 3: what runs at once knows nothing of turns.'],
  [MECHANISM[4], LAYERS_0_TO_1, 'Layer 3: litmus threads run free; no conductor, no patches.'],
  ['^workers/', LAYERS_0_TO_3, 'Layer 4: an actor must not drag in what starts actors.'],
  [
    ACTORS,
    [
      ...LAYERS_0_TO_1,
      '^harness/(conductor/(layout|batch|baton)|parallel/layout|litmus/control)[.]ts$',
      PROTOCOL,
    ],
    "Layer 5: starting actors needs their memory's layout and a batch's state in it, not their insides.",
  ],
  [RUN, [...LAYERS_0_TO_3, ACTORS, PROTOCOL], 'Layer 6: runs put the layers below together.'],
  ...['bench', 'doctor', 'fleet'].map((name) => [
    `^harness/${name}/`,
    [...LAYERS_0_TO_3, ACTORS, RUN],
    'Layer 6: these stand beside each other on `run`.',
  ]),
  [
    '^reports/',
    [MODEL, QUANTITY],
    'Layer 7: a report is made from a result, never from a running campaign.',
  ],
  [
    '^harness/index[.]ts$',
    [...LAYERS_0_TO_1, PURE[1]],
    'Layer 8: every actor imports this file, so it must stay light.',
  ],
  [
    '^harness/api[.]ts$',
    [...LAYERS_0_TO_3, ACTORS, '^harness/(run|bench|doctor|fleet)/', '^reports/'],
    'Layer 8: what runs campaigns from code must not need the command line.',
  ],
  [
    '^harness/cli/',
    [...LAYERS_0_TO_1, '^harness/(run|bench|doctor|fleet)/', '^reports/', ENTRIES, '^scenarios/'],
    'Layer 10: the command line speaks to runs and reports, not to what is below them.',
  ],
];

const layerRules = LAYERS.map(([from, allowed, comment]) => ({
  name: `layer: ${from.replace(/[\^$[\]]|\/$/g, '')}`,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: OURS, pathNot: [from, ...allowed] },
}));

/** A package that only one place may import. */
const onlyIn = (packages, places, comment) => ({
  name: `only-in: ${packages.join(', ')}`,
  comment,
  severity: 'error',
  from: { path: OURS, pathNot: [...places, '^tests/'] },
  to: { path: `^(node_modules/)?(${packages.join('|')})(/|$)` },
});

const packageRules = [
  onlyIn(['piscina'], ['^harness/actors/pool[.]ts$'], 'One file knows the pool.'),
  onlyIn(['oxc-parser', 'magic-string'], [MECHANISM[1]], 'Parsing is for the source transform.'),
  onlyIn(['seedrandom'], [SEED], 'Every random draw comes from a named stream.'),
  onlyIn(['commander'], ['^harness/cli/'], 'Only the command line reads argv.'),
  onlyIn(['cli-table3'], ['^harness/cli/', '^reports/'], 'Only terminal output draws tables.'),
  onlyIn(['uplot'], ['^reports/html/'], 'Only pages draw plots.'),
  onlyIn(['tinybench'], ['^harness/bench/'], 'One folder measures.'),
  onlyIn(['bullmq', 'ioredis'], ['^harness/fleet/'], 'One folder knows the queue.'),
];

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'every-folder-has-a-layer',
      comment: 'A folder without a row in LAYERS would be free of all rules.',
      severity: 'error',
      from: {
        path: OURS,
        pathNot: [...LAYERS.map(([from]) => from), '^scenarios/', '^litmus/', '^tests/'],
      },
      to: {},
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third one below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'workers-by-url',
      comment: 'A worker entry belongs to its own thread or process; only its messages are shared.',
      severity: 'error',
      from: { pathNot: ['^workers/', '^tests/'] },
      to: { path: '^workers/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-by-url',
      comment: 'An entry is a process of its own; importing it would run it in the host.',
      severity: 'error',
      from: {},
      to: { path: ['^harness/run/lane-main[.]ts$', '^harness/run/stress/stress-main[.]ts$'] },
    },
    {
      name: 'block-entries-by-url',
      comment:
        'A block is a process of its own, and its actors have threads; no entry runs elsewhere.',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^harness/bench/block/[a-z]+-main[.]ts$' },
    },
    {
      name: 'blocks-by-process',
      comment:
        'User code runs in a block as it was written: outside, only what is asked of one is known.',
      severity: 'error',
      from: { path: '^harness/', pathNot: '^harness/bench/block/' },
      to: {
        path: '^harness/bench/block/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'cli-loads-lazily',
      comment: '`hammerlock list` starts fast because a command loads what it needs when it runs.',
      severity: 'error',
      from: { path: '^harness/cli/' },
      to: {
        path: ['^harness/(run|bench|doctor|fleet)/', '^reports/', '^(scenarios|litmus)/', ENTRIES],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'index-stays-light',
      comment: 'Every actor imports the index: what it reaches is paid for in every thread.',
      severity: 'error',
      from: { path: '^harness/index[.]ts$' },
      to: {
        path: '^(node_modules/)?(piscina|oxc-parser|magic-string|commander|cli-table3)(/|$)',
        reachable: true,
      },
    },
    {
      name: 'scenarios-as-a-user',
      comment:
        'A built-in scenario may use exactly what a user has: the index, itself, and what lies beside all.',
      severity: 'error',
      from: { path: '^scenarios/([^/]+)/', pathNot: '^scenarios/system/' },
      to: { path: OURS, pathNot: ['^harness/index[.]ts$', '^scenarios/$1/', SHARED_BY_SCENARIOS] },
    },
    {
      name: 'beside-all-scenarios',
      comment: 'What several subjects build on is as plain as they are.',
      severity: 'error',
      from: { path: SHARED_BY_SCENARIOS },
      to: { path: OURS },
    },
    {
      name: 'system-of-the-others',
      comment:
        'The system is the correct subjects of the others, wired together, and judged as they are.',
      severity: 'error',
      from: { path: '^scenarios/system/' },
      to: {
        path: OURS,
        pathNot: [
          '^harness/index[.]ts$',
          '^scenarios/system/',
          '^scenarios/[a-z-]+/(correct|correct-in-threads|judge-[a-z-]+)[.]ts$',
        ],
      },
    },
    {
      name: 'litmus-as-a-user',
      comment: 'A shipped litmus program may use exactly what a user has: the index.',
      severity: 'error',
      from: { path: '^litmus/' },
      to: { pathNot: '^harness/index[.]ts$' },
    },
    {
      name: 'scenarios-packages',
      comment:
        'A built-in scenario needs Node and fast-check; anything else is a cost to all users.',
      severity: 'error',
      from: { path: '^scenarios/' },
      to: { dependencyTypes: ['npm'], pathNot: '^node_modules/fast-check/' },
    },
    {
      name: 'pure-layers',
      comment: 'Strategies, checkers, reductions and reports touch no clock and no I/O.',
      severity: 'error',
      // The page's own style and script are files; this one reads them, once, and nothing else.
      from: { path: [...PURE, '^reports/'], pathNot: '^reports/html/page-code[.]ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?util$' },
    },
    {
      name: 'clocks-from-originals',
      comment: 'Beside user code these modules are virtual; harness/base/originals.ts is not.',
      severity: 'error',
      from: { path: OURS, pathNot: [BASE, MECHANISM[1], '^(scenarios|tests|benchmarks)/'] },
      to: { dependencyTypes: ['core'], path: '^(node:)?(timers|timers/promises|perf_hooks)$' },
    },
    {
      name: 'no-vague-names',
      comment: 'Such a name says nothing and collects everything: name what it does.',
      severity: 'error',
      from: {},
      to: {
        path: '[/-](utils?|helpers?|common|manager)[/.-]',
        pathNot: ['node_modules/', '^scenarios/process-manager/'],
      },
    },
    {
      name: 'no-tests-in-source',
      comment: 'What is published must not need what is not.',
      severity: 'error',
      from: { pathNot: '^(tests|benchmarks)/' },
      to: { path: '^(tests|benchmarks)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'A user installs the dependencies only.',
      severity: 'error',
      from: { path: '^(harness|workers|reports|scenarios|litmus)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-and-found',
      comment: 'An import must resolve to a file, or to a package that package.json names.',
      severity: 'error',
      from: {},
      to: {
        dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown', 'deprecated'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
