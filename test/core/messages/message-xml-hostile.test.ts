import { describe, expect, it } from '@jest/globals'
import { parseMessageXml } from '../../../lib/core/messages/message-xml.ts'
import { cpuMs } from '../../helpers/time/wait.ts'
import { isLongRun } from '../../run/length.ts'

const parse = parseMessageXml

const nested = (depth: number, inner = '1'): string => '<a>'.repeat(depth) + inner + '</a>'.repeat(depth)

it.each(['1', '<!-- x -->1'])('parseMessageXml() reads a depth of 10, with %s in it', (inner) => {
  expect(parse(nested(10, inner))).toBeDefined()
})

describe('parseMessageXml() answers undefined to', () => {
  const refuses = (sources: [what: string, source: string][]): void => {
    it.each(sources)('%s', (_what, source) => {
      expect(parse(source)).toBeUndefined()
    })
  }

  refuses([
    ['nothing', ''],
    ['blanks', ' \r\n\t '],
    ['a byte order mark', '\ufeff'],
    ['text', 'success'],
    ['JSON', '{"a":1}'],
    ['a declaration alone', '<?xml version="1.0"?>'],
    ['a comment alone', '<!-- a -->'],
    ['a root of text', '<xml>text</xml>'],
    ['a root of CDATA', '<xml><![CDATA[text]]></xml>'],
    ['an empty root', '<xml></xml>'],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>'],
    ['an element after the root', '<xml><a>1</a></xml><b/>'],
    ['text before the root', 'x<xml><a>1</a></xml>'],
    ['text after the root', '<xml><a>1</a></xml>x'],
    ['CDATA after the root', '<xml><a>1</a></xml><![CDATA[x]]>'],
    ['a zero after the root', '<xml><a>1</a></xml>\u0000'],
    ['a declaration in the wrong place', ' <?xml version="1.0"?><xml><a>1</a></xml>'],
    ['half a message', '<xml><a>1</a>'],
    ['half an element', '<xml><a>1</a'],
    ['half a CDATA', '<xml><a><![CDATA[1</a></xml>'],
    ['half an entity', '<xml><a>&am</a></xml>'],
    ['crossed elements', '<xml><a><b>1</a></b></xml>'],
    ['another end', '<xml><a>1</A></xml>'],
    ['an end alone', '</xml>'],
    ['a bare ampersand', '<xml><a>b & c</a></xml>'],
    ['a bare angle bracket', '<xml><a>b < c</a></xml>'],
    ['a CDATA end outside of CDATA', '<xml><a>b ]]> c</a></xml>'],
    ['HTML', '<!doctype html><html><body><p>Hello</p></body></html>'],
  ])

  const message = '<xml><a>1</a></xml>'
  refuses([
    ['a DTD', `<!DOCTYPE xml>${message}`],
    ['a DTD in lower case', `<!doctype xml>${message}`],
    ['a DTD of another place', `<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/a.dtd">${message}`],
    ['a DTD in the message', '<xml><!DOCTYPE a><a>1</a></xml>'],
    ['an entity of its own', '<!DOCTYPE xml [<!ENTITY x "y">]><xml><a>&x;</a></xml>'],
    ['a file', '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><a>&x;</a></xml>'],
    ['an entity outside of a DTD', '<!ENTITY x "y"><xml><a>1</a></xml>'],
    ['an entity in the message', '<xml><!ENTITY x "y"><a>1</a></xml>'],
    ['an entity of HTML', '<xml><a>&nbsp;</a></xml>'],
    ['an entity in capitals', '<xml><a>&LT;</a></xml>'],
    ['an entity named like a property', '<xml><a>&constructor;</a></xml>'],
    ['another one', '<xml><a>&__proto__;</a></xml>'],
    ['an entity outside of the root', '&lt;xml&gt;'],
    ['a reference to no character', '<xml><a>&#0;</a></xml>'],
    ['a reference beyond all characters', '<xml><a>&#x110000;</a></xml>'],
    ['a huge reference', `<xml><a>&#${'9'.repeat(400)};</a></xml>`],
    ['half a surrogate', '<xml><a>&#xD800;</a></xml>'],
    ['a processing instruction', `<?php echo 1 ?>${message}`],
    ['a processing instruction in it', '<xml><?xml-stylesheet href="a"?><a>1</a></xml>'],
    ['a processing instruction after it', `${message}<?x?>`],
    ['an attribute of the root', '<xml a="b"><a>1</a></xml>'],
    ['a namespace', '<xml xmlns="http://www.w3.org/1999/xhtml"><a>1</a></xml>'],
    ['an attribute', '<xml><a b="c">1</a></xml>'],
    ['an attribute of an empty element', "<xml><a b='c'/></xml>"],
    ['an attribute without a value', '<xml><a b>1</a></xml>'],
    ['a prefix', '<xml><xi:include>1</xi:include></xml>'],
  ])

  it.each<[string, string]>([
    ['a depth of 11', nested(11)],
    ['a depth of 11, with a comment', nested(11, '<!-- x -->1')],
    ['a depth of 30', nested(30)],
    ['a depth of 100,000', nested(100_000)],
    ['a depth that never ends', '<a>'.repeat(300_000)],
    ['250,000 elements', `<xml>${'<a/>'.repeat(250_000)}</xml>`],
    ['100,000 items', `<xml>${'<item>1</item>'.repeat(75_000)}</xml>`],
    [
      'a billion laughs',
      `<!DOCTYPE xml [<!ENTITY a "${'ha'.repeat(100)}">${Array.from(
        { length: 9 },
        (_, index) => `<!ENTITY a${index} "${'&a;'.repeat(10)}">`,
      ).join('')}]><xml><a>&a8;</a></xml>`,
    ],
    ['a name of a megabyte', `<xml><${'a'.repeat(1_000_000)}/></xml>`],
    ['an attribute of a megabyte', `<xml a="${'a'.repeat(1_000_000)}"><a/></xml>`],
    [
      '100,000 attributes',
      `<xml ${Array.from({ length: 100_000 }, (_, index) => `a${index}=""`).join(' ')}/>`,
    ],
    ['an entity of a megabyte', `<xml><a>&${'a'.repeat(1_000_000)};</a></xml>`],
    ['a DTD of a megabyte', `<!DOCTYPE ${'['.repeat(1_000_000)}`],
    ['a comment of a megabyte that does not end', `<!--${'- '.repeat(500_000)}`],
    ['a CDATA of a megabyte that does not end', `<xml><a><![CDATA[${']'.repeat(1_000_000)}`],
    ['a megabyte of angle brackets', '<'.repeat(1_000_000)],
    ['a megabyte of zeros', '\u0000'.repeat(1_000_000)],
  ])('%s, soon', (_what, source) => {
    const startedAt = cpuMs()
    expect(parse(source)).toBeUndefined()
    expect(cpuMs() - startedAt).toBeLessThan(5_000)
  })
})

