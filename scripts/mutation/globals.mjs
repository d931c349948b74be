import { ModernFakeTimers } from '@jest/fake-timers'
import { expect } from 'expect'
import { ModuleMocker } from 'jest-mock'

// What the tests import of @jest/globals, made of Jest's own parts, for tests that are run many times in one process.

let groupCount = 0

const newGroup = (parent) => ({
  id: `group ${++groupCount}`,
  parent,
  beforeAll: [],
  afterAll: [],
  beforeEach: [],
  afterEach: [],
})

let group = newGroup(undefined)
let tests = []

/** The tests of a file, in their order. */
export async function testsOf(file, load) {
  group = newGroup(undefined)
  // A helper's own `afterEach` at the top of its file is met once, by the first who imports it.
  afterEach(makeReal)
  tests = []
  await load()
  return tests.map((test, number) => ({ ...test, id: `${file}#${number} ${test.name}` }))
}

const addTest = (name, body) => void tests.push({ name: nameOf(name), body, group })

function addGroup(_name, body) {
  const outer = group
  group = newGroup(outer)
  body()
  group = outer
}

const nameOf = (name) => (typeof name === 'function' ? name.name : String(name))

const each = (add) => (rows) => (name, body) => {
  const isTable = rows.every(Array.isArray)
  for (const row of rows) add(name, () => body(...(isTable ? row : [row])))
}

export const it = Object.assign(addTest, { each: each(addTest), skip: () => undefined })
export const test = it
export const describe = Object.assign(addGroup, { each: each(addGroup), skip: () => undefined })
export const beforeAll = (hook) => void group.beforeAll.push(hook)
export const afterAll = (hook) => void group.afterAll.unshift(hook)
export const beforeEach = (hook) => void group.beforeEach.push(hook)
export const afterEach = (hook) => void group.afterEach.unshift(hook)
export { expect }

const mocker = new ModuleMocker(globalThis)
const timers = new ModernFakeTimers({
  config: { fakeTimers: {}, rootDir: process.cwd() },
  global: globalThis,
})
function makeReal() {
  mocker.restoreAllMocks()
  timers.useRealTimers()
}

export const jest = {
  setTimeout: () => undefined,
  fn: (implementation) => mocker.fn(implementation),
  spyOn: (object, name, access) => mocker.spyOn(object, name, access),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: (options) => timers.useFakeTimers(options),
  useRealTimers: () => timers.useRealTimers(),
  setSystemTime: (now) => timers.setSystemTime(now),
  getTimerCount: () => timers.getTimerCount(),
  advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
  advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
}
