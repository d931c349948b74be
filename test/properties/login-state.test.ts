import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createState, requireWellFormedState, restartsOf } from '../../lib/express/login/transaction.ts'
import { holds, mutated, outcomeOf } from '../helpers/inputs/property.ts'

describe('the state of a login', () => {
  it('is well-formed, and counts how often the login was started again', () => {
    holds(
      fc.property(fc.integer({ min: 0, max: 9 }), (restarts) => {
        const state = createState(restarts)
        requireWellFormedState(state)
        expect(restartsOf(state)).toBe(restarts)
        expect(state).toMatch(/^[A-Za-z0-9]{33,128}$/)
      }),
    )
  })

  it('is refused with ERR_PARAMETER where it is not 16 to 128 letters and digits with a digit at the end', () => {
    const characters = fc.constantFrom(...'aZ059', '_', '-', '\n', ' ', '٣', 'é', '0', '1')
    const text = fc.string({ unit: characters, minLength: 14, maxLength: 130, size: 'max' })
    const plain = fc.string({ unit: fc.constantFrom(...'aZ059'), minLength: 14, maxLength: 130, size: 'max' })
    holds(
      fc.property(
        fc.oneof(text, plain, mutated(plain, characters), fc.anything({ withNullPrototype: true })),
        (state) => {
          const isGood =
            typeof state === 'string' &&
            state.length >= 16 &&
            state.length <= 128 &&
            [...state].every((letter) => /[a-z0-9]/i.test(letter)) &&
            Number.isInteger(restartsOf(state))
          expect(outcomeOf(() => requireWellFormedState(state))).toEqual(
            isGood ? { value: undefined } : { error: 'ERR_PARAMETER' },
          )
        },
      ),
      5,
    )
  })
})
