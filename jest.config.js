import { availableParallelism } from 'node:os'

// Nearly every test runs twice: against Express 5 and against Express 4 (npm alias "express4").
const swc = [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
]

const project = (displayName, moduleNameMapper, testPathIgnorePatterns = []) => ({
  displayName,
  testPathIgnorePatterns,
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  moduleNameMapper: {
    '^express-wechat-auth$': '<rootDir>/lib/index.ts',
    '^express-wechat-auth/simulator$': '<rootDir>/lib/simulator/index.ts',
    ...moduleNameMapper,
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': swc },
})

// These serve no requests, or run programs of their own, outside Jest, which load Express 5.
const onceOnly = [
  'browser',
  'cli',
  'cluster',
  'core',
  'databases',
  'docs',
  'examples',
  'hostile',
  'mini-program',
  'package',
  'properties',
  'wechat',
  'wecom',
  // Every journey drives it on Express 4 too.
  'simulator',
].map((folder) => `<rootDir>/test/${folder}/`)

// Long waits, which are the same on either Express.
const longOnes = [
  'fuzz/messages',
  'journeys/messages/retries',
  'journeys/messages/slow',
  'journeys/scene/faults',
  'journeys/wechat/platform-faults',
].map((name) => `<rootDir>/test/${name}.test.ts`)

export default {
  // Jest's own choice is one less than there are cores: on two cores the second would do nothing.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A busy machine is slow, not wrong. What must be in time is measured in the tests themselves.
  testTimeout: 20_000,
  projects: [
    project('express 5', {}),
    project('express 4', { '^express$': 'express4' }, [
      ...onceOnly,
      ...longOnes,
      '<rootDir>/test/rooms.test.ts',
    ]),
  ],
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/scripts/summary-reporter.cjs'],
}
