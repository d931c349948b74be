import type { Call } from '../state/accounts-world.ts'

type Rule = (value: string) => boolean

const length = (value: string): number => [...value].length

/** What a value may be, by the kind of its keyword: `thing1` is a `thing`. Keys of other kinds are free. */
const rules: Readonly<Record<string, Rule>> = {
  thing: (value) => length(value) <= 20,
  number: (value) => /^\d+(?:\.\d+)?$/.test(value) && value.length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => length(value) <= 5,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  time: (value) => length(value) <= 64,
  date: (value) => length(value) <= 64,
  amount: (value) => /^[^\d]?\d{1,10}(?:\.\d+)?元?$/.test(value),
  phone_number: (value) => /^[\d+\-() #*]{1,17}$/.test(value),
  car_number: (value) => length(value) <= 8,
  name: (value) => length(value) <= (/^[\x20-\x7e]*$/.test(value) ? 20 : 10),
  phrase: (value) => length(value) <= 5 && /^\p{Script=Han}+$/u.test(value),
}

/** The checks of `data` in messages that are made of a template. */
export function checkTemplateData(call: Call, data: unknown): void {
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data)
  call.check('data is an object', isObject, 47003, 'argument invalid! data is invalid')
  for (const [key, entry] of Object.entries(data)) {
    const value: unknown = typeof entry === 'object' && entry !== null ? entry.value : undefined
    const text = typeof value === 'number' ? String(value) : value
    const name = key.slice(0, 64)
    const refusal = `argument invalid! data.${name}.value`
    const isText = typeof text === 'string' && text !== ''
    call.check(`data.${name}.value is a text that is not empty`, isText, 47003, `${refusal} is empty`)
    const kind = /^([a-z_]+)\d+$/.exec(key)?.[1] ?? ''
    const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined
    call.check(`data.${name}.value fits its kind`, rule?.(text) ?? true, 47003, `${refusal} invalid`)
  }
}
