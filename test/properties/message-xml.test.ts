import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseFast } from '../../lib/core/messages/fast-message-xml.ts'
import { formatMessageXml, parseMessageXml } from '../../lib/core/messages/message-xml.ts'
import { parseStrictly } from '../../lib/core/messages/strict-message-xml.ts'
import { holds, mutated } from '../helpers/inputs/property.ts'
import { wechatSamples, wecomSamples } from '../vectors/push-samples.ts'

const goodNames = [
  'xml',
  'a',
  'b',
  'B',
  ...['Content', 'Title', 'Label', 'SpRecord', 'PicList'],
  'item',
  'Item',
  'OpitonId',
  'a.b-c_1',
  'constructor',
  'x'.repeat(64),
]
const badNames = ['a:b', '_a', '1a', 'é', '__proto__', '', 'a b', 'a/', '!a', 'x'.repeat(65)]
const anyName = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...goodNames) },
  fc.constantFrom(...badNames),
)
/** Joined by blanks, so that they take little room here. */
const marks =
  `< > & / = ]]></Content> ]]></Label> <Content><![CDATA[ ]]><![CDATA[ " ' ! ? ] ]] ]]> [ - -- <! </ /> <![CDATA[ <![cdata[ ]]]]> &amp; &lt; &#13; &#65; &#0; &x; &amp
  <!-- --> <!---->  <?x?> <!DOCTYPE <a/> <a> </a>`.split(/\s+/)
const oddCharacters = [
  ...'\u0000\u0002\u0008\v\f\u0010\u001d\u001f\u007f\u0085\u2028\u3000\ue000\ufeff\ufffe\uffff',
  ...['\ue0000002', '\r', '\n\r'],
  ...['\ud800', '\udfff', '\u{1fffe}', '<!-- x -->', '<?x y?>', '<?xml version="1.1"?>', '<!DOCTYPE a>'],
]
const harmless = ['x', '5', '>', ']', ']]', '"', '=', '/', '中', '🌸', ...' \n\t\r\u00a0\ufffd', '\r\n']
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...harmless) },
  fc.constantFrom(...marks, ...oddCharacters),
)
const joined = (parts: readonly string[]): string => parts.join('')
const text = fc.array(piece, { maxLength: 4 }).map(joined)
const blank = fc.constantFrom('', '', '', '', ' ', '\n', '\t \n', '\r\n', '\u00a0')

