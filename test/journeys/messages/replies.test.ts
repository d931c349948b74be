import { describe, expect, it } from '@jest/globals'
import {
  imageReply,
  type MessageReply,
  musicReply,
  newsReply,
  textReply,
  transferReply,
  updateButtonReply,
  updateTemplateCardReply,
  videoReply,
  voiceReply,
} from 'express-wechat-auth'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { jsonChannels, xmlChannels } from '../../helpers/messages/channels.ts'
import {
  corp,
  openedReply,
  plainPush,
  plainReply,
  post,
  safePush,
  textXml,
  unsealed,
  wecomPush,
} from '../../helpers/messages/pushes.ts'

const article = (name: string) => ({
  Title: `${name} title`,
  Description: name,
  PicUrl: `https://p/${name}?a=1&b=2`,
  Url: `https://u/${name}`,
})

const both: [string, string | MessageReply, Record<string, unknown>][] = [
  ['a string', '你好', { MsgType: 'text', Content: '你好' }],
  ['textReply()', textReply('a ]]> b &amp; <c>\n🌸'), { MsgType: 'text', Content: 'a ]]> b &amp; <c>\n🌸' }],
  ['imageReply()', imageReply('media_id'), { MsgType: 'image', Image: { MediaId: 'media_id' } }],
  ['voiceReply()', voiceReply('media_id'), { MsgType: 'voice', Voice: { MediaId: 'media_id' } }],
  [
    'videoReply()',
    videoReply({ MediaId: 'media_id', Title: 'title', Description: 'description' }),
    { MsgType: 'video', Video: { MediaId: 'media_id', Title: 'title', Description: 'description' } },
  ],
  [
    'videoReply() of a file alone',
    videoReply({ MediaId: 'm' }),
    { MsgType: 'video', Video: { MediaId: 'm' } },
  ],
  [
    'newsReply()',
    newsReply([article('a')]),
    { MsgType: 'news', ArticleCount: '1', Articles: { item: [article('a')] } },
  ],
  [
    'newsReply() of two',
    newsReply([article('a'), article('b')]),
    { MsgType: 'news', ArticleCount: '2', Articles: { item: [article('a'), article('b')] } },
  ],
]
const ofWechat: typeof both = [
  [
    'musicReply()',
    musicReply({
      Title: 'T',
      Description: 'D',
      MusicUrl: 'https://m',
      HQMusicUrl: 'https://hq',
      ThumbMediaId: 'media_id',
    }),
    {
      MsgType: 'music',
      Music: {
        Title: 'T',
        Description: 'D',
        MusicUrl: 'https://m',
        HQMusicUrl: 'https://hq',
        ThumbMediaId: 'media_id',
      },
    },
  ],
  [
    'musicReply() of a picture alone',
    musicReply({ ThumbMediaId: 'm' }),
    { MsgType: 'music', Music: { ThumbMediaId: 'm' } },
  ],
  ['transferReply()', transferReply(), { MsgType: 'transfer_customer_service' }],
  [
    'transferReply() to somebody',
    transferReply('test1@test'),
    { MsgType: 'transfer_customer_service', TransInfo: { KfAccount: 'test1@test' } },
  ],
]
const ofWecom: typeof both = [
  [
    'updateButtonReply()',
    updateButtonReply('done'),
    { MsgType: 'update_button', Button: { ReplaceName: 'done' } },
  ],
  [
    'updateTemplateCardReply()',
    updateTemplateCardReply({ CardType: 'text_notice', ReplaceText: 'done' }),
    { MsgType: 'update_template_card', TemplateCard: { CardType: 'text_notice', ReplaceText: 'done' } },
  ],
]

const swapped = {
  ToUserName: 'o-person',
  FromUserName: 'gh_0123456789ab',
  CreateTime: expect.stringMatching(/^\d{10}$/),
}

