// Each property is tried this often per mutant.
process.env.PROPERTY_RUNS ??= '300'

const portion = Number(process.env.MUTATION_PORTION ?? 1)

/** `npm run test:mutation`, or `npm run test:mutation -- --mutate 'lib/core/login/sealer.ts'` for a part. */
export default {
  plugins: ['runner', 'sample'].map((name) => import.meta.resolve(`./${name}.mjs`).replace('file://', '')),
  testRunner: 'in-process',
  inProcess: {
    // Nothing that starts browsers or programs, but for Redis.
    folders: [
      ...['core', 'databases', 'express', 'journeys', 'mini-program', 'open-platform', 'properties'],
      ...['wechat', 'wecom', 'wecom-suite'],
    ],
    /** The longest, databases, and what measures memory. */
    without:
      '/(redis-sentinel|user-token-[\\w-]*|scene/scene-login|scene/cache-faults|token-engine-model|[\\w-]*\\.long)\\.test',
    /** A pattern of paths: which tests guard the part of the library that is changed. */
    only: process.env.MUTATION_TESTS ?? '',
    /** A mutant that this much time of tests does not find counts as one that survived. */
    secondsPerMutant: Number(process.env.MUTATION_SECONDS ?? 15),
    /** A random part of the mutants, for an estimate: 0.1 is a tenth. Another seed draws others. */
    portion,
    seed: process.env.MUTATION_SEED ?? '1',
  },
  checkers: portion < 1 ? ['sample'] : [],
  mutate: ['core', 'express', 'open-platform', 'wecom-suite'].map((room) => `lib/${room}/**/*.ts`),
  // Stryker rewrites it with the project's TypeScript, whose API it does not know. Nothing here needs it.
  tsconfigFile: 'no-tsconfig.json',
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // Texts are for people; tests hold the codes.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: [
    'bench',
    'biome.json',
    'dist',
    'docs',
    'examples',
    'reports',
    '.stryker-tmp',
    'scripts/*/node_modules',
  ],
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 30_000,
  timeoutFactor: 1,
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'figures', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 90, low: 85, break: 85 },
}
