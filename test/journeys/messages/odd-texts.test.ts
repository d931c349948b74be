import { describe, expect, it } from '@jest/globals'
import { jsonChannels, xmlChannels } from '../../helpers/messages/channels.ts'
import { expectRefusal, now, post, textXml } from '../../helpers/messages/pushes.ts'

/** What people paste, and XML does not know. */
const odd: [string, string][] = [
  ['a control character', 'hi\u0002'],
  ['several', '\u0000\u0008\u000b\u0010\u001dhi\u001f'],
  ['what is no character', '\ufffe\uffff'],
  ['line ends of three kinds', '1\r\n2\r3\n'],
  ['blanks of many kinds around it', ' \u000b\u00a0\u3000x\u3000\u2028\r\n'],
  ['what stands for nothing but itself', '\ue000 \ue0000002 &amp; &#2; <b>'],
]
const endings: [string, string][] = [
  ['the end of a CDATA', 'a]]>b'],
  ['it at the end', 'a]]>'],
  ['it alone', ']]>'],
  ['several', ']]>]]>]]]>'],
  ['half of one', ']]'],
  ['elements', ']]><b>x</b>'],
  ['other elements', 'a]]></Content><MsgType><![CDATA[event]]></MsgType><Content><![CDATA[b'],
  ['XML with a CDATA of its own', '<msg><status><![CDATA[1]]></status><b>2</b></msg>'],
  ['another message', 'a]]></Content></xml><xml><Content><![CDATA[b'],
]
const written = ['Content', 'Label', 'Title', 'Description', 'Recognition']
const notWritten = ['EventKey', 'PicUrl', 'MediaId', 'Whatever']

describe.each(xmlChannels)('a push in XML of $name', ({ createBench, pushOf }) => {
  const seenIn = async (xml: string): Promise<unknown> => {
    const bench = createBench()
    bench.messages.on('*', bench.keep())
    await post(bench.app, pushOf(xml)).expect(200, 'success')
    expect(bench.seen).toHaveLength(1)
    return bench.seen[0]
  }

  it.each(odd)('reaches its handler with %s in it, in any text', async (_what, text) => {
    for (const name of [...written, ...notWritten]) {
      const xml = textXml({ Content: undefined, [name]: text, After: 'x' })
      expect(await seenIn(xml)).toMatchObject({ [name]: text, After: 'x', MsgType: 'text' })
      const bare = xml.replace(`<![CDATA[${text}]]>`, text.replace(/^[ \r\n]+|[ \r\n]+$/g, ''))
      if (/[&<]/.test(text)) continue
      expect(await seenIn(bare)).toMatchObject({ [name]: text.replace(/^[ \r\n]+|[ \r\n]+$/g, '') })
    }
  })

  it.each(endings)('reaches its handler with %s in what somebody wrote', async (_what, text) => {
    for (const name of written) {
      const known = text.replaceAll('Content', name)
      expect(await seenIn(textXml({ Content: undefined, [name]: known, After: 'x' }))).toMatchObject({
        [name]: known,
        After: 'x',
        MsgType: 'text',
      })
    }
  })

  it('reaches its handler with the same within another element', async () => {
    const xml = textXml({ Content: undefined }).replace(
      '</xml>',
      '<SendLocationInfo><Label><![CDATA[a]]>b\u0002]]></Label><Poiname><![CDATA[]]></Poiname></SendLocationInfo></xml>',
    )
    expect(await seenIn(xml)).toMatchObject({ SendLocationInfo: { Label: 'a]]>b\u0002', Poiname: '' } })
  })

  it('reads what comes many times one by one', async () => {
    const item = (title: string): string => `<Item><Web><Title><![CDATA[${title}]]></Title></Web></Item>`
    const xml = textXml({ Content: undefined }).replace(
      '</xml>',
      `<ExtAttr>${item('a')}${item('b')}</ExtAttr></xml>`,
    )
    expect(await seenIn(xml)).toMatchObject({
      ExtAttr: { Item: [{ Web: { Title: 'a' } }, { Web: { Title: 'b' } }] },
    })
  })

  it.each(['FromUserName', 'MsgType', 'MsgId', 'Event', 'EventKey', 'CreateTime'])(
    'is refused where %s comes twice',
    async (name) => {
      const bench = createBench()
      bench.messages.on('*', bench.keep())
      const xml = textXml({ [name]: 'x' }).replace('</xml>', `<${name}><![CDATA[y]]></${name}></xml>`)
      expectRefusal(await post(bench.app, pushOf(xml)), bench.events, 'ERR_PARAMETER')
      expect(bench.seen).toEqual([])
    },
  )
})

describe.each(jsonChannels)('a push in JSON of $name', ({ createBench, pushOf }) => {
  const head = { ToUserName: 'gh_1', FromUserName: 'o1', CreateTime: 5, MsgType: 'text' }
  const seenIn = async (fields: object): Promise<unknown> => {
    const bench = createBench()
    bench.messages.on('text', bench.keep())
    await post(bench.app, pushOf(JSON.stringify({ ...head, ...fields }))).expect(200, 'success')
    return bench.seen[0]
  }

  it.each([...odd, ...endings, ['halves of pairs', '\ud800x\udc00']])(
    'reaches its handler with %s in it',
    async (_what, text) => {
      expect(await seenIn({ Content: text, EventKey: text })).toMatchObject({ Content: text, EventKey: text })
    },
  )

  it('has no field where there is null', async () => {
    const seen = await seenIn({ MsgId: null, Event: null, Content: 'hi', Label: null, List: { a: null } })
    expect(seen).toStrictEqual({ ...head, CreateTime: '5', Content: 'hi', List: [{}] })
  })

  it('has text where ids are numbers', async () => {
    const seen = await seenIn({ FromUserName: 1001, MsgId: 42, AgentID: 1000002, MenuId: 7 })
    expect(seen).toMatchObject({ FromUserName: '1001', MsgId: '42', AgentID: '1000002', MenuId: '7' })
    expect(await seenIn({ FromUserName: '1001', MsgId: '42', AgentID: '1000002', MenuId: '7' })).toEqual(seen)
  })
})

describe.each([
  ...xmlChannels.map((one) => ({ ...one, format: 'XML' })),
  ...jsonChannels.map((one) => ({ ...one, format: 'JSON' })),
])('a push in $format of $name without an id', ({ createBench, pushOf, format }) => {
  it.each(['0', '00', ''])('because it is %j is known by all that it says', async (MsgId) => {
    const bench = createBench()
    bench.messages.on('text', bench.keep('hi'))
    const head = { ToUserName: 'gh_1', FromUserName: 'o1', CreateTime: now(), MsgType: 'text', MsgId }
    const textOf = (Content: string): string =>
      format === 'XML' ? textXml({ ...head, Content }) : JSON.stringify({ ...head, Content })
    for (const text of ['one', 'two', 'one', 'two']) await post(bench.app, pushOf(textOf(text))).expect(200)
    expect(bench.seen.map(({ Content }) => Content)).toEqual(['one', 'two'])
  })
})