describe.each([...both, ...ofWechat])('the answer of %s at WeChat', (_name, answer, fields) => {
  it('is XML, to the person and from the account', async () => {
    const bench = wechatBench({ encodingAesKey: undefined })
    bench.messages.on('text', () => answer)
    const response = await post(bench.app, plainPush(textXml()))
    const reply = plainReply(response)
    expect(reply).toEqual({ ...swapped, ...fields })
    expect(Math.abs(Number(reply['CreateTime']) - Date.now() / 1_000)).toBeLessThan(60)
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('is sealed in safe mode', async () => {
    const bench = wechatBench()
    bench.messages.on('text', async () => answer)
    const response = await post(bench.app, safePush(textXml()))
    expect(openedReply(response)).toEqual({ ...swapped, ...fields })
    expect(response.text).toMatch(/^<xml><Encrypt><!\[CDATA\[[\w+/=]+\]\]><\/Encrypt>/)
  })
})

describe.each([...both, ...ofWecom])('the answer of %s at WeCom', (_name, answer, fields) => {
  it('is sealed', async () => {
    const bench = wecomBench()
    bench.messages.on('text', () => answer)
    const response = await post(bench.app, wecomPush(textXml()))
    expect(openedReply(response, corp)).toEqual({ ...swapped, ...fields })
  })
})

describe('an answer', () => {
  it('of the app’s own making is written as it is', async () => {
    const bench = wechatBench({ encodingAesKey: undefined })
    bench.messages.on('text', () => ({
      MsgType: 'strange',
      Count: 5,
      Deep: { List: [{ a: 'b' }, { a: 'c' }] },
      Not: undefined,
    }))
    expect(plainReply(await post(bench.app, plainPush(textXml())))).toEqual({
      ...swapped,
      MsgType: 'strange',
      Count: '5',
      Deep: { List: [{ a: 'b' }, { a: 'c' }] },
    })
  })

  it('loses the characters that would make it unreadable', async () => {
    const bench = wechatBench()
    bench.messages.on('text', () => 'a\u0000b\u0008c\u001bd\uffffe\tf\ng')
    expect(openedReply(await post(bench.app, safePush(textXml())))).toMatchObject({ Content: 'abcde\tf\ng' })
  })

  it('cannot be made to hold other elements by what a person writes', async () => {
    const bench = wechatBench()
    bench.messages.on('text', (message) => `You said ${message.Content}`)
    const Content = ']]]]><![CDATA[></Content><MsgType>image</MsgType><![CDATA['
    const xml = textXml({ Content })
    const reply = openedReply(await post(bench.app, safePush(xml)))
    expect(Object.keys(reply)).toEqual(['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Content'])
    expect(reply).toMatchObject({
      MsgType: 'text',
      Content: 'You said ]]></Content><MsgType>image</MsgType><![CDATA[',
    })
  })

  it('differs in its seal every time', async () => {
    const bench = wechatBench()
    bench.messages.on('text', () => 'hi')
    const push = safePush(textXml())
    const [one, two] = [unsealed(await post(bench.app, push)), unsealed(await post(bench.app, push))]
    expect(one.text).toMatch(/hi/)
    expect(one.fields['Encrypt']).not.toBe(two.fields['Encrypt'])
    expect(one.fields['Nonce']).not.toBe(two.fields['Nonce'])
  })

  it('is taken as it was when it was returned', async () => {
    const bench = wechatBench({ encodingAesKey: undefined })
    const mine = textReply('first')
    bench.messages.on('text', () => mine)
    const push = plainPush(textXml())
    expect(plainReply(await post(bench.app, push))).toMatchObject({ Content: 'first' })
    mine['Content'] = 'second'
    expect(plainReply(await post(bench.app, push))).toMatchObject({ Content: 'first' })
  })
})

const everyChannel = [
  ...xmlChannels.map((channel) => ({ ...channel, format: 'XML', text: textXml })),
  ...jsonChannels.map((channel) => ({
    ...channel,
    format: 'JSON',
    text: () =>
      JSON.stringify({ FromUserName: 'o1', MsgType: 'text', MsgId: String(Math.random()).slice(2) }),
  })),
]

describe.each(everyChannel)(
  'a text reply to a push in $format of $name',
  ({ createBench, pushOf, replyOf, text }) => {
    const replyTo = async (answer: string | MessageReply) => {
      const bench = createBench()
      bench.messages.on('text', () => answer)
      const push = pushOf(text())
      const [reply, again] = [replyOf(await post(bench.app, push)), replyOf(await post(bench.app, push))]
      expect(again['Content']).toBe(reply['Content'])
      return { reply, cuts: bench.events.filter(({ type }) => type === 'message-cut') }
    }

    it.each<[string, string | MessageReply, string, number]>([
      ['letters', 'x'.repeat(2_048), 'x'.repeat(2_047), 2_048],
      ['Chinese', '中'.repeat(700), '中'.repeat(682), 2_100],
      ['emoji', textReply(`${'🌸'.repeat(511)}abc🌸🌸`), `${'🌸'.repeat(511)}abc`, 2_055],
      ['very many letters', 'x'.repeat(500_000), 'x'.repeat(2_047), 500_000],
    ])('of too many %s is cut at a character, once, and told', async (_what, answer, shown, bytes) => {
      const { reply, cuts } = await replyTo(answer)
      expect(reply['Content']).toBe(shown)
      expect(cuts).toEqual([{ type: 'message-cut', receiverId: expect.any(String), name: 'text', bytes }])
    })

    it.each([
      ['the most letters', 'x'.repeat(2_047)],
      ['the most Chinese', `${'中'.repeat(682)}x`],
    ])('of %s is sent whole', async (_what, answer) => {
      const { reply, cuts } = await replyTo(answer)
      expect([reply['Content'], cuts]).toEqual([answer, []])
    })

    it('of another kind is sent whole', async () => {
      const Description = '中'.repeat(2_000)
      const { reply, cuts } = await replyTo(videoReply({ MediaId: 'm', Description }))
      expect([reply['Video'], cuts]).toEqual([{ MediaId: 'm', Description }, []])
    })
  },
)
