import { describe, expect, it } from '@jest/globals'
import { checkReturnTarget, type ReturnTargetRules } from '../../../lib/express/request/return-target.ts'
import { cpuMs } from '../../helpers/time/wait.ts'

const rules: ReturnTargetRules = {
  location: { origin: 'https://app.example', prefix: '', isHttps: true },
  origins: ['https://front.example'],
  ownPaths: ['/wechat/login', '/wechat/callback', '/members/:id'],
}
const length = 1_990
const runs = 300

/** What some patterns look at anew from each of its places. */
const targets: [name: string, target: string][] = [
  ['slashes at the end', `/a${'/'.repeat(length)}`],
  ['slashes before a letter', `/a${'/'.repeat(length)}b`],
  ['encoded slashes', `/a${'%2f'.repeat(length / 3)}`],
  ['dots', `/a${'/.'.repeat(length / 2)}`],
  ['steps up', `/a${'/..'.repeat(length / 3)}`],
  ['blanks', `/a${' '.repeat(length)}`],
  ['a query of questions', `/a?${'?'.repeat(length)}`],
  ['fragments', `/a#${'#'.repeat(length)}`],
]

function costOf(target: string): number {
  const startedAt = cpuMs()
  for (let run = 0; run < runs; run += 1) checkReturnTarget(target, rules)
  return cpuMs() - startedAt
}

describe('a return target of 2 kB', () => {
  it.each(targets)('costs about what one of letters costs when it is of %s', (_name, target) => {
    const letters = `/${'a'.repeat(length)}`
    costOf(letters)
    // Quadratic work costs a hundred times as much, on whatever machine.
    expect(costOf(target)).toBeLessThan(30 * Math.max(costOf(letters), 3))
  })
})