/** Elements as the platforms write them, with a chance that something is not quite so. */
const { element } = fc.letrec<{ element: string; leaf: string; branch: string }>((tie) => ({
  leaf: fc
    .tuple(
      fc.oneof(
        text,
        text.map((inner) => `<![CDATA[${inner}]]>`),
        fc.constant('1'),
      ),
      anyName,
      blank,
    )
    .map(([inner, name, space]) => `<${name}>${space}${inner}</${name}>`),
  branch: fc
    .tuple(anyName, fc.array(tie('element'), { maxLength: 4 }), blank)
    .map(([name, children, space]) => `<${name}>${children.join(space)}${space}</${name}>`),
  element: fc.oneof({ maxDepth: 12 }, tie('leaf'), tie('branch')),
}))
/** The same with nothing but what the platforms write: the plain reader must take these. */
const plainName = fc.constantFrom('a', 'b', 'SpRecord', 'item', 'constructor')
const { plain } = fc.letrec<{ plain: string; leaf: string; branch: string }>((tie) => ({
  leaf: fc
    .tuple(
      plainName,
      fc.oneof(
        fc.constantFrom(
          '',
          '5',
          ' x\r\n',
          '中🌸',
          '>',
          '\u0002',
          '<![CDATA[]]>',
          '<![CDATA[ <a>&]] ]]]\n]]>',
        ),
        fc.constantFrom('\ud800', '\ue000', '<![CDATA[\u0000\ufffe\uffff\udfff\ue000\r\n\r]]>', '\u3000 \v'),
      ),
    )
    .map(([name, inner]) => `<${name}>${inner}</${name}>`),
  branch: fc
    .tuple(plainName, fc.array(tie('plain'), { minLength: 1, maxLength: 4 }), fc.constantFrom('', '\n '))
    .map(([name, children, space]) => `<${name}>${space}${children.join(space)}</${name}>`),
  plain: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('branch')),
}))
const wrapped = (inner: fc.Arbitrary<string>, space: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(space, fc.array(inner, { minLength: 1, maxLength: 5 }), space)
    .map(([before, children, after]) => `${before}<xml>${children.join('')}</xml>${after}`)
const plainDocument = wrapped(plain, fc.constantFrom('', '\n', ' \t'))
const sample = fc.constantFrom(...[...wechatSamples, ...wecomSamples].map(({ xml }) => xml))
const deep = fc
  .tuple(fc.integer({ min: 8, max: 12 }), fc.constantFrom('', '1', '<b>1</b>', '<b/>'))
  .map(([depth, inner]) => '<a>'.repeat(depth) + inner + '</a>'.repeat(depth))
const wide = fc
  .tuple(fc.integer({ min: 1_997, max: 2_001 }), fc.constantFrom('<a>1</a>', '<item></item>', '<a/>'))
  .map(([count, one]) => `<xml>${one.repeat(count)}</xml>`)

/** Where the plain reader answers, it must answer what saxes does. */
const isAsStrict = (source: string): void => {
  const scanned = parseFast(source)
  if (scanned !== undefined) expect(scanned).toEqual(parseStrictly(source))
}

describe('the reader of plain XML answers what the strict parser answers, or nothing', () => {
  it.each([
    ['elements that are not quite right', wrapped(element, blank)],
    ['elements whose text was changed in some places', mutated(plainDocument, piece)],
    ['documents of the platforms, changed in some places', mutated(sample, fc.oneof(piece, element))],
    ['any pieces of XML', fc.array(fc.oneof(piece, fc.constantFrom('<xml>', '</xml>'))).map(joined)],
  ])('for %s', (_what, source) => {
    holds(fc.property(source, isAsStrict), 5)
  })

  it.each([
    ['depth', deep],
    ['number', wide],
  ])('for elements near the greatest %s', (_what, source) => {
    holds(fc.property(source, isAsStrict), 0.2)
  })

  it('and does answer for plain elements, texts and CDATA', () => {
    holds(
      fc.property(plainDocument, (source) => {
        expect(parseStrictly(source)).toBeDefined()
        expect(parseFast(source)).toEqual(parseStrictly(source))
      }),
    )
  })
})

/** What a reply is written from: texts, numbers, fields, lists. */
const fieldName = fc.constantFrom('Text', 'Url', 'a', 'b.c', 'Articles', 'item', 'constructor')
const value = fc.letrec<{ value: unknown; fields: object }>((tie) => ({
  fields: fc.dictionary(fieldName, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('fields'),
  ),
}))
/** What comes back: nothing is lost but characters that XML has not. */
function readBack(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML knows no character for them
    return asUtf8(String(given)).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  }
  const entries = Object.entries(given).flatMap(([name, inner]) => {
    const values = [inner]
      .flat(10)
      .filter((item) => item !== undefined)
      .map(readBack)
    if (values.length === 0) return []
    return [[name, values.length > 1 || name === 'item' ? values : values[0]]]
  })
  return entries.length === 0 ? '' : Object.fromEntries(entries)
}

const asUtf8 = (text: string): string => Buffer.from(text).toString()

/** A text that nobody has ended and begun CDATA in, which is how XML is written. */
const written = fc
  .array(fc.oneof(piece, fc.string({ unit: 'binary' }), fc.constantFrom(']]></Content>', '<MsgId>2</MsgId>')))
  .map(joined)
  .filter((text) => !/\]\]>[^<]*<!\[CDATA\[/.test(text))

describe('what people write', () => {
  it.each(['Content', 'Label', 'Title', 'Description', 'Recognition'])(
    'reaches the handler as it is: %s',
    (name) => {
      holds(
        fc.property(written, written, (text, key) => {
          fc.pre(!key.includes(']]>'))
          const source = `<xml><EventKey><![CDATA[${key}]]></EventKey><${name}><![CDATA[${text}]]></${name}><MsgId>1</MsgId></xml>`
          fc.pre(!key.includes(`]]></${name}>`))
          expect(parseMessageXml(source)).toEqual({ EventKey: key, [name]: text, MsgId: '1' })
        }),
      )
    },
  )

  it('adds no element to a message, whatever it is', () => {
    const any = fc.array(fc.oneof(piece, fc.constantFrom(']]></Content>', '<MsgId>2</MsgId>'))).map(joined)
    holds(
      fc.property(any, (text) => {
        const read = parseMessageXml(`<xml><Content><![CDATA[${text}]]></Content><MsgId>1</MsgId></xml>`)
        expect(Object.keys(read ?? {})).toEqual(['Content', 'MsgId'])
        expect(read?.['MsgId']).toBe('1')
      }),
    )
  })
})

describe('formatMessageXml()', () => {
  it('writes what parseMessageXml() reads back', () => {
    holds(
      fc.property(value.fields, (fields) => {
        const expected = readBack(fields)
        expect(parseMessageXml(asUtf8(formatMessageXml(fields)))).toEqual(
          expected === '' ? undefined : expected,
        )
      }),
    )
  })
})
