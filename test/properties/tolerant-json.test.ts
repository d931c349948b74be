import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseJsonObject } from '../../lib/core/tolerant-json.ts'
import { holds, mutated } from '../helpers/inputs/property.ts'

/** JSON as a text, and what is to be read of it: integers of 16 digits and more as texts. */
interface Written {
  text: string
  value: unknown
}

const control = '\u0000\u0001\b\t\n\f\r\u001b\u001f'
const letters = [...control, ...'"\\/{}[]:,0123456789eE+-.a中\u2028', '🌸', '\ud800', '1234567890123456']
const plainText = fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((parts) => parts.join(''))

/** Quotes and backslashes are escaped, control characters only as each place wants it. */
const writtenText = fc.tuple(plainText, fc.boolean()).map(
  ([value, isRaw]): Written => ({
    value,
    text: isRaw ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value),
  }),
)
const longInteger = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 10n ** 15n, max: 10n ** 25n }))
  .map(([sign, digits]): Written => ({ text: `${sign}${digits}`, value: `${sign}${digits}` }))
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()).map((value) => {
  const text = JSON.stringify(value)
  return { text, value: /^-?\d{16,}$/.test(text) ? text : JSON.parse(text) }
})
const literal = fc
  .constantFrom(true, false, null)
  .map((value): Written => ({ text: JSON.stringify(value), value }))
const blank = fc.constantFrom('', ' ', '\n', '\t\r\n')
const name = fc.oneof(writtenText, fc.constant({ text: '"__proto__"', value: '__proto__' }))

const { object: writtenObject } = fc.letrec<{ node: Written; list: Written; object: Written }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, writtenText, longInteger, number, literal, tie('list'), tie('object')),
  list: fc.tuple(fc.array(tie('node'), { maxLength: 4 }), blank).map(([items, space]) => ({
    text: `[${space}${items.map(({ text }) => text).join(`${space},${space}`)}${space}]`,
    value: items.map(({ value }) => value),
  })),
  object: fc.tuple(fc.array(fc.tuple(name, tie('node')), { maxLength: 4 }), blank).map(([fields, space]) => ({
    text: `{${space}${fields.map(([key, { text }]) => `${key.text}${space}:${space}${text}`).join(`,${space}`)}}`,
    value: Object.fromEntries(fields.map(([key, { value }]) => [key.value, value])),
  })),
}))

const isPolluted = (): boolean =>
  Object.keys(Object.prototype).length > 0 || Object.keys(Array.prototype).length > 0

describe('parseJsonObject()', () => {
  it('reads every JSON object, with raw control characters in texts and long integers as texts', () => {
    holds(
      fc.property(writtenObject, fc.boolean(), ({ text, value }, hasMark) => {
        expect(parseJsonObject(`${hasMark ? '\ufeff' : ''}${text}`)).toEqual(value)
      }),
    )
  })

  it('agrees with JSON.parse() where there is neither a control character nor a long integer', () => {
    const pieces = fc.constantFrom(
      '"',
      '\\',
      '\\u',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      'null',
      '-',
      '0',
      '1e',
      '.',
    )
    holds(
      fc.property(mutated(fc.json(), pieces), (text) => {
        fc.pre(!/\d{16}/.test(text))
        expect(parseJsonObject(text)).toEqual(objectIn(text))
      }),
    )
  })

  it('reads of a damaged text what JSON.parse() reads once its two tolerances are written out', () => {
    const text = writtenObject.map((written) => written.text)
    holds(
      fc.property(mutated(text, fc.constantFrom(...letters, '1234567890123456')), (damaged) => {
        expect(parseJsonObject(damaged)).toEqual(objectIn(tolerated(damaged.replace(/^\ufeff/, ''))))
      }),
    )
  })

  it('answers an object or undefined to any text, and leaves all prototypes alone', () => {
    const pieces = fc.constantFrom(
      ...letters,
      '"__proto__":{"polluted":1},',
      '"constructor":{"prototype":{"polluted":1}}',
      '{"__proto__":',
      '\ufeff',
    )
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    holds(
      fc.property(
        fc.oneof(
          anyText,
          mutated(
            writtenObject.map(({ text }) => text),
            pieces,
          ),
        ),
        (text) => {
          const given = parseJsonObject(text)
          if (given !== undefined) expect(Object.getPrototypeOf(given)).toBe(Object.prototype)
          expect(isPolluted()).toBe(false)
        },
      ),
    )
  })
})

/** What JSON.parse() reads, if it is an object. */
function objectIn(text: string): unknown {
  try {
    const read = JSON.parse(text)
    return typeof read === 'object' && !Array.isArray(read) ? (read ?? undefined) : undefined
  } catch {
    return undefined
  }
}

/** The same text with control characters in strings escaped, and with quotes around integers outside of them. */
function tolerated(text: string): string {
  const strings = /("(?:\\[\s\S]|[^"\\])*")/
  return text
    .split(strings)
    .map((part, index) =>
      index % 2 === 1
        ? part.replace(/\\[\s\S]|[^ -\uffff]/g, (found) =>
            found.length > 1 ? found : JSON.stringify(found).slice(1, -1),
          )
        : // A text that never ends stays one.
          part.replace(/^[^"]*/, (outside) =>
            outside.replace(/(?<![\d.eE+-])-?\d{16,}(?![\d.eE+-])/g, '"$&"'),
          ),
    )
    .join('')
}
