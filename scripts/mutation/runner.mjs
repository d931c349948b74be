import { readFile, writeFile } from 'node:fs/promises'
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { coverageOf, namespace, newCoverage } from './coverage.mjs'
import { loadTests } from './load-tests.mjs'
import { addStrayError, runTests, TestTimeout } from './run-tests.mjs'

const timesFile = 'mutation-times.json'
const status = { success: 0, failed: 1 }

/**
 * Runs the tests for StrykerJS in one process that stays: a mutant costs milliseconds, not a new Jest.
 *
 * A kill counts if the same test passes again without the mutant. If it does not, an earlier mutant may
 * have broken the process: it ends, and StrykerJS tries the mutant again in a new one.
 */
class InProcessRunner {
  #tests = new Map()
  #known = {}
  #recentKillers = []
  #isFresh = true
  #isWornOut = false
  #budgetMs

  constructor({ inProcess }) {
    this.options = inProcess
    this.#budgetMs = inProcess.secondsPerMutant * 1000
  }

  capabilities() {
    return { reloadEnvironment: false }
  }

  async init() {
    process.on('unhandledRejection', addStrayError)
    process.on('uncaughtException', addStrayError)
    for (const test of await loadTests(this.options)) this.#tests.set(test.id, test)
    this.#known = JSON.parse(await readFile(timesFile, 'utf8').catch(() => '{}'))
  }

  async dryRun() {
    const results = []
    namespace.mutantCoverage = newCoverage(namespace.mutantCoverage)
    await runTests([...this.#tests.values()], {
      around: ({ id }) => {
        namespace.currentTestId = id
      },
      timeoutMsOf: () => 60_000,
      onResult: ({ id }, timeSpentMs, error) => {
        results.push({
          id,
          name: id,
          timeSpentMs,
          ...(error
            ? { status: status.failed, failureMessage: String(error.stack) }
            : { status: status.success }),
        })
        return true
      },
    })
    namespace.currentTestId = undefined
    const mutantCoverage = coverageOf([...this.#tests.values()], namespace.mutantCoverage)
    for (const { id, timeSpentMs } of results) {
      this.#known[id] = { ms: timeSpentMs, mutants: Object.keys(mutantCoverage.perTest[id] ?? {}).length }
    }
    await writeFile(timesFile, JSON.stringify(this.#known))
    return { status: 'complete', tests: results, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    if (this.#isWornOut) process.exit(0)
    const isFresh = this.#isFresh
    this.#isFresh = false
    Object.assign(namespace, { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    const { failed, nrOfTests } = await this.#firstFailure(this.#ordered(testFilter), this.#budgetMs)
    const isEndless = namespace.hitCount > hitLimit
    namespace.activeMutant = undefined
    if (!failed) return { status: 'survived', nrOfTests }

    const { failed: again } = await this.#firstFailure([failed.test], Infinity)
    if (again && !isFresh) process.exit(0)
    this.#isWornOut = again !== undefined || failed.error instanceof TestTimeout
    if (isEndless || failed.error instanceof TestTimeout) return { status: 'timeout', reason: failed.test.id }
    this.#recentKillers = [
      failed.test.id,
      ...this.#recentKillers.filter((id) => id !== failed.test.id),
    ].slice(0, 50)
    return { status: 'killed', killedBy: [failed.test.id], failureMessage: String(failed.error), nrOfTests }
  }

  async #firstFailure(tests, budgetMs) {
    let failed
    let spentMs = 0
    let nrOfTests = 0
    await runTests(tests, {
      around: () => undefined,
      timeoutMsOf: ({ id }) => 3_000 + 5 * (this.#known[id]?.ms ?? 1_000),
      onResult: (test, ms, error) => {
        nrOfTests += 1
        spentMs += ms
        if (error) {
          failed = { test, error }
          namespace.activeMutant = undefined
        }
        return !error && spentMs < budgetMs
      },
    })
    return { failed, nrOfTests }
  }

  /** Those that lately found something first, then the ones that look at the least code. */
  #ordered(ids = [...this.#tests.keys()]) {
    const rankOf = (id) => {
      const recent = this.#recentKillers.indexOf(id)
      return recent === -1 ? 1_000 + (this.#known[id]?.mutants ?? 0) : recent
    }
    return ids
      .map((id) => ({ id, rank: rankOf(id) }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ id }) => this.#tests.get(id))
  }
}

const create = Object.assign((options) => new InProcessRunner(options), {
  inject: tokens(commonTokens.options),
})

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', create)]

export const strykerValidationSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { inProcess: { type: 'object' } },
}