describe(`parseMessageXml() reads ${isLongRun ? 'a megabyte' : '300 kilobytes'}`, () => {
  const quarter = isLongRun ? 250_000 : 75_000
  const kinds: [string, (length: number) => string][] = [
    ['of text', (length) => 'x'.repeat(length)],
    ['of Chinese', (length) => '中'.repeat(length / 3)],
    ['of CDATA', (length) => `<![CDATA[${'x'.repeat(length)}]]>`],
    ['of brackets in CDATA', (length) => `<![CDATA[${']'.repeat(length)}]]>`],
    ['of many CDATA', (length) => '<![CDATA[x]]>'.repeat(length / 13)],
    ['of entities', (length) => '&amp;'.repeat(length / 5)],
    ['of line ends', (length) => `x${'\r\n'.repeat(length / 2)}x`],
    ['of comments', (length) => '<!-- -->'.repeat(length / 8)],
    ['of blanks', (length) => `${' '.repeat(length)}x`],
  ]

  it.each(kinds)('%s in about four times the time of a quarter', (_what, fill) => {
    const read = (length: number): number => {
      const source = `<xml><Content>${fill(length)}</Content></xml>`
      const startedAt = cpuMs()
      expect(typeof parse(source)?.['Content']).toBe('string')
      return cpuMs() - startedAt
    }
    read(quarter)
    const small = Math.min(read(quarter), read(quarter))
    // Sixteen times would be quadratic. A collection or a compilation may fall into some readings, and not into each.
    const limit = small * 10 + 50
    let large = Number.POSITIVE_INFINITY
    for (let reading = 0; reading < 8 && large >= limit; reading += 1) {
      large = Math.min(large, read(quarter * 4))
    }
    expect(large).toBeLessThan(limit)
  })
})
