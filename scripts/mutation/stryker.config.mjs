/** `npm run test:mutation`, or `npm run test:mutation -- --mutate 'lib/core/sealer.ts'` for a part. */
export default {
  plugins: [import.meta.resolve('@stryker-mutator/jest-runner').replace('file://', '')],
  testRunner: 'jest',
  jest: {
    projectType: 'custom',
    configFile: 'scripts/mutation/jest.config.js',
    enableFindRelatedTests: false,
  },
  mutate: ['lib/core/**/*.ts', 'lib/express/**/*.ts'],
  // Stryker rewrites it with the project's TypeScript, whose API it does not know. Nothing here needs it.
  tsconfigFile: 'no-tsconfig.json',
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // Texts are for people; tests hold the codes.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['bench', 'dist', 'docs', 'examples', 'reports', '.stryker-tmp', 'scripts/*/node_modules'],
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 20_000,
  timeoutFactor: 4,
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  jsonReporter: { fileName: 'reports/mutation.json' },
  incremental: true,
  incrementalFile: 'reports/mutation-incremental.json',
  thresholds: { high: 90, low: 85, break: 85 },
}
