import { describe, expect, it } from '@jest/globals'
import { parsePush } from '../../../lib/core/messages/pushed-message.ts'
import { repeatedElements } from '../../vectors/repeated-elements.ts'

/** What stands at a path; the first of whatever is a list on the way. */
function at(fields: unknown, path: readonly string[]): unknown {
  const [name = '', ...rest] = path
  const value = (fields as Record<string, unknown> | undefined)?.[name]
  return rest.length === 0 ? value : at(Array.isArray(value) ? value[0] : value, rest)
}

const xmlOf = (path: readonly string[], leaf: string, head: Record<string, string>): string => {
  const inner = path.slice(0, -1).reduceRight((text, name) => `<${name}>${text}</${name}>`, leaf)
  const heads = Object.entries({ MsgType: 'event', ...head }).map(
    ([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`,
  )
  return `<xml>${heads.join('')}${inner}</xml>`
}

const jsonOf = (path: readonly string[], leaf: unknown, head: Record<string, string>): string => {
  const inner = path.reduceRight<unknown>((value, name) => ({ [name]: value }), leaf)
  return JSON.stringify({ MsgType: 'event', ...head, ...(inner as object) })
}

describe.each(repeatedElements.map(({ path, head = {} }) => ({ title: path.join(' > '), path, head })))(
  'what comes once or many times is always a list: $title',
  ({ path, head }) => {
    const name = path.at(-1) as string
    const read = (text: string): unknown => at(parsePush(text)?.fields, path)

    it('in XML', () => {
      const [one, two] = [`<${name}>1</${name}>`, `<${name}><![CDATA[2]]></${name}>`]
      expect(read(xmlOf(path, one, head))).toEqual(['1'])
      expect(read(xmlOf(path, one + two, head))).toEqual(['1', '2'])
      expect(read(xmlOf(path, `<${name}><a>1</a></${name}><b>2</b>`, head))).toEqual([{ a: '1' }])
      // Read by the other parser, because of what is no plain XML.
      expect(read(xmlOf(path, `<!-- x -->${one}`, head))).toEqual(['1'])
    })

    it('in JSON', () => {
      expect(read(jsonOf(path, '1', head))).toEqual(['1'])
      expect(read(jsonOf(path, ['1'], head))).toEqual(['1'])
      expect(read(jsonOf(path, [{ a: '1' }, { a: '2' }], head))).toEqual([{ a: '1' }, { a: '2' }])
      expect(read(jsonOf(path, null, head))).toBeUndefined()
    })
  },
)

describe('the same names elsewhere', () => {
  it.each([
    ['<xml><InfoType>share_agent_change</InfoType><CorpId>c</CorpId></xml>', { CorpId: 'c' }],
    ['<xml><Event>kf_msg_or_event</Event><OpenKfId>k</OpenKfId></xml>', { OpenKfId: 'k' }],
    ['<xml><Event>smart_sheet_change</Event><DocId>d</DocId></xml>', { DocId: 'd' }],
  ])('stand for one thing: %s', (xml, fields) => {
    expect(parsePush(xml)?.fields).toMatchObject(fields)
  })
})

it('several lists of pictures, as WeCom writes them, are one list of several', () => {
  const list = (sum: string): string => `<PicList><item><PicMd5Sum>${sum}</PicMd5Sum></item></PicList>`
  const push = parsePush(
    `<xml><SendPicsInfo><Count>3</Count>${['a', 'b', 'c'].map(list).join('')}</SendPicsInfo></xml>`,
  )
  expect(push?.fields['SendPicsInfo']).toEqual({
    Count: '3',
    PicList: { item: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }, { PicMd5Sum: 'c' }] },
  })
})
