import { describe, expect, it } from '@jest/globals'
import { formatMessageXml, parseMessageXml } from '../../../lib/core/messages/message-xml.ts'
import { seededRandom } from '../../helpers/inputs/random.ts'
import { isLongRun } from '../../run/length.ts'
import { wechatSamples, wecomSamples } from '../../vectors/push-samples.ts'

const format = formatMessageXml
const rounds = isLongRun ? 2_000 : 200

describe('formatMessageXml()', () => {
  it('writes text in CDATA and numbers plain, as the platforms do', () => {
    const fields = {
      ToUserName: 'o1',
      CreateTime: 12345678,
      Image: { MediaId: 'm' },
      Articles: { item: [{ a: '1' }, { a: '2' }] },
    }
    expect(format(fields)).toBe(
      '<xml><ToUserName><![CDATA[o1]]></ToUserName><CreateTime>12345678</CreateTime><Image><MediaId><![CDATA[m]]></MediaId></Image><Articles><item><a><![CDATA[1]]></a></item><item><a><![CDATA[2]]></a></item></Articles></xml>',
    )
  })

  it('leaves out what is not there', () => {
    expect(format({ a: undefined, b: null, c: '', d: [], e: { f: undefined } })).toBe(
      '<xml><c><![CDATA[]]></c><e></e></xml>',
    )
  })

  it.each([
    [']]>', ']]]]><![CDATA[>'],
    ['a]]>b]]>c', 'a]]]]><![CDATA[>b]]]]><![CDATA[>c'],
    [']]]>', ']]]]]><![CDATA[>'],
    [']]', ']]'],
  ])('lets %j not end the CDATA', (text, inside) => {
    expect(format({ a: text })).toBe(`<xml><a><![CDATA[${inside}]]></a></xml>`)
    expect(parseMessageXml(format({ a: text }))).toEqual({ a: text })
  })

  it('lets a text add no element', () => {
    const text = ']]></Content><MsgType><![CDATA[image'
    expect(parseMessageXml(format({ Content: text }))).toEqual({ Content: text })
  })

  it('leaves out the characters that XML cannot hold', () => {
    const codes = [...Array.from({ length: 32 }, (_, code) => code), 0xfffe, 0xffff]
    const text = codes.map((code) => `${String.fromCharCode(code)}x`).join('')
    const read = parseMessageXml(format({ a: text, b: { c: [text, text] } }))
    const kept = text.replace(/[^\t\n\rx]/g, '')
    expect(read).toEqual({ a: kept, b: { c: [kept, kept] } })
  })

  it('lets those characters not hide an end of CDATA', () => {
    for (const text of [']\u0000]>', ']]\u0008>', ']]>\u0000', '\uffff]]\ufffe>']) {
      expect(parseMessageXml(format({ a: text }))).toEqual({ a: ']]>' })
    }
  })

  it.each(['', 'a b', '1a', '<a>', 'a>', 'a/', 'a"b', '中', 'a:b', '-a'])('refuses the name %j', (name) => {
    expect(() => format({ [name]: '1' })).toThrow(TypeError)
    expect(() => format({ a: { [name]: '1' } })).toThrow(TypeError)
    expect(() => format({ a: [{ [name]: '1' }] })).toThrow(TypeError)
  })

  it.each([...wechatSamples, ...wecomSamples])(
    'writes what parseMessageXml() reads: $title',
    ({ fields }) => {
      expect(parseMessageXml(format(fields))).toEqual(fields)
    },
  )

  it('writes what parseMessageXml() reads, for messages of all kinds', () => {
    const { below, oneOf } = seededRandom(7)
    const pieces = [
      'a',
      ' ',
      '\n',
      '<',
      '>',
      '&',
      ']',
      ']]',
      ']]>',
      '<![CDATA[',
      '&amp;',
      '中文',
      '🌸',
      '\u2028',
      '"',
      "'",
    ]
    const names = ['Text', 'Name', 'constructor', 'toString', 'x1', 'a-b', 'a.b', 'a_b']
    const text = (): string => Array.from({ length: below(12) }, () => oneOf(pieces)).join('')
    const fields = (depth: number): Record<string, unknown> => {
      const entries = Array.from({ length: 1 + below(4) }, (): [string, unknown] => {
        if (below(4) === 0) return ['item', Array.from({ length: 1 + below(3) }, value(depth))]
        return [oneOf(names), value(depth)()]
      })
      return Object.fromEntries(entries)
    }
    const value = (depth: number) => (): unknown => (depth < 6 && below(3) === 0 ? fields(depth + 1) : text())
    for (let round = 0; round < rounds; round += 1) {
      // What people write ends at the last end of its name: it is there once.
      const message = { ...fields(0), Content: text() }
      expect(parseMessageXml(format(message))).toEqual(message)
    }
  })
})
