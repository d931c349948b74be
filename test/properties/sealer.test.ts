import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createSealer } from '../../lib/core/login/sealer.ts'
import { holds, mutated } from '../helpers/inputs/property.ts'

const secret = fc.string({ unit: 'grapheme', minLength: 16 })
const word = fc.string({ unit: 'binary', maxLength: 12 })
const place = fc.record({ secret, context: word, purpose: word, binding: word })
type Place = typeof place extends fc.Arbitrary<infer T> ? T : never

const seal = ({ secret, context, purpose, binding }: Place, value: unknown): string =>
  createSealer([secret], context).seal(purpose, value, binding)
const open = ({ secret, context, purpose, binding }: Place, sealed: string): unknown =>
  createSealer([secret], context).open(purpose, sealed, binding)

describe('a sealed value', () => {
  it('opens as what it was, in its place', () => {
    holds(
      fc.property(place, fc.jsonValue(), (here, value) => {
        const sealed = seal(here, value)
        expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(open(here, sealed)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('opens in no other place', () => {
    const change = fc.record({ secret, context: word, purpose: word, binding: word }, { requiredKeys: [] })
    // Taken apart at another point, context, purpose and binding still are others.
    const shifted = fc.tuple(place, fc.nat({ max: 3 })).map(([here, length]) => {
      const { context, binding } = here
      const there = { ...here, context: context + binding.slice(0, length), binding: binding.slice(length) }
      return [here, there] as const
    })
    const changed = fc.tuple(place, change).map(([here, other]) => [here, { ...here, ...other }] as const)
    holds(
      fc.property(fc.oneof(changed, shifted), fc.jsonValue(), ([here, there], value) => {
        fc.pre(JSON.stringify(Object.entries(here)) !== JSON.stringify(Object.entries(there)))
        expect(open(there, seal(here, value))).toBeUndefined()
      }),
      2,
    )
  })

  it('opens with any of the secrets, and is sealed with the first', () => {
    const secrets = fc.uniqueArray(secret, { minLength: 2, maxLength: 4 })
    holds(
      fc.property(secrets, place, fc.nat(), fc.jsonValue(), (all, here, which, value) => {
        const { context, purpose, binding } = here
        const one = { ...here, secret: all[which % all.length] as string }
        const rotated = createSealer(all, context)
        const expected = JSON.parse(JSON.stringify(value))
        expect(rotated.open(purpose, seal(one, value), binding)).toEqual(expected)
        const sealed = rotated.seal(purpose, value, binding)
        expect(open({ ...here, secret: all[0] as string }, sealed)).toEqual(expected)
        expect(open({ ...here, secret: all[1] as string }, sealed)).toBeUndefined()
      }),
    )
  })

  it('is nothing when a character of it was changed, taken out or put in', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = fc.constantFrom(
      ...digits,
      '+',
      '/',
      '=',
      '==',
      ' ',
      '\n',
      '\t',
      '.',
      '*',
      '%',
      '\u0000',
      '\u0141',
      '',
    )
    const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), other)
    holds(
      fc.property(
        place,
        fc.jsonValue(),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (here, value, changes) => {
          const sealed = seal(here, value)
          for (const [where, length, piece] of changes) {
            const at = where % (sealed.length + 1)
            for (const from of [at, sealed.length - length]) {
              const spoiled = sealed.slice(0, from) + piece + sealed.slice(from + length)
              if (spoiled !== sealed) expect([spoiled, open(here, spoiled)]).toEqual([spoiled, undefined])
            }
          }
        },
      ),
    )
  })

  it('is nothing when it is any text, and nothing throws', () => {
    const here = { secret: 'a secret of sixteen', context: 'c', purpose: 'p', binding: '' }
    const sealed = seal(here, { a: 1 })
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String({ maxLength: 200 }))
    holds(
      fc.property(fc.oneof(text, mutated(fc.constant(sealed), text)), (given) => {
        expect(open(here, given)).toEqual(given === sealed ? { a: 1 } : undefined)
      }),
      5,
    )
  })
})
