import { describe, expect, it } from '@jest/globals'
import { parseFast } from '../../../lib/core/messages/fast-message-xml.ts'
import { maxDepth, maxElements } from '../../../lib/core/messages/message-fields.ts'

const cdata = (text: string): string => `<![CDATA[${text}]]>`

describe('the scanner of plain XML reads', () => {
  it.each<[string, unknown]>([
    ['<xml><a>1</a></xml>', { a: '1' }],
    ['<xml><a> 1\n</a></xml>', { a: '1' }],
    [`<xml><a>${cdata(' 1 ')}</a></xml>`, { a: ' 1 ' }],
    [`<xml><a>${cdata('<b>&amp;]]')}</a></xml>`, { a: '<b>&amp;]]' }],
    [`<xml><a>${cdata('')}</a><b></b></xml>`, { a: '', b: '' }],
    ['\n<xml>\n\t<a>1</a> \n<b>2</b>\n</xml>\n', { a: '1', b: '2' }],
    ['<xml><a><b>1</b><c><d>2</d></c></a><e>3</e></xml>', { a: { b: '1', c: { d: '2' } }, e: '3' }],
    ['<xml><a>1</a><a>2</a></xml>', { a: ['1', '2'] }],
    ['<xml><a>李🌸</a></xml>', { a: '李🌸' }],
    ['<x><a>]</a></x>', { a: ']' }],
    ['<xml><a>1\r\n2\r\n</a></xml>', { a: '1\r\n2' }],
    ['<xml><a>\u0000\v\f\u001d</a></xml>', { a: '\u0000\v\f\u001d' }],
    ['<xml><a>\ud800</a><b>\ufffe\uffff</b></xml>', { a: '\ud800', b: '\ufffe\uffff' }],
    [`<xml><a>${cdata('\ud800🌸\u0002\r')}</a></xml>`, { a: '\ud800🌸\u0002\r' }],
    ['<xml><a>\u00a0\u3000</a></xml>', { a: '\u00a0\u3000' }],
  ])('%j', (source, fields) => {
    expect(parseFast(source)).toEqual(fields)
  })

  it('as many elements, as deep, as a message may have', () => {
    const many = (count: number): string => `<xml>${'<a>1</a>'.repeat(count)}</xml>`
    expect(parseFast(many(maxElements - 1))?.['a']).toHaveLength(maxElements - 1)
    expect(parseFast(many(maxElements))).toBeUndefined()
    const deep = (count: number): string => `${'<a>'.repeat(count)}1${'</a>'.repeat(count)}`
    expect(parseFast(deep(maxDepth))).toBeDefined()
    expect(parseFast(deep(maxDepth + 1))).toBeUndefined()
  })
})

describe('the scanner of plain XML leaves to the parser', () => {
  it.each([
    '',
    ' ',
    'x',
    '<',
    '>',
    '<xml',
    'x<xml><a>1</a></xml>',
    '<xml><a>1</a></xml>x',
    '<xml><a>1</a></xml><xml><a>1</a></xml>',
    '<xml><a>1</a>x</xml>',
    '<xml>x<a>1</a></xml>',
    '<xml><a>1</a>',
    '<xml><a>1</a></xml',
    '<xml><a>1</b></xml>',
    '<xml><a>1</a></b>',
    '</xml>',
    '<xml></xml>',
    '<xml>1</xml>',
    '<xml> </xml>',
    '<xml><a> <b>1</b></c></xml>',
    '<xml><a/></xml>',
    '<xml><a b="1">1</a></xml>',
    '<xml><a>1&amp;2</a></xml>',
    '<xml><a>]]></a></xml>',
    '<xml><a><!-- 1 --></a></xml>',
    '<?xml version="1.0"?><xml><a>1</a></xml>',
    '<!DOCTYPE xml><xml><a>1</a></xml>',
    `<xml><a>1${cdata('2')}</a></xml>`,
    `<xml><a>${cdata('1')}2</a></xml>`,
    `<xml><a>${cdata('1')}${cdata('2')}</a></xml>`,
    '<xml><a><![CDATA[1</a></xml>',
    `<xml><Content>${cdata(']]>')}</Content></xml>`,
    `<xml><Content>${cdata('1')}</Content><Content>${cdata('2')}</Content></xml>`,
    '<xml>\u0000<a>1</a></xml>',
    '<xml>\ud800<a>1</a></xml>',
  ])('%j', (source) => {
    expect(parseFast(source)).toBeUndefined()
  })
})
