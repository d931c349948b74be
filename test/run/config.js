import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const rootDir = fileURLToPath(new URL('../..', import.meta.url))

const swc = [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
]

const project = (displayName, files, moduleNameMapper = {}) => ({
  displayName,
  rootDir,
  testMatch: files.map((pattern) => `<rootDir>/test/${pattern}`),
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/', '<rootDir>/test/published-clients/node_modules/'],
  moduleNameMapper: {
    '^express-wechat-auth$': '<rootDir>/lib/index.ts',
    '^express-wechat-auth/passport$': '<rootDir>/lib/passport/index.ts',
    '^express-wechat-auth/simulator$': '<rootDir>/lib/simulator/index.ts',
    ...moduleNameMapper,
  },
  transform: { '^.+\\.ts$': swc },
})

/**
 * A run of Jest over patterns of files below `test/`. Express 4 (npm alias "express4") is for what serves requests
 * inside Jest; all else serves none, or runs programs of its own, which load Express 5.
 */
export const runOf = (files, { onExpress4 = [], testTimeout = 60_000 }) => ({
  rootDir,
  // Half of the time tests wait, as the platforms do: four of them keep two cores at work.
  maxWorkers: Math.max(4, availableParallelism()),
  testSequencer: '<rootDir>/test/run/longest-first.cjs',
  // A busy machine is slow, not wrong. What must be in time is measured in the tests themselves.
  testTimeout,
  projects: [
    project('express 5', files),
    // Without a pattern, a project has every file.
    ...(onExpress4.length > 0 ? [project('express 4', onExpress4, { '^express$': 'express4' })] : []),
  ],
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/test/run/summary-reporter.cjs'],
})
