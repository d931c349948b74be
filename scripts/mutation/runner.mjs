import { readFile, writeFile } from 'node:fs/promises'
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { coverageOf, namespace, newCoverage } from './coverage.mjs'
import { inOrder } from './in-order.mjs'
import { loadTests } from './load-tests.mjs'
import { addStrayError, runTests, TestTimeout } from './run-tests.mjs'

const notesFile = 'mutation-notes.json'

/**
 * Runs the tests for StrykerJS in one process that stays: a mutant costs milliseconds, not a new Jest.
 *
 * A kill is proved: the test fails with the mutant, and passes again without it. Where it does not pass again an
 * earlier mutant may have broken the process, so it ends, and StrykerJS tries the mutant in a new one. If that
 * is no proof either, the other tests have to find the mutant.
 */
class InProcessRunner {
  #tests = new Map()
  #known
  #killers = new Map()
  #isFresh = true
  #isWornOut = false

  constructor({ inProcess }) {
    this.options = inProcess
  }

  capabilities() {
    return { reloadEnvironment: false }
  }

  async init() {
    process.on('unhandledRejection', addStrayError)
    process.on('uncaughtException', addStrayError)
    for (const [index, test] of (await loadTests(this.options)).entries()) {
      this.#tests.set(test.id, { ...test, index })
    }
  }

  async dryRun() {
    namespace.mutantCoverage = newCoverage(namespace.mutantCoverage)
    const all = [...this.#tests.values()]
    const results = await this.#tryAll(all)
    namespace.currentTestId = undefined
    const coverage = coverageOf(all, namespace.mutantCoverage)
    // A test that passes once in a process, or after its neighbours only, proves nothing here.
    const again = new Map((await this.#tryAll(all.toReversed())).map((result) => [result.id, result]))
    const isUsable = ({ id, status }) => status !== 'failed' && again.get(id).status !== 'failed'
    this.#known = {}
    for (const { id, timeSpentMs } of results.filter(isUsable)) {
      this.#known[id] = { ms: timeSpentMs, mutants: Object.keys(coverage.perTest[id] ?? {}).length }
    }
    await writeFile(notesFile, JSON.stringify(this.#known))
    return {
      status: 'complete',
      tests: results.map((result) => ({
        ...result,
        name: result.id,
        status: result.status === 'failed' ? 1 : 0,
      })),
      mutantCoverage: coverage,
    }
  }

  async #tryAll(tests) {
    const results = []
    await runTests(tests, {
      around: ({ id }) => {
        namespace.currentTestId = id
      },
      timeoutMsOf: () => 60_000,
      onResult: ({ id }, timeSpentMs, error) => {
        results.push({
          id,
          timeSpentMs,
          ...(error && { status: 'failed', failureMessage: String(error.stack) }),
        })
        return true
      },
    })
    return results
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    if (this.#isWornOut) process.exit(0)
    // Another process of StrykerJS's may have done the dry run.
    this.#known ??= JSON.parse(await readFile(notesFile, 'utf8'))
    const isFresh = this.#isFresh
    this.#isFresh = false
    const budget = { ms: this.options.secondsPerMutant * 1000, tests: 0 }
    const { fileName } = activeMutant
    const killers = this.#killers.get(fileName) ?? new Set()
    this.#killers.set(fileName, killers)
    const usable = (testFilter ?? [...this.#tests.keys()]).filter((id) => id in this.#known)
    let left = inOrder(
      usable.map((id) => this.#tests.get(id)),
      { source: fileName, killers: [...killers].reverse(), mutantsOf: (id) => this.#known[id].mutants },
    )
    while (left.length > 0 && budget.ms > 0) {
      Object.assign(namespace, { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
      const failed = await this.#firstFailure(left, budget)
      const isEndless = namespace.hitCount > hitLimit
      namespace.activeMutant = undefined
      if (!failed) break

      const { id } = failed.test
      const again = await this.#firstFailure([failed.test], { ms: Infinity, tests: 0 })
      if (again && !isFresh) process.exit(0)
      this.#isWornOut ||= again !== undefined || failed.error instanceof TestTimeout
      if (!again) {
        if (isEndless || failed.error instanceof TestTimeout) return { status: 'timeout', reason: id }
        killers.delete(id)
        killers.add(id)
        return {
          status: 'killed',
          killedBy: [id],
          failureMessage: String(failed.error),
          nrOfTests: budget.tests,
        }
      }
      left = left.slice(left.indexOf(failed.test) + 1)
    }
    return { status: 'survived', nrOfTests: budget.tests }
  }

  async #firstFailure(tests, budget) {
    let failed
    await runTests(tests, {
      around: () => undefined,
      timeoutMsOf: ({ id }) => 3_000 + 5 * this.#known[id].ms,
      onResult: (test, ms, error) => {
        budget.tests += 1
        budget.ms -= ms
        if (error) {
          failed = { test, error }
          namespace.activeMutant = undefined
        }
        return !error && budget.ms > 0
      },
    })
    return failed
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
