const controls = '\u0000\u0002\u0008\u000b\u0010\u001d\ufffe\uffff'
const testToolId = '1234567890123456'

/** @param {string} name */
const node = (name) => ({
  NodeStatus: '1',
  NodeAttr: '1',
  NodeType: '1',
  Items: { Item: { ItemName: name, ItemUserid: 'lisi', ItemStatus: '1', ItemSpeech: '', ItemOpTime: '0' } },
})

/**
 * The lists of an approval are written as one element each: with one entry they cannot be told from no list.
 *
 * @param {string[]} names
 */
function approval(...names) {
  return {
    MsgType: 'event',
    Event: 'sys_approval_change',
    ApprovalInfo: {
      SpNo: '201912100001',
      SpName: '请假',
      SpStatus: '1',
      Applyer: { UserId: 'user123', Party: '1' },
      SpRecord: names.map((name) => ({
        SpStatus: '1',
        ApproverAttr: '1',
        Details: names.map((UserId) => ({ Approver: { UserId }, Speech: name, SpStatus: '1', SpTime: '0' })),
      })),
      Notifyer: names.map((UserId) => ({ UserId })),
      Comments: names.map((UserId) => ({
        CommentUserInfo: { UserId },
        CommentContent: UserId,
        CommentId: '1',
      })),
      ProcessList: { NodeList: names.map(node) },
      StatuChangeEvent: '1',
    },
  }
}

/**
 * What people and platforms really send, and tidy tests do not. `for` tells those apart that only one platform has.
 *
 * @type {{ id: string, for?: 'wechat' | 'wecom', message: Record<string, unknown> }[]}
 */
export const untidyMessages = [
  { id: 'control', message: { MsgType: 'text', Content: `hi${controls}there` } },
  { id: 'controlKey', message: { MsgType: 'event', Event: 'CLICK', EventKey: `MENU${controls}KEY` } },
  {
    id: 'controlLabel',
    message: {
      MsgType: 'location',
      Location_X: '23.134521',
      Location_Y: '113.358803',
      Scale: '15',
      Label: `Guangzhou${controls}Tower`,
    },
  },
  { id: 'cdata', message: { MsgType: 'text', Content: 'a]]>b' } },
  { id: 'nullKey', for: 'wechat', message: { MsgType: 'event', Event: 'subscribe', EventKey: null } },
  { id: 'zeroId', message: { MsgType: 'text', Content: 'MsgId 0', MsgId: 0 } },
  { id: 'constantId', message: { MsgType: 'text', Content: 'always this id', MsgId: testToolId } },
  { id: 'long', message: { MsgType: 'text', Content: '很长的消息，'.repeat(5000) } },
  { id: 'approvalOne', for: 'wecom', message: approval('lisi') },
  { id: 'approvalTwo', for: 'wecom', message: approval('lisi', 'wangwu') },
]

/**
 * As JSON in which every character can be seen.
 *
 * @param {object} message
 */
export function rawOf(message) {
  const text = JSON.stringify(message, null, 2)
  return text.replace(/[\u007f-\u009f\ufffe\uffff]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
