import { describe, expect, it } from '@jest/globals'
import { parseMessageXml } from '../../../lib/core/messages/message-xml.ts'
import { pushName } from '../../../lib/core/messages/pushed-message.ts'
import { wechatSamples, wecomSamples } from '../../vectors/push-samples.ts'

const parse = parseMessageXml
const contentOf = (inner: string): unknown => parse(`<xml><Content>${inner}</Content></xml>`)?.['Content']

describe('parseMessageXml()', () => {
  describe.each([
    ['WeChat', wechatSamples],
    ['WeCom', wecomSamples],
  ])('reads what %s pushes', (_platform, samples) => {
    it.each(samples)('$title', ({ xml, fields, name }) => {
      const read = parse(xml)
      expect(read).toEqual(fields)
      expect(pushName(read as never)).toBe(name)
    })

    it.each(samples)('$title, with every element on a line of its own', ({ xml, fields }) => {
      const spread = xml.replace(/>(?=<[A-Za-z/])/g, '>\r\n\t ')
      expect(parse(`\n${spread}\n`)).toEqual(fields)
    })
  })

  describe('keeps text as it is', () => {
    const reads = (title: string, texts: [inner: string, text: string][]): void => {
      it.each(texts)(title, (inner, text) => {
        expect(contentOf(inner)).toBe(text)
      })
    }

    reads('%j', [
      ['', ''],
      ['<![CDATA[]]>', ''],
      ['<![CDATA[ \n\t ]]>', ' \n\t '],
      ['<![CDATA[  line 1\r\nline 2\r\n ]]>', '  line 1\r\nline 2\r\n '],
      ['a\r\nb\rc', 'a\r\nb\rc'],
      [
        '<![CDATA[<b>&amp;</b> & &nbsp; &#65; <!-- x --> <?php ?>]]>',
        '<b>&amp;</b> & &nbsp; &#65; <!-- x --> <?php ?>',
      ],
      ['<![CDATA[]]]]><![CDATA[>]]>', ']]>'],
      ['<![CDATA[a]]><![CDATA[]]><![CDATA[b]]>', 'ab'],
      ['<![CDATA[]]]>', ']'],
      ['<![CDATA[<![CDATA[]]>', '<![CDATA['],
      ['<![CDATA[我是中文 🌸 👩‍👩‍👧 é \u2028]]>', '我是中文 🌸 👩‍👩‍👧 é \u2028'],
      ['我是中文 🌸', '我是中文 🌸'],
      ['&lt;a&gt; &amp;&amp; &quot;&apos;', '<a> && "\''],
      ['&amp;lt;', '&lt;'],
      ['a&#10;b', 'a\nb'],
    ])

    reads('but for the blanks around it: %j', [
      ['\n <![CDATA[ a ]]> \n', ' a '],
      [' 5 ', '5'],
      ['\n', ''],
    ])

    reads('in its order, inside and outside of CDATA: %j', [
      ['a<!-- x --> b', 'a b'],
      ['<!-- x --> a', 'a'],
      ['<![CDATA[a]]>&gt;', 'a>'],
      ['<![CDATA[a]]]]>&gt;<![CDATA[b]]>', 'a]]>b'],
      ['&lt;<![CDATA[a]]>&gt;', '<a>'],
      ['a<![CDATA[b]]>c<![CDATA[d]]>e', 'abcde'],
    ])

    it.each([
      '007',
      '1e3',
      '0x10',
      '-0',
      '1.50',
      'true',
      'null',
      'NaN',
      'Infinity',
      '4561255354251345929',
      '18446744073709551615',
      '9007199254740993',
    ])('and never makes a number of %s', (text) => {
      expect(contentOf(text)).toBe(text)
      expect(contentOf(`<![CDATA[${text}]]>`)).toBe(text)
    })
  })

  describe('makes a list', () => {
    it.each(['item', 'List', 'Item', 'SelectedItem', 'OptionId', 'OpitonId'])(
      'of <%s>, also of one',
      (name) => {
        expect(parse(`<xml><${name}>a</${name}></xml>`)).toEqual({ [name]: ['a'] })
        expect(parse(`<xml><${name}/></xml>`)).toEqual({ [name]: [''] })
        expect(parse(`<xml><${name}><a>1</a></${name}></xml>`)).toEqual({ [name]: [{ a: '1' }] })
        expect(
          parse(`<xml><${name}>a</${name}><b/><${name}><c>d</c></${name}><${name}>e</${name}></xml>`),
        ).toEqual({
          [name]: ['a', { c: 'd' }, 'e'],
          b: '',
        })
      },
    )

    it('of whatever comes several times', () => {
      expect(parse('<xml><a>1</a><b>2</b><a/><a><c>3</c></a></xml>')).toEqual({
        a: ['1', '', { c: '3' }],
        b: '2',
      })
    })

    it('of nothing else', () => {
      expect(parse('<xml><items>a</items><list>b</list></xml>')).toEqual({ items: 'a', list: 'b' })
    })
  })

  describe('takes no name for more than a name', () => {
    const names = ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON', 'length']
    it.each(names)('%s', (name) => {
      const read = parse(`<xml><${name}>a</${name}><x><${name}>b</${name}></x></xml>`)
      expect(Object.entries(read ?? {})).toEqual([
        [name, 'a'],
        ['x', { [name]: 'b' }],
      ])
    })

    it.each(['__proto__', '__defineGetter__'])('%s', (name) => {
      const read = parse(
        `<xml><${name}><polluted>yes</polluted></${name}><x><${name}><polluted>yes</polluted></${name}></x></xml>`,
      )
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      expect(read?.['polluted']).toBeUndefined()
      expect((read?.['x'] as Record<string, unknown> | undefined)?.['polluted']).toBeUndefined()
    })
  })

  describe('takes before and after the message', () => {
    const xml = '<xml><a>1</a></xml>'
    it.each([
      ['a byte order mark', `\ufeff${xml}`],
      ['a declaration', `<?xml version="1.0" encoding="UTF-8"?>${xml}`],
      ['a declaration in other quotes', `<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n${xml}`],
      ['both', `\ufeff<?xml version="1.0"?>\r\n${xml}`],
      ['blanks', ` \r\n\t${xml}\r\n `],
      ['a comment', `<!-- a --><!-- b -->${xml}<!-- c -->`],
    ])('%s', (_what, source) => {
      expect(parse(source)).toEqual({ a: '1' })
    })

    it('and comments in it, which are no text', () => {
      expect(parse('<xml><!-- <b>2</b> --><a>1<!-- 2 -->3</a></xml>')).toEqual({ a: '13' })
    })
  })
})
