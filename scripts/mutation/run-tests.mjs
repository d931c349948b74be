const ancestorsOf = (group) => (group ? [...ancestorsOf(group.parent), group] : [])

/**
 * Runs tests one after another, in this process, with the hooks around them.
 *
 * @param around called with what is about to run, a test or a group whose `beforeAll` runs
 * @param onResult says whether to go on: gets the test, its time and its error
 */
export async function runTests(tests, { around, timeoutMsOf, onResult }) {
  const entered = []
  const leave = async (count) => {
    for (const group of entered.splice(count).reverse()) await callAll(group.afterAll)
  }
  const enter = async (groups) => {
    for (const group of groups) {
      around(group)
      entered.push(group)
      await callAll(group.beforeAll)
    }
  }
  for (const test of tests) {
    const groups = ancestorsOf(test.group)
    const common = groups.findIndex((group, depth) => entered[depth] !== group)
    const started = performance.now()
    const error = await errorOf(async () => {
      if (common !== -1 || entered.length > groups.length) {
        const kept = common === -1 ? groups.length : common
        await leave(kept)
        await enter(groups.slice(kept))
      }
      around(test)
      await runTest(test, groups)
    }, timeoutMsOf(test))
    if (!(await onResult(test, performance.now() - started, error))) break
  }
  await errorOf(() => leave(0), 10_000)
}

async function runTest(test, groups) {
  try {
    for (const group of groups) await callAll(group.beforeEach)
    await test.body()
  } finally {
    for (const group of groups.toReversed()) await callAll(group.afterEach)
  }
}

async function callAll(hooks) {
  for (const hook of hooks) await hook()
}

// The real ones, also while a test has put others in their place.
const { setTimeout, clearTimeout } = globalThis

export class TestTimeout extends Error {}

/** Errors that nobody waits for are the running test's. */
let strayErrors = []
export const addStrayError = (error) => void strayErrors.push(error)

async function errorOf(run, timeoutMs) {
  strayErrors = []
  let timer
  const timeout = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new TestTimeout(`took more than ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([run(), timeout])
    return strayErrors[0]
  } catch (error) {
    return error ?? new Error('nothing was thrown')
  } finally {
    clearTimeout(timer)
  }
}
