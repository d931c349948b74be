import { describe, expect, it } from '@jest/globals'
import { parseJsonObject } from '../../lib/core/tolerant-json.ts'
import { cpuMs } from '../helpers/time/wait.ts'

describe('parseJsonObject()', () => {
  it('reads what JSON.parse reads', () => {
    const value = {
      openid: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M',
      nickname: '李小明 🌸 "quoted" \\ / \u2028',
      sex: 0,
      privilege: [],
      nested: { list: [1, -2.5, 1e3, true, null, { deep: [] }] },
    }
    expect(parseJsonObject(JSON.stringify(value))).toEqual(value)
    expect(parseJsonObject(JSON.stringify(value, null, 2))).toEqual(value)
    expect(parseJsonObject('{}')).toEqual({})
  })

  it('takes off a byte order mark', () => {
    expect(parseJsonObject('\ufeff{"a":1}')).toEqual({ a: 1 })
  })

  it('reads every raw control character inside strings', () => {
    for (let code = 0; code < 0x20; code += 1) {
      const character = String.fromCharCode(code)
      expect(parseJsonObject(`{"nickname":"a${character}b","sex":0}`)).toEqual({
        nickname: `a${character}b`,
        sex: 0,
      })
    }
  })

  it('leaves line breaks between the fields alone when it escapes those inside strings', () => {
    expect(parseJsonObject('{\r\n\t"a": "x\ny",\r\n\t"b": "\\n\\"\\\\"\r\n}')).toEqual({
      a: 'x\ny',
      b: '\n"\\',
    })
  })

  it('reads a control character behind an escaped quote or backslash', () => {
    expect(parseJsonObject('{"a":"\\"\u0001","b":"\\\\\u0001"}')).toEqual({ a: '"\u0001', b: '\\\u0001' })
  })

  it.each([
    ['{"msgid":6054768590064713728}', { msgid: '6054768590064713728' }],
    ['{"msgid":-6054768590064713728}', { msgid: '-6054768590064713728' }],
    [
      '{"ids":[6054768590064713728, 6054768590064713729]}',
      { ids: ['6054768590064713728', '6054768590064713729'] },
    ],
    ['{"a":{"b":9007199254740993}}', { a: { b: '9007199254740993' } }],
    ['{ "msgid" : 6054768590064713728 }', { msgid: '6054768590064713728' }],
    ['{"a":"1","msgid":6054768590064713728,"b":"2"}', { a: '1', msgid: '6054768590064713728', b: '2' }],
    ['{"a":"\u0001","msgid":6054768590064713728}', { a: '\u0001', msgid: '6054768590064713728' }],
  ])('keeps every digit of a 64 bit id: %s', (text, value) => {
    expect(parseJsonObject(text)).toEqual(value)
  })

  it.each([
    '{"a":123456789012345}',
    '{"a":7200}',
    '{"a":0.1,"b":-1.5e10}',
    '{"a":0.30000000000000004}',
    '{"a":113.12345678901234567}',
    '{"a":-0.1234567890123456,"b":[1.2345678901234567]}',
    '{"a":1.2345678901234567e-5}',
    '{"a":12345678901234567890.5}',
    '{"a":12345678901234567e3}',
  ])('leaves every other number a number: %s', (text) => {
    expect(parseJsonObject(text)).toEqual(JSON.parse(text))
  })

  it.each([
    ['{"a":"6054768590064713728"}', '6054768590064713728'],
    ['{"a":"id:6054768590064713728,"}', 'id:6054768590064713728,'],
    ['{"a":":6054768590064713728}"}', ':6054768590064713728}'],
    ['{"a":"\\"6054768590064713728"}', '"6054768590064713728'],
    ['{"a":"\\\\","b":6054768590064713728}', '\\'],
  ])('leaves digits inside a string alone: %s', (text, value) => {
    expect(parseJsonObject(text)).toHaveProperty('a', value)
  })

  it('leaves a key of digits alone', () => {
    expect(parseJsonObject('{"6054768590064713728":1}')).toEqual({ '6054768590064713728': 1 })
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \r\n'],
    ['null', 'null'],
    ['a list', '[{"errcode":0}]'],
    ['a text', '"ok"'],
    ['a number', '42'],
    ['a long number', '6054768590064713728'],
    ['true', 'true'],
    ['HTML', '<html><body>502 Bad Gateway</body></html>'],
    ['a cut object', '{"access_token":"57_abc","expi'],
    ['a cut string', '{"access_token":"57_abc'],
    ['two objects', '{"a":1}{"b":2}'],
    ['JSONP', 'callback({"a":1})'],
    ['single quotes', "{'a':1}"],
    ['a byte order mark alone', '\ufeff'],
    ['a control character between the fields', '{"a":1,\u0001"b":2}'],
    ['binary', '\u0000\ufffd\u0001'],
  ])('answers undefined for %s', (_name, text) => {
    expect(parseJsonObject(text)).toBeUndefined()
  })

  it('pollutes no prototype', () => {
    const value = parseJsonObject(
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    )
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect((value as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  describe('with a long answer', () => {
    const long = 1024 * 1024
    const length = 256 * 1024
    it.each([
      ['a good string', `{"a":"${'x'.repeat(long)}"}`],
      ['a string with control characters', `{"a":"${'x\u0001'.repeat(long / 2)}"}`],
      ['a string beside a long id', `{"id":6054768590064713728,"a":"${'x'.repeat(long)}"}`],
      ['digits', `{"a":${'1'.repeat(long)}}`],
      ['digits that end badly', `{"a":${'1'.repeat(length)}.`],
      ['brackets', '['.repeat(long)],
      ['quotes', '"'.repeat(long)],
      ['escaped quotes that never end', `{"a":"${'\\"'.repeat(length)}`],
      [
        'escaped quotes that never end, and a long id',
        `{"id":6054768590064713728,"a":"${'\\"'.repeat(length)}`,
      ],
    ])('of %s it neither throws nor hangs', (_name, text) => {
      const start = cpuMs()
      expect(() => parseJsonObject(text)).not.toThrow()
      // Most of it is the collector's, where earlier files left much. What is not linear takes minutes.
      expect(cpuMs() - start).toBeLessThan(5_000)
    })
  })
})
