import { describe, expect, it } from '@jest/globals'
import { createRenewalBudget } from '../../../lib/core/tokens/token-limits.ts'

describe('the budget of renewals', () => {
  const clock = { ms: 0 }
  const start = (): (() => number) => {
    clock.ms = 1_700_000_000_000
    const budget = createRenewalBudget(() => clock.ms)
    return () => Array.from({ length: 5 }, () => budget.take()).filter(Boolean).length
  }

  it('is three at once, and one more every thirty seconds', () => {
    const takeAll = start()
    expect(takeAll()).toBe(3)
    clock.ms += 29_999
    expect(takeAll()).toBe(0)
    clock.ms += 1
    expect(takeAll()).toBe(1)
    clock.ms += 75_000
    expect(takeAll()).toBe(2)
    // The half of a pause that was left counts.
    clock.ms += 15_000
    expect(takeAll()).toBe(1)
    expect(takeAll()).toBe(0)
  })

  it('never saves up more than three', () => {
    const takeAll = start()
    clock.ms += 86_400_000
    expect(takeAll()).toBe(3)
    clock.ms += 86_400_000
    expect(takeAll()).toBe(3)
  })

  it('goes on from there when the clock is set back', () => {
    const takeAll = start()
    expect(takeAll()).toBe(3)
    clock.ms -= 86_400_000
    expect(takeAll()).toBe(0)
    clock.ms += 30_000
    expect(takeAll()).toBe(1)
  })
})
