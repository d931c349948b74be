import { describe, expect, it } from '@jest/globals'
import { type PushedMessage, parsePush, pushName } from '../../../lib/core/messages/pushed-message.ts'

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : { a: nested(depth - 1) })
const json = (value: unknown) => parsePush(JSON.stringify(value))

describe('parsePush()', () => {
  it.each(['{"MsgType":"text"}', ' \n{"MsgType":"text"}', '\ufeff{"MsgType":"text"}'])(
    'knows JSON: %j',
    (text) => {
      expect(parsePush(text)).toEqual({ format: 'json', fields: { MsgType: 'text' } })
    },
  )

  it('knows XML, also with braces in it', () => {
    const text = '<xml><MsgType>text</MsgType><Content>{"a":1}</Content></xml>'
    expect(parsePush(text)).toEqual({ format: 'xml', fields: { MsgType: 'text', Content: '{"a":1}' } })
  })

  it.each(['', 'x', '{', '[]', 'x{"MsgType":"text"}', '"{}"', 'null'])('knows nothing of %j', (text) => {
    expect(parsePush(text)).toBeUndefined()
  })

  it('takes blanks off the names of JSON, at every depth', () => {
    const push = json({ ' MsgType ': 'event', ' Info': { 'Name ': 1, List: [{ ' a': 2 }] } })
    expect(push?.fields).toEqual({ MsgType: 'event', Info: { Name: 1, List: [{ a: 2 }] } })
  })

  it('reads ids as text, and other numbers as numbers', () => {
    expect(json({ MsgType: 'event', CreateTime: 5, AgentID: 1000002, Count: 5 })?.fields).toMatchObject({
      CreateTime: '5',
      AgentID: '1000002',
      Count: 5,
    })
  })

  it('reads ids at every depth as text', () => {
    const info = {
      MenuId: 7,
      openid: 8,
      TemplateId: 9,
      trace_id: 10,
      Count: 5,
      IsPaid: 1,
      List: { MsgID: 11 },
    }
    expect(json({ MsgType: 'event', MsgId: 0, FromUserName: 12, Info: info })?.fields).toEqual({
      MsgType: 'event',
      MsgId: '0',
      FromUserName: '12',
      Info: {
        MenuId: '7',
        openid: '8',
        TemplateId: '9',
        trace_id: '10',
        Count: 5,
        IsPaid: 1,
        List: [{ MsgID: '11' }],
      },
    })
  })

  it('takes null for what is not there, at every depth', () => {
    const push = json({
      MsgType: 'text',
      MsgId: null,
      Content: null,
      Info: { a: null, List: [null, { b: null }] },
    })
    expect(push?.fields).toStrictEqual({ MsgType: 'text', Info: { List: [{}] } })
  })

  it.each([{ MsgType: {} }, { MsgType: ['text'] }, { MsgType: true }, { ChangeType: [] }])(
    'knows nothing of %j, whose head is no text',
    (value) => {
      expect(json(value)).toBeUndefined()
    },
  )

  it('keeps ten levels', () => {
    const fields = (depth: number) => JSON.stringify(json({ MsgType: 'event', Info: nested(depth) })?.fields)
    expect(fields(9)).toContain('deep')
    expect(fields(10)).toContain('deep')
    expect(fields(11)).not.toContain('deep')
    expect(fields(1_000)).not.toContain('deep')
  })

  it('takes no prototype', () => {
    const fields = parsePush('{"MsgType":"text","__proto__":{"isAdmin":true}}')?.fields
    expect(fields).toEqual({ MsgType: 'text' })
    expect((fields as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })
})

describe('pushName()', () => {
  it.each([
    [{ MsgType: 'text' }, 'text'],
    [{ MsgType: 'event', Event: 'CLICK' }, 'event:click'],
    [{ InfoType: 'suite_ticket' }, 'info:suite_ticket'],
  ])('of %j is %j', (message, name) => {
    expect(pushName(message as unknown as PushedMessage)).toBe(name)
  })
})
